import { type BusinessCalendar, businessDeadline, protectionEnd } from './calendar.ts';
import type { DayClock } from './follow-up-clock.ts';
import type { Appointment, CountedEvidence, Reset } from './follow-up-evidence.ts';

/** When the running clock ends, and what decided it. */
export type Due = {
  /** Null: no clock runs. */
  at: Temporal.Instant | null;
  /** The meeting that holds the deadline (S2a). */
  heldBy: Appointment | null;
};

export type DirectWindow = { from: Temporal.Instant; until: Temporal.Instant | null };

export type Walk = {
  /** What the running clock counts from: approval, or the last evidence. */
  since: Temporal.Instant;
  /** Trigger of the running clock's days: `since`, or the last instant before the last miss (S4). */
  trigger: Temporal.Instant;
  due: Due;
  misses: { at: Temporal.Instant; since: Temporal.Instant; running: number }[];
  windows: DirectWindow[];
};

export type WalkRules = {
  approvedAt: Temporal.Instant;
  /** The end of protection; null while it is open. At it the account is free and nothing is missed any more. */
  protectedUntil: Temporal.Instant | null;
  evidence: readonly CountedEvidence[];
  appointments: readonly Appointment[];
  days: number;
  clock: DayClock;
  calendar: BusinessCalendar;
  /** S1: `first-touch` runs no clock after the first evidence. */
  mode: 'rolling' | 'first-touch';
  /** Whether a deadline without evidence may be called missed (T7, S2a). */
  mayAssert(deadline: Temporal.Instant, trigger: Temporal.Instant): boolean;
};

const { compare } = Temporal.Instant;
const dayMs = 86_400_000;

/** Goes through the clock from approval on: evidence resets it, a deadline without is a miss (S1–S4). */
export function walkClock(rules: WalkRules): Walk {
  const { approvedAt, protectedUntil, days } = rules;
  const resets = rules.evidence
    .flatMap(piece => piece.resets)
    .sort((a, b) => compare(a.at, b.at) || compare(a.knownAt, b.knownAt));
  const isOver = (at: Temporal.Instant) => protectedUntil !== null && compare(at, protectedUntil) >= 0;
  const misses: Walk['misses'] = [];
  const windows: DirectWindow[] = [];
  let since = approvedAt;
  let trigger = approvedAt;
  let running = 0;
  let next = 0;
  for (;;) {
    const reset = resets[next];
    // No deadline is less than `days` days off but for one short day of a clock change: spare most of the reckoning.
    const surelyInTime =
      reset !== undefined && reset.at.epochMilliseconds - trigger.epochMilliseconds < (days - 1) * dayMs;
    const due = surelyInTime ? { at: null, heldBy: null } : dueAfter(rules, trigger);
    if (reset !== undefined && (due.at === null || compare(reset.at, due.at) < 0)) {
      close(windows, reset);
      since = trigger = reset.at;
      running = 0;
      next += 1;
      if (rules.mode === 'first-touch')
        return { since, trigger, due: { at: null, heldBy: null }, misses, windows };
      continue;
    }
    if (due.at === null || isOver(due.at) || !rules.mayAssert(due.at, trigger))
      return { since, trigger, due, misses, windows };
    running += 1;
    misses.push({ at: due.at, since, running });
    if (running === 1) windows.push({ from: due.at, until: null });
    trigger = lastInstantBefore(due.at);
  }
}

/**
 * Closed for new engagement once the later activity is known (S3): whoever began before relied on what the card
 * said.
 */
function close(windows: DirectWindow[], { at, knownAt }: Reset) {
  const open = windows.at(-1);
  if (open !== undefined && open.until === null) open.until = compare(knownAt, at) > 0 ? knownAt : at;
}

const holdBusinessDays = 2;
const longestHoldDays = 30;

/**
 * End of the running clock (S1), or of what holds it: an appointment with the customer beyond it, made before it,
 * until two business days after its end, 30 days at most (S2a). An appointment that is called off lets go at the
 * instant when we learned it: a deadline never falls into the past.
 */
function dueAfter(rules: WalkRules, trigger: Temporal.Instant): Due {
  const natural = rules.clock.end(trigger, rules.days);
  if (natural === null) return { at: null, heldBy: null };
  let due: { at: Temporal.Instant; heldBy: Appointment | null } = { at: natural, heldBy: null };
  for (const appointment of rules.appointments) {
    if (compare(appointment.bookedAt, natural) >= 0) continue;
    for (const until of holdsUntil(appointment, natural, rules)) {
      const at = earliest(until, appointment.releasedAt);
      if (compare(at, due.at) > 0) due = { at, heldBy: appointment };
    }
  }
  return due;
}

function holdsUntil(
  { bookedAt, end, withCustomer, releasedAt }: Appointment,
  natural: Temporal.Instant,
  rules: WalkRules,
): Temporal.Instant[] {
  const holds: Temporal.Instant[] = [];
  if (withCustomer && compare(end, natural) > 0) {
    const limit = protectionEnd(lastInstantBefore(natural), longestHoldDays, rules.calendar.timeZone);
    holds.push(earliest(businessDeadline(end, holdBusinessDays, rules.calendar), limit));
  }
  // One that stands has reset the clock by being booked; of one called off, that much stays until it was.
  if (releasedAt !== null) {
    const asBooked = rules.clock.end(bookedAt, rules.days);
    if (asBooked !== null) holds.push(asBooked);
  }
  return holds;
}

const earliest = (a: Temporal.Instant, b: Temporal.Instant | null) =>
  b !== null && compare(b, a) < 0 ? b : a;

/** A deadline at midnight belongs to the day that ends there (T3, S4). */
const lastInstantBefore = (at: Temporal.Instant) => at.subtract({ nanoseconds: 1 });
