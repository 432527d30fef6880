import { businessDeadline } from './calendar.ts';
import { momentWords } from './day-words.ts';
import { businessCalendarOf, type Policy } from './policy.ts';
import type { FactValue, Refusal } from './refusal.ts';

/**
 * The clocks of a heads-up (H2): when the task is due, and when an unanswered heads-up becomes an RoE exception.
 * Minutes run at any hour, the exception waits for business days (T4).
 */
export function headsUpClock(
  at: Temporal.Instant,
  policy: Policy,
): { taskDueAt: Temporal.Instant; exceptionAt: Temporal.Instant } {
  return {
    taskDueAt: at.add({ minutes: policy.direct.headsUpTaskMinutes }),
    exceptionAt: businessDeadline(at, policy.direct.exceptionBusinessDays, businessCalendarOf(policy)),
  };
}

export type FindingStatus = 'heads-up' | 'exception' | 'resolved' | 'dismissed';
export type FindingEvent = 'linked' | 'exempted' | 'mistake' | 'consented' | 'deadline';

/** Life of a finding (H2). Every way out of a heads-up is open from an exception as well: late is not never. */
export const findingMoves: Record<FindingEvent, { from: FindingStatus[]; to: FindingStatus }> = {
  linked: { from: ['heads-up', 'exception'], to: 'resolved' },
  consented: { from: ['heads-up', 'exception'], to: 'resolved' },
  exempted: { from: ['heads-up', 'exception'], to: 'dismissed' },
  mistake: { from: ['heads-up', 'exception'], to: 'dismissed' },
  deadline: { from: ['heads-up'], to: 'exception' },
};

const statusWords: Record<FindingStatus, string> = {
  'heads-up': 'an open heads-up',
  exception: 'an RoE exception',
  resolved: 'resolved',
  dismissed: 'dismissed',
};

/** The status after an event, or ILLEGAL_MOVE with the statuses from which it is legal. */
export function findingAfter(
  status: FindingStatus,
  event: FindingEvent,
): { ok: true; to: FindingStatus } | { ok: false; refusal: Refusal } {
  const move = findingMoves[event];
  if (move.from.includes(status)) return { ok: true, to: move.to };
  const legal = move.from.map(from => statusWords[from]).join(' or ');
  return {
    ok: false,
    refusal: {
      code: 'ILLEGAL_MOVE',
      rule: 'H2',
      title: status === 'exception' ? 'This is an RoE exception already' : 'This heads-up is closed already',
      detail: `It is ${statusWords[status]}. That answer is possible only for ${legal}.`,
      facts: { status, event, legalFrom: move.from },
      wouldChange: move.from.map(from => ({
        fact: 'status',
        becomes: from,
        text: `It would be possible if this were ${statusWords[from]}.`,
      })),
    },
  };
}

/**
 * A finding in one sentence of plain words: who, what, when, in the program's time zone.
 *
 * @param facts of the verdict, with `actorName` and `dealName`; what is unknown is said in general words
 */
export function summarise(rule: string, facts: Record<string, FactValue>): string {
  const who = text(facts.actorName) ?? 'A direct sales user';
  const deal =
    text(facts.dealName) === null
      ? `deal ${text(facts.dealId) ?? 'without a name'}`
      : `deal “${facts.dealName}”`;
  switch (rule) {
    case 'D1': {
      const opened = localTime(facts.dealCreatedAt, facts.timeZone, 'at a time not known');
      const registered = localTime(facts.claimedAt, facts.timeZone, 'earlier');
      const act = facts.actorAs === 'owner' ? `owns the ${deal}, opened` : `opened the ${deal}`;
      return `${who} ${act} ${opened} on a customer that a partner registered ${registered}, and the partner is not linked to it.`;
    }
    case 'D2': {
      const seen = localTime(facts.occurredAt, facts.timeZone, '');
      return `${who} now owns the registered ${deal}${seen === '' ? '' : `, seen ${seen}`}, is not on its co-sell list, and the registered partner is not linked to it.`;
    }
    default:
      return `${who} worked on a registered customer without the partner (${rule}, ${deal}).`;
  }
}

const text = (value: FactValue | undefined) =>
  typeof value === 'string' && value.trim() !== '' ? value : null;

function localTime(
  instant: FactValue | undefined,
  timeZone: FactValue | undefined,
  otherwise: string,
): string {
  const at = text(instant);
  if (at === null) return otherwise;
  const zone = text(timeZone) ?? 'UTC';
  return `on ${momentWords(Temporal.Instant.from(at), zone)}`;
}
