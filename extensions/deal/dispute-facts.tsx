import { Accordion, Alert, List, Text } from '@hubspot/ui-extensions';
import type { DisputeView } from '../../contract/disputes.ts';
import { formatMoment } from '../program-time/format-time.ts';
import type { ProgramTime } from '../program-time/program-time.ts';
import { disputeWords as words } from '../words/dispute-words.ts';
import { formatAmount } from './parse-amount.ts';

/** Where the case stands, until when what has to happen, and what was said so far. */
export function DisputeFacts({ dispute, time }: { dispute: DisputeView; time: ProgramTime }) {
  const isOver = dispute.state === 'decided' || dispute.state === 'closed';
  return (
    <>
      <Alert title={`${words.title}: ${words.states[dispute.state]}`} variant={isOver ? 'info' : 'warning'}>
        {linesOf(dispute, time).map(line => (
          <Text key={line}>{line}</Text>
        ))}
      </Alert>
      {dispute.evidence.length > 0 && (
        <Accordion title={words.evidence(dispute.evidence.length)} size="sm">
          <List variant="unordered-styled">
            {dispute.evidence.map(evidence => (
              <Text key={evidence.id}>{evidenceLine(evidence, dispute, time)}</Text>
            ))}
          </List>
        </Accordion>
      )}
    </>
  );
}

function linesOf(dispute: DisputeView, time: ProgramTime): string[] {
  const { nextLimit, paused, parties, proposal, rulings, breaches, appealableUntil } = dispute;
  const last = rulings.at(-1);
  const isOver = last !== undefined && dispute.state !== 'appealed';
  const at = (instant: string) => formatMoment(instant, time);
  return [
    parties === undefined ? null : `${words.parties}: ${parties.map(party => party.name).join(' – ')}`,
    nextLimit === null ? null : words.by(words.steps[nextLimit.step] ?? nextLimit.step, at(nextLimit.at)),
    isOver ? null : words.decisionDue(at(dispute.decisionDueAt)),
    paused === null ? null : words.paused(at(paused.untilAtMost)),
    breaches.length === 0 ? null : words.breached(breaches.length),
    ...(proposal === null || last !== undefined
      ? []
      : [words.proposal(words.rulings[proposal.code]), ...details(proposal, time)]),
    ...(last === undefined ? [] : [words.ruling(words.rulings[last.code]), ...details(last, time)]),
    appealableUntil === null ? null : words.appealable(at(appealableUntil)),
  ].filter(line => line !== null);
}

function details(ruling: DisputeView['rulings'][number], time: ProgramTime): string[] {
  const { yourAmount, yourPercent, reasoning } = ruling;
  return [
    yourPercent === null ? '' : words.yourPercent(yourPercent),
    yourAmount === null ? '' : formatAmount(yourAmount.amountMinor, yourAmount.currency, time.locale),
    reasoning,
  ].filter(line => line !== '');
}

function evidenceLine(
  evidence: DisputeView['evidence'][number],
  dispute: DisputeView,
  time: ProgramTime,
): string {
  const whose = dispute.side === null ? '' : `${evidence.yours ? words.yours : words.theirs}: `;
  const said = evidence.facts === null ? words.withheld : (evidence.text ?? words.erased);
  return `${formatMoment(evidence.at, time)} – ${whose}${said}`;
}
