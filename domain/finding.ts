import { businessDeadline, protectionEnd } from './calendar.ts';
import type { HitWeight } from './direct-engagement.ts';
import { sentences } from './finding-sentences.ts';
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

/**
 * When a heads-up about which consent was asked becomes an exception if nobody answers (H2): the rep took a way out,
 * so it waits for the partner's time to answer, and then as long as a new one.
 */
export function exceptionAfterAsking(answerDueAt: Temporal.Instant, policy: Policy): Temporal.Instant {
  return businessDeadline(answerDueAt, policy.direct.exceptionBusinessDays, businessCalendarOf(policy));
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
 * How a hit goes on (H2): what is shown, when a task is due, when it becomes an RoE exception, and who hears of
 * it. D2 has a task like D1 and D9: its banner would stand on the card of a deal that everybody knows. Null: that never happens. A notice is kept and shown and never grows by itself; a review is a question to the
 * partner manager. Under `observe` all of it is decided and nobody is told.
 *
 * `tells.manager`: the manager whom settings name for the rep's team, of an exception.
 */
export function courseOf(
  hit: { rule: string; weight: HitWeight; at: Temporal.Instant },
  policy: Policy,
): {
  banner: boolean;
  taskDueAt: Temporal.Instant | null;
  exceptionAt: Temporal.Instant | null;
  tells: { rep: boolean; partnerManager: boolean; manager: boolean };
} {
  const clock = headsUpClock(hit.at, policy);
  const atOnce = hit.rule === 'D1' || hit.rule === 'D9';
  const grows = hit.weight === 'critical' || hit.weight === 'exception';
  const reminds = grows && (atOnce || hit.rule === 'D2');
  const telling = policy.enforcement !== 'observe';
  return {
    banner: atOnce,
    taskDueAt: reminds ? clock.taskDueAt : null,
    exceptionAt: grows ? clock.exceptionAt : null,
    tells: {
      rep: telling && hit.weight !== 'review',
      partnerManager: telling,
      manager: grows && policy.enforcement === 'enforce',
    },
  };
}

/** When a dismissed finding is erased, evidence about an employee that it is: so many civil days (T3) later. */
export function dismissedErasedAt(
  closedAt: Temporal.Instant,
  days: number,
  timeZone: string,
): Temporal.Instant {
  return protectionEnd(closedAt, days, timeZone);
}

/**
 * A finding in one sentence of plain words: who, what, when, in the program's time zone.
 *
 * @param facts of the verdict, with `actorName` and `dealName`; what is unknown is said in general words
 */
export function summarise(rule: string, facts: Record<string, FactValue>): string {
  const sentence = Object.entries(sentences).find(([known]) => known === rule)?.[1] ?? sentences.other;
  return sentence(facts, rule);
}
