import { Alert, DescriptionList, DescriptionListItem, Flex, Text } from '@hubspot/ui-extensions';
import { useState } from 'react';
import type { FindingAnswer, FindingView } from '../../contract/views.ts';
import type { DealServer, WayOut } from '../api/deal-server.ts';
import { formatMoment } from '../program-time/format-time.ts';
import type { ProgramTime } from '../program-time/program-time.ts';
import { actionWords } from '../words/action-words.ts';
import { ruleNames, sourceNames, findingWords as words } from '../words/card-words.ts';
import { consentWords } from '../words/consent-words.ts';
import { ActionButtons } from './action-buttons.tsx';
import { ConfirmForm } from './confirm-form.tsx';
import { wayOutSpec } from './confirm-specs.ts';
import { askSpec, chosenScope } from './consent-specs.ts';

const choices = [
  { name: 'link-partner', label: actionWords['link-partner'].name, variant: 'primary' },
  { name: 'ask-consent', label: consentWords.ask.name, variant: 'secondary' },
  { name: 'exempt', label: actionWords.exempt.name, variant: 'secondary' },
  { name: 'mistake', label: actionWords.mistake.name, variant: 'secondary' },
] as const;

type Props = { server: DealServer; finding: FindingView; time: ProgramTime; onDone: () => void };

/** An open heads-up or RoE exception: what was seen, what follows, and the ways out. */
export function FindingNote({ server, finding, time, onDone }: Props) {
  const [chosen, setChosen] = useState<WayOut | 'ask-consent' | null>(null);
  const exception = finding.status === 'exception';
  return (
    <Flex direction="column" gap="sm">
      <Alert
        title={`${exception ? words.exception : words.headsUp}: ${finding.summary}`}
        variant={exception ? 'danger' : 'warning'}
      >
        <Text>{consequence(finding, time)}</Text>
      </Alert>
      <DescriptionList direction="row">
        {evidenceOf(finding, time).map(({ label, text }) => (
          <DescriptionListItem key={label} label={label}>
            <Text>{text}</Text>
          </DescriptionListItem>
        ))}
      </DescriptionList>
      {chosen === null ? (
        <ActionButtons choices={choices} actions={finding.actions} onChoose={setChosen} />
      ) : (
        <ConfirmForm<FindingAnswer>
          key={chosen}
          spec={chosen === 'ask-consent' ? askSpec(finding) : wayOutSpec(chosen)}
          send={(idempotencyKey, { code, text }) =>
            chosen === 'ask-consent'
              ? server.askConsent(finding.id, { idempotencyKey, scope: chosenScope(code, finding), text })
              : server.closeFinding(finding.id, chosen, { idempotencyKey, ...(text === '' ? {} : { text }) })
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

function consequence(finding: FindingView, time: ProgramTime): string {
  if (finding.status === 'exception') return words.isException;
  return finding.exceptionAt === null ? '' : words.becomesException(formatMoment(finding.exceptionAt, time));
}

function evidenceOf(finding: FindingView, time: ProgramTime): { label: string; text: string }[] {
  const name = ruleNames[finding.rule];
  return [
    { label: words.seenAt, text: formatMoment(finding.at, time) },
    { label: words.rule, text: name === undefined ? finding.rule : `${finding.rule}: ${name}` },
    ...(finding.evidence ?? []).map(({ label, text }) => ({ label, text: readable(text, time) })),
  ];
}

/** Evidence may be an instant or a source as HubSpot writes it; people read the program's zone and words. */
function readable(text: string, time: ProgramTime): string {
  return /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(text) ? formatMoment(text, time) : (sourceNames[text] ?? text);
}
