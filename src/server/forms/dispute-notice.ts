import type { DisputeNotice } from '../../../contract/deal-card.ts';
import type { DisputeView } from '../../../contract/disputes.ts';
import { disputeWords as words } from '../words/dispute-words.ts';
import { rulingTitles } from '../words/ruling-titles.ts';
import { momentMark } from './form-parts.ts';

/** Where the case stands, until when what has to happen, and what was said so far. */
export function disputeNotice(dispute: DisputeView): DisputeNotice {
  return {
    id: dispute.id,
    over: dispute.state === 'decided' || dispute.state === 'closed',
    title: `${words.title}: ${words.states[dispute.state]}`,
    lines: linesOf(dispute),
    evidence: dispute.evidence.map(evidence => evidenceLine(evidence, dispute)),
  };
}

function linesOf(dispute: DisputeView): string[] {
  const { nextLimit, paused, parties, proposal, rulings, breaches, appealableUntil } = dispute;
  const last = rulings.at(-1);
  const isOver = last !== undefined && dispute.state !== 'appealed';
  return [
    parties === undefined ? null : `${words.parties}: ${parties.map(party => party.name).join(' – ')}`,
    nextLimit === null
      ? null
      : words.by(words.steps[nextLimit.step] ?? nextLimit.step, momentMark(nextLimit.at)),
    isOver ? null : words.decisionDue(momentMark(dispute.decisionDueAt)),
    paused === null ? null : words.paused(momentMark(paused.untilAtMost)),
    breaches.length === 0 ? null : words.breached(breaches.length),
    ...(proposal === null || last !== undefined
      ? []
      : [words.proposal(rulingTitles[proposal.code]), ...details(proposal)]),
    ...(last === undefined ? [] : [words.ruling(rulingTitles[last.code]), ...details(last)]),
    appealableUntil === null ? null : words.appealable(momentMark(appealableUntil)),
  ].filter(line => line !== null);
}

function details({ yourAmount, yourPercent, reasoning }: DisputeView['rulings'][number]): string[] {
  return [
    yourPercent === null ? '' : words.yourPercent(yourPercent),
    yourAmount === null ? '' : `{money:${yourAmount.amountMinor}:${yourAmount.currency}}`,
    reasoning,
  ].filter(line => line !== '');
}

function evidenceLine(evidence: DisputeView['evidence'][number], dispute: DisputeView): string {
  const whose = dispute.side === null ? '' : `${evidence.yours ? words.yours : words.theirs}: `;
  const said = evidence.facts === null ? words.withheld : (evidence.text ?? words.erased);
  return `${momentMark(evidence.at)} – ${whose}${said}`;
}
