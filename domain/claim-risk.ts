import type { FollowUpStatus } from './follow-up.ts';

/** What is at risk about an active registration, in one word; worded on the card. */
export type RiskCode =
  | 'follow-up-missed'
  | 'follow-up-due'
  | 'pending-evidence'
  | 'ends-soon'
  | 'contested'
  | 'none';

/** `at` is when it happened, or when it will: the missed deadline, the next one, the end. */
export type ClaimRisk = { code: RiskCode; at: Temporal.Instant };

export type RiskFacts = {
  followUp: { status: FollowUpStatus; dueAt: Temporal.Instant; lastMissAt: Temporal.Instant | null };
  protectedUntil: Temporal.Instant;
  /** A dispute is open: clocks stand still. */
  contested: boolean;
  /** The first instant of the last days, in which a renewal can be asked for. */
  lastDaysFrom: Temporal.Instant;
  now: Temporal.Instant;
};

/**
 * What hurts first about a registration: a follow-up that was missed, then whatever runs out next, then a dispute in
 * which the clocks stand still. It decides nothing; it sorts a list.
 */
export function claimRisk(facts: RiskFacts): ClaimRisk {
  const { followUp, protectedUntil, contested, lastDaysFrom, now } = facts;
  if (followUp.status === 'missed')
    return { code: 'follow-up-missed', at: followUp.lastMissAt ?? followUp.dueAt };
  if (contested) return { code: 'contested', at: protectedUntil };
  const running: ClaimRisk[] = [];
  if (followUp.status === 'pending-evidence') running.push({ code: 'pending-evidence', at: followUp.dueAt });
  if (followUp.status === 'due-soon') running.push({ code: 'follow-up-due', at: followUp.dueAt });
  if (Temporal.Instant.compare(now, lastDaysFrom) >= 0)
    running.push({ code: 'ends-soon', at: protectedUntil });
  const earlier =
    Temporal.Instant.compare(followUp.dueAt, protectedUntil) <= 0 ? followUp.dueAt : protectedUntil;
  return running.sort((a, b) => Temporal.Instant.compare(a.at, b.at))[0] ?? { code: 'none', at: earlier };
}

const rank: Record<RiskCode, number> = {
  'follow-up-missed': 0,
  'follow-up-due': 1,
  'pending-evidence': 1,
  'ends-soon': 1,
  contested: 2,
  none: 3,
};

/** The worst first; of equals what happened or happens earlier. */
export const byRisk = (a: ClaimRisk, b: ClaimRisk): number =>
  rank[a.code] - rank[b.code] || Temporal.Instant.compare(a.at, b.at);
