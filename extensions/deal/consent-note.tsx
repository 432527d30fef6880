import { Alert, Flex, LoadingButton, Text } from '@hubspot/ui-extensions';
import { useState } from 'react';
import type { ConsentLinkAnswer, ConsentView } from '../../contract/consents.ts';
import type { Failure } from '../api/ask-server.ts';
import type { Server } from '../api/server.ts';
import { type Copy, useCopy } from '../card/use-copy.tsx';
import { failureText } from '../offers/failure-note.tsx';
import { Offers } from '../offers/offers.tsx';
import { formatDay, formatMoment } from '../program-time/format-time.ts';
import type { ProgramTime } from '../program-time/program-time.ts';
import { consentWords as words } from '../words/consent-words.ts';
import type { PartProps } from './part-props.ts';

type Props = PartProps & { consent: ConsentView; onCopy: Copy };

/** A request that waits or a consent in force: what it permits, until when, and what may be done about it. */
export function ConsentNote({ consent, onCopy, ...part }: Props) {
  const waits = consent.status === 'asked' && !consent.actions.some(({ allowed }) => allowed);
  const why = waits ? (consent.actions[0]?.reason ?? null) : null;
  return (
    <Flex direction="column" gap="sm">
      <Alert title={titleOf(consent, part.time)} variant={consent.status === 'granted' ? 'success' : 'info'}>
        {linesOf(consent, part.time).map(line => (
          <Text key={line}>{line}</Text>
        ))}
      </Alert>
      <Offers {...part.offering(consent.id)} />
      {why !== null && <Text variant="microcopy">{why}</Text>}
      {consent.actions.some(({ name, allowed }) => name === 'pass-on-link' && allowed) && (
        <CopyLink server={part.server} consent={consent} onCopy={onCopy} />
      )}
    </Flex>
  );
}

type CopyProps = { server: Server; consent: ConsentView; onCopy: Copy };

/** For who looks after the partner: the link by which the partner answers, to be sent on. */
function CopyLink({ server, consent, onCopy }: CopyProps) {
  const [state, setState] = useState<'ready' | 'asking' | Failure>('ready');
  const { copy, done, refused, byHand } = useCopy(onCopy);
  async function askAndCopy() {
    setState('asking');
    const answer = await server.read<ConsentLinkAnswer>(`/consents/${encodeURIComponent(consent.id)}/link`);
    if (answer.kind === 'ok') await copy(answer.value.url);
    setState(answer.kind === 'ok' ? 'ready' : answer);
  }
  return (
    <Flex direction="column" gap="xs">
      <Flex>
        <LoadingButton
          variant="secondary"
          size="sm"
          loading={state === 'asking'}
          onClick={() => void askAndCopy()}
        >
          {state === 'asking' ? words.copyingLink : words.copyLink}
        </LoadingButton>
      </Flex>
      {byHand}
      {state === 'ready' && done && <Text variant="microcopy">{words.copied(consent.partnerName)}</Text>}
      {state === 'ready' && refused && <Text variant="microcopy">{words.secret(consent.partnerName)}</Text>}
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
