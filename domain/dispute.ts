import { type BusinessCalendar, businessDeadline } from './calendar.ts';
import type { Ruling } from './dispute-ruling.ts';
import type { FactValue, Refusal } from './refusal.ts';

export const disputeKinds = ['partner-partner', 'partner-direct', 'partner-decision'] as const;
export type DisputeKind = (typeof disputeKinds)[number];

/** States of a case (domain rule 9), in the order in which it climbs. */
export const disputeStates = [
  'open',
  'acknowledged',
  'evidence',
  'proposed',
  'accepted',
  'with-director',
  'with-executive',
  'decided',
  'appealed',
  'closed',
] as const;
export type DisputeState = (typeof disputeStates)[number];

/** `holder`: who is in front, with a hold or the earlier claim; `office`: whose decision is disputed. */
export type DisputeSide = 'holder' | 'claimant' | 'direct' | 'office';

/** Who opened a case that no person opened: two customers turned out to be one (I4). It cannot lose it. */
export const byNobody = 'automation';

/** One side of a case. `userIds`: people who speak for a side that is not a partner, and are parties. */
export type Party = {
  side: DisputeSide;
  partnerCompanyId: string | null;
  registrationId: string | null;
  userIds: string[];
};

export type DisputeEvidence = {
  evidenceId: string;
  side: DisputeSide;
  givenBy: string;
  givenAt: Temporal.Instant;
  facts: Record<string, FactValue>;
};

/** The steps that have a limit, each named by what has to happen by then. */
export type DisputeStep = 'acknowledge' | 'evidence' | 'propose' | 'accept' | 'decide';

export type DisputeCase = {
  disputeId: string;
  kind: DisputeKind;
  parties: Party[];
  openedBy: { side: DisputeSide; userId: string };
  openedAt: Temporal.Instant;
  /** Pinned when the case is opened (T4): later edits of the calendar do not move them. */
  limits: Record<DisputeStep, Temporal.Instant>;
  state: DisputeState;
  acknowledgedAt: Temporal.Instant | null;
  /** At the latest then the clocks run again; pinned when acknowledged. */
  tollEndsAt: Temporal.Instant | null;
  evidence: DisputeEvidence[];
  proposal: { ruling: Ruling; by: string; at: Temporal.Instant } | null;
  acceptedBy: DisputeSide[];
  /** First the ruling, then that of the appeal. */
  rulings: { ruling: Ruling; by: string; at: Temporal.Instant }[];
  /** Until then a party may appeal; null before a ruling and after the appeal's. */
  appealableUntil: Temporal.Instant | null;
  appeal: { side: DisputeSide; at: Temporal.Instant; dueAt: Temporal.Instant } | null;
  /** Limits that passed unkept, each once, at the instant of the limit. */
  breaches: { step: DisputeStep | 'appeal'; state: DisputeState; at: Temporal.Instant }[];
};

/** Business days from the opening by which each step is done; of the appeal from the ruling, and from itself. */
export type DisputeSettings = {
  stepBusinessDays: Record<DisputeStep, number>;
  appealBusinessDays: number;
  tollBusinessDays: number;
  /** Hours before a limit at which whoever has to act is told again. */
  reminderHours: number;
};
export const defaultDisputeSettings: DisputeSettings = {
  stepBusinessDays: { acknowledge: 1, evidence: 2, propose: 3, accept: 4, decide: 5 },
  appealBusinessDays: 5,
  tollBusinessDays: 10,
  reminderHours: 4,
};

/**
 * The ladder: what has to happen in a state, and where the case goes by itself when it does not. With the
 * executive, and on appeal, it stays: there is no automatic verdict, the status quo holds.
 */
export const ladder: Partial<Record<DisputeState, { step: DisputeStep; past: DisputeState }>> = {
  open: { step: 'acknowledge', past: 'with-director' },
  acknowledged: { step: 'evidence', past: 'with-director' },
  evidence: { step: 'propose', past: 'with-director' },
  proposed: { step: 'accept', past: 'with-director' },
  'with-director': { step: 'decide', past: 'with-executive' },
  'with-executive': { step: 'decide', past: 'with-executive' },
};

const sidesOf: Record<DisputeKind, [DisputeSide[], ...DisputeSide[][]]> = {
  'partner-partner': [['holder', 'claimant']],
  'partner-direct': [
    ['holder', 'direct'],
    ['claimant', 'direct'],
  ],
  'partner-decision': [
    ['claimant', 'office'],
    ['holder', 'office'],
  ],
};

/**
 * Opens a case and pins its limits.
 *
 * @returns INVALID_PARTIES when the sides are not those of the kind, or the one who opens is none of them
 */
export function openDispute(
  facts: Pick<DisputeCase, 'disputeId' | 'kind' | 'parties' | 'openedBy'> & { now: Temporal.Instant },
  settings: DisputeSettings,
  calendar: BusinessCalendar,
): { ok: true; dispute: DisputeCase } | { ok: false; refusal: Refusal } {
  const { now, kind, parties, openedBy, disputeId } = facts;
  const sides = parties.map(party => party.side);
  const fitting = sidesOf[kind].filter(
    expected => expected.length === sides.length && expected.every(side => sides.includes(side)),
  );
  if (fitting.length === 0 || !sides.includes(openedBy.side))
    return invalidParties(kind, sides, openedBy.side, fitting.length > 0);
  const limit = (step: DisputeStep) => businessDeadline(now, settings.stepBusinessDays[step], calendar);
  return {
    ok: true,
    dispute: {
      disputeId,
      kind,
      parties,
      openedBy,
      openedAt: now,
      limits: {
        acknowledge: limit('acknowledge'),
        evidence: limit('evidence'),
        propose: limit('propose'),
        accept: limit('accept'),
        decide: limit('decide'),
      },
      state: 'open',
      acknowledgedAt: null,
      tollEndsAt: null,
      evidence: [],
      proposal: null,
      acceptedBy: [],
      rulings: [],
      appealableUntil: null,
      appeal: null,
      breaches: [],
    },
  };
}

/**
 * The case as its clock leaves it at an instant: past each limit it has climbed by itself, and the breach is
 * recorded at the limit, however late anybody looks. A case that nobody acknowledged counts as acknowledged when
 * it climbs, so that our delay costs no party its tolling. After the time to appeal, and after the appeal's
 * ruling, it is closed. The same result however often and at whatever instants before it was asked.
 */
export function disputeAt(
  dispute: DisputeCase,
  now: Temporal.Instant,
  settings: DisputeSettings,
  calendar: BusinessCalendar,
): DisputeCase {
  let current = dispute;
  for (;;) {
    const next = climbed(current, now, settings, calendar);
    if (next === null) return current;
    current = next;
  }
}

function climbed(
  dispute: DisputeCase,
  now: Temporal.Instant,
  settings: DisputeSettings,
  calendar: BusinessCalendar,
): DisputeCase | null {
  const { state } = dispute;
  if (state === 'decided')
    return dispute.appealableUntil === null || !isBefore(now, dispute.appealableUntil)
      ? { ...dispute, state: 'closed' }
      : null;
  const due = nextLimit(dispute);
  if (due === null || isBefore(now, due.at)) return null;
  const breaches = [...dispute.breaches, { step: due.step, state, at: due.at }];
  const acknowledgement =
    dispute.acknowledgedAt === null ? acknowledgedAt(due.at, settings, calendar) : undefined;
  return { ...dispute, ...acknowledgement, state: ladder[state]?.past ?? state, breaches };
}

/** The limit that runs now, and nothing once it has been recorded as breached. */
export function nextLimit(
  dispute: DisputeCase,
): { step: DisputeStep | 'appeal'; at: Temporal.Instant } | null {
  const { state, appeal } = dispute;
  const rung = ladder[state];
  const due =
    rung !== undefined
      ? { step: rung.step, at: dispute.limits[rung.step] }
      : state === 'appealed' && appeal !== null
        ? { step: 'appeal' as const, at: appeal.dueAt }
        : null;
  const breached = dispute.breaches.some(breach => breach.state === state);
  return breached ? null : due;
}

/** What acknowledging sets: the clocks stand still from now, for so many business days at most. */
export const acknowledgedAt = (
  at: Temporal.Instant,
  settings: DisputeSettings,
  calendar: BusinessCalendar,
) => ({
  acknowledgedAt: at,
  tollEndsAt: businessDeadline(at, settings.tollBusinessDays, calendar),
});

/** While a case is acknowledged and open, clocks stand still and no new claim on the account is approved. */
export const isPending = (dispute: DisputeCase) =>
  dispute.acknowledgedAt !== null && dispute.state !== 'decided' && dispute.state !== 'closed';

/** What would make the parties fit: the sides of the kind around the opener, or an opener from among them. */
function invalidParties(kind: DisputeKind, sides: DisputeSide[], opener: DisputeSide, fits: boolean) {
  const around = sidesOf[kind].filter(expected => expected.includes(opener));
  const [first] = sidesOf[kind];
  const openers = fits ? sides : around.length > 0 ? [] : first;
  const named = fits ? [] : around.length > 0 ? around : [first];
  const refusal: Refusal = {
    code: 'INVALID_PARTIES',
    rule: 'R-disputes',
    title: 'These are not the parties of such a dispute',
    detail: `A ${kind} dispute is between ${sidesOf[kind].map(expected => expected.join(' and ')).join(', or ')}, and one of them opens it.`,
    facts: { kind, sides, openedBy: opener },
    wouldChange: [
      ...named.map(expected => ({
        fact: 'sides',
        becomes: expected,
        text: `Name ${expected.join(' and ')} as the parties.`,
      })),
      ...openers.map(side => ({ fact: 'openedBy', becomes: side, text: `The ${side} side may open it.` })),
    ],
  };
  return { ok: false as const, refusal };
}

const isBefore = (a: Temporal.Instant, b: Temporal.Instant) => Temporal.Instant.compare(a, b) < 0;
