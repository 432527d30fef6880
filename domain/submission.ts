import { isLive, isProtected } from './claim-standing.ts';
import type { Policy } from './policy.ts';
import { type Refusal, refusalOf } from './refusal.ts';
import type { State } from './registration.ts';
import { submissionObstacles } from './submission-obstacles.ts';

/** What the rules look at of a registration. `protectedFrom` stays when the protection is over. */
export type ClaimSummary = {
  registrationId: string;
  partnerCompanyId: string;
  state: State;
  /** Server sequence: lower is earlier (T1). */
  sequence: bigint;
  protectedFrom: Temporal.Instant | null;
  protectedUntil: Temporal.Instant | null;
  endedAt: Temporal.Instant | null;
  endedAs: State | null;
  decisionCode: string | null;
};

export type SubmissionFacts = {
  now: Temporal.Instant;
  partner: {
    companyId: string;
    status: 'active' | 'suspended' | 'terminated';
    tier: string;
    openClaims: number;
  };
  /** The account contains the partner's own company (E31). */
  accountIsPartnerItself: boolean;
  /** All claims of this partner on this account, ended ones included. */
  ownClaims: ClaimSummary[];
  /** What an approver waived for this registration, with a reason. Absent: nothing. */
  waived?: readonly ('cooling-off' | 'protection-limit')[];
  policy: Policy;
};

/**
 * May the partner register a claim on the account now (domain rule 4)? Other partners' claims play no part:
 * a probe learns nothing (E44). Where several things stand in the way, code and words are those of the first
 * and the counterfactuals cover all.
 */
export function checkSubmission(facts: SubmissionFacts): { ok: true } | { ok: false; refusal: Refusal } {
  const [first, ...more] = submissionObstacles(facts);
  return first === undefined ? { ok: true } : { ok: false, refusal: refusalOf([first, ...more]) };
}

/**
 * The conflict check (domain rule 4): held iff another claim protects the account now, or is live and earlier.
 */
export function screen(facts: {
  claim: ClaimSummary;
  liveClaims: ClaimSummary[];
  now: Temporal.Instant;
}): { outcome: 'free' } | { outcome: 'held' } {
  const { claim, now } = facts;
  const held = facts.liveClaims.some(
    other =>
      other.registrationId !== claim.registrationId &&
      (isProtected(other, now) || (isLive(other, now) && other.sequence < claim.sequence)),
  );
  return { outcome: held ? 'held' : 'free' };
}

/** Place in the account's queue, 1 for its head; null for a claim that is not queued. Own row may be listed. */
export function queuePosition(claim: ClaimSummary, liveClaims: ClaimSummary[]): number | null {
  if (claim.state !== 'queued') return null;
  return 1 + liveClaims.filter(other => other.state === 'queued' && other.sequence < claim.sequence).length;
}

/**
 * The queued claim that moves up for review: the earliest, once nobody protects the account and no earlier
 * claim waits for its conflict check or its decision. Null while somebody is before it, or nobody is queued.
 */
export function headOfQueue(claims: ClaimSummary[], now: Temporal.Instant): ClaimSummary | null {
  const head = claims
    .filter(claim => claim.state === 'queued')
    .reduce<ClaimSummary | null>(
      (first, claim) => (first === null || claim.sequence < first.sequence ? claim : first),
      null,
    );
  if (head === null) return null;
  return screen({ claim: head, liveClaims: claims, now }).outcome === 'free' ? head : null;
}
