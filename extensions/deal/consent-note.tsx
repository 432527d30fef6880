import { Alert, Flex, LoadingButton, Text } from '@hubspot/ui-extensions';
import { useState } from 'react';
import type { ConsentAnswer } from '../../contract/consent-answers.ts';
import type { ConsentView } from '../../contract/consents.ts';
import type { Failure } from '../api/ask-server.ts';
import type { DealServer } from '../api/deal-server.ts';
import { formatDay, formatMoment } from '../program-time/format-time.ts';
import type { ProgramTime } from '../program-time/program-time.ts';
import { consentWords as words } from '../words/consent-words.ts';
import { ActionButtons } from './action-buttons.tsx';
import { ConfirmForm } from './confirm-form.tsx';
import { type ConsentStep, consentSpec } from './consent-specs.ts';
import { failureText } from './failure-note.tsx';

const choices = [
  { name: 'grant', label: words.grant.name, variant: 'primary' },
  { name: 'refuse', label: words.refuse.name, variant: 'secondary' },
  { name: 'revoke', label: words.revoke.name, variant: 'secondary' },
] as const;

type Props = {
  server: DealServer;
  consent: ConsentView;
  time: ProgramTime;
  onDone: () => void;
  onCopy: (text: string) => void;
};

/** A request that waits or a consent in force: what it permits, until when, and what may be done about it. */
export function ConsentNote({ server, consent, time, onDone, onCopy }: Props) {
  const [chosen, setChosen] = useState<ConsentStep | null>(null);
  const allowed = consent.actions.filter(action => action.allowed);
  const waits = consent.status === 'asked' && allowed.length === 0;
  const why = waits ? (consent.actions[0]?.reason ?? null) : null;
  return (
    <Flex direction="column" gap="sm">
      <Alert title={titleOf(consent, time)} variant={consent.status === 'granted' ? 'success' : 'info'}>
        {linesOf(consent, time).map(line => (
          <Text key={line}>{line}</Text>
        ))}
      </Alert>
      {chosen === null ? (
        <>
          <ActionButtons choices={choices} actions={allowed} onChoose={setChosen} />
          {why !== null && <Text variant="microcopy">{why}</Text>}
          {allowed.some(action => action.name === 'pass-on-link') && (
            <CopyLink server={server} consent={consent} onCopy={onCopy} />
          )}
        </>
      ) : (
        <ConfirmForm<ConsentAnswer>
          key={chosen}
          spec={consentSpec(chosen, consent)}
          send={(idempotencyKey, { text }) =>
            server.stepConsent(consent.registrationId, {
              step: chosen,
              idempotencyKey,
              consentId: consent.id,
              ...(text === '' ? {} : { text }),
            })
          }
          onDone={() => {
            setChosen(null);
            onDone();
          }}
          onCancel={() => setChosen(null)}
        />
      )}
    </Flex>
  );
}

/** For who looks after the partner: the link by which the partner answers, to be sent on. */
function CopyLink({ server, consent, onCopy }: Pick<Props, 'server' | 'consent' | 'onCopy'>) {
  const [state, setState] = useState<'ready' | 'asking' | 'copied' | Failure>('ready');
  async function copy() {
    setState('asking');
    const answer = await server.consentLink(consent.id);
    if (answer.kind === 'ok') onCopy(answer.value.url);
    setState(answer.kind === 'ok' ? 'copied' : answer);
  }
  return (
    <Flex direction="column" gap="xs">
      <LoadingButton variant="secondary" size="sm" loading={state === 'asking'} onClick={() => void copy()}>
        {state === 'asking' ? words.copyingLink : words.copyLink}
      </LoadingButton>
      {state === 'copied' && <Text variant="microcopy">{words.copied(consent.partnerName)}</Text>}
      {typeof state === 'object' && <Text variant="microcopy">{failureText(state).title}</Text>}
    </Flex>
  );
}

function titleOf({ status, partnerName, validThrough, answer }: ConsentView, time: ProgramTime): string {
  if (status !== 'granted' || validThrough === null) return words.asked(partnerName);
  const day = formatDay(validThrough, time);
  return answer?.as === 'partner-manager'
    ? words.grantedInStead(partnerName, day)
    : words.granted(partnerName, day);
}

function linesOf(consent: ConsentView, time: ProgramTime): string[] {
  const { status, scopeText, askedBy, reason, answerDueAt, partnerName, answer } = consent;
  if (status === 'granted')
    return [words.permits(scopeText), ...(answer?.reason == null ? [] : [words.answerText(answer.reason)])];
  const due = formatMoment(answerDueAt, time);
  const late = Date.parse(time.now) >= Date.parse(answerDueAt);
  return [
    words.asks(askedBy.name, scopeText),
    ...(reason === null ? [] : [words.reason(reason)]),
    late ? words.overdue(partnerName, due) : words.waits(partnerName, due),
  ];
}
