import type { Activity } from './activity.ts';
import { protectionEnd } from './calendar.ts';
import type { EvidenceContext } from './evidence-validity.ts';
import { followUpState } from './follow-up.ts';
import type { Policy } from './policy.ts';
import { checkRenewal } from './renewal.ts';
import { startOfLastDays } from './renewal-evidence.ts';
import { endMovedBy, pausesProtection, type TollSpan, tolledDays } from './tolling.ts';

/** What is known of one approved registration, whatever the policy: acts of people and of the CRM. */
export type LifeFacts = {
  registrationId: string;
  partnerCompanyId: string;
  approvedAt: Temporal.Instant;
  /** Somebody or something ended it, other than its time; null: nothing did. */
  endedAt: Temporal.Instant | null;
  /** When a renewal was asked for; `granted`: it was renewed then. */
  renewals: { askedAt: Temporal.Instant; granted: boolean }[];
  activities: readonly Activity[];
  account: EvidenceContext['account'];
  dealId: string | null;
  binds: EvidenceContext['binds'];
  tolls: readonly TollSpan[];
  bouncedWarnings: readonly Temporal.Instant[];
  /** The watermark (T7); null: nothing was read yet. */
  knownUntil: Temporal.Instant | null;
};

/** What becomes of it. `until` null: paused, without an end for now. */
export type Life = {
  until: Temporal.Instant | null;
  renewed: boolean;
  misses: Temporal.Instant[];
};

/**
 * The life of a registration as it would have been under a policy (section 12): its end, whether it would have been
 * renewed, and the follow-ups that would have been missed. What people did stays: who asked for a renewal asks when it
 * asked, or where that was too early, at the last moment at which it could; whoever granted one grants it where the evidence is enough; and what
 * ended it ends it.
 */
export function lifeUnder(facts: LifeFacts, policy: Policy, now: Temporal.Instant): Life {
  const granted = protectionEnd(facts.approvedAt, policy.registration.protectionDays, policy.timeZone);
  const end = endMovedBy(granted, tolledDays(facts.tolls, policy.timeZone), policy.timeZone);
  const renewedEnd = renewalUnder(facts, end, policy, now);
  const open = pausesProtection(facts.tolls) && facts.endedAt === null;
  const until = open ? null : earliest(renewedEnd ?? end, facts.endedAt);
  const over = earliest(now, until);
  return {
    until,
    renewed: renewedEnd !== null,
    misses: followUpState({
      approvedAt: facts.approvedAt,
      protectedUntil: until,
      renewedFrom: renewedEnd === null ? null : end,
      activities: facts.activities,
      account: facts.account,
      dealId: facts.dealId,
      binds: facts.binds,
      now: over,
      watermark: earliest(facts.knownUntil ?? facts.approvedAt, over),
      policy,
      tolls: facts.tolls.map(({ from, until: to, kind }) => ({ from, to, cause: kind })),
      pauseDays: policy.followUp.pauseDays ?? [],
      bouncedWarnings: facts.bouncedWarnings,
      misses: [],
    }).misses.map(miss => miss.at),
  };
}

/** The end that a renewal would have given; null where none would have been. */
function renewalUnder(
  facts: LifeFacts,
  end: Temporal.Instant,
  policy: Policy,
  now: Temporal.Instant,
): Temporal.Instant | null {
  const opens = startOfLastDays(end, policy.timeZone);
  for (const { askedAt, granted } of facts.renewals) {
    const tooEarly = Temporal.Instant.compare(askedAt, opens) < 0;
    const at = tooEarly ? end.subtract({ milliseconds: 1 }) : askedAt;
    if (Temporal.Instant.compare(at, now) > 0) continue;
    if (facts.endedAt !== null && Temporal.Instant.compare(facts.endedAt, at) <= 0) continue;
    const verdict = checkRenewal({
      registration: {
        registrationId: facts.registrationId,
        partnerCompanyId: facts.partnerCompanyId,
        state: 'active',
        sequence: 0n,
        protectedFrom: facts.approvedAt,
        protectedUntil: end,
        renewals: 0,
      },
      activities: facts.activities,
      account: facts.account,
      dealId: facts.dealId,
      binds: facts.binds,
      now: at,
      askedAt: at,
      goodStanding: true,
      otherOwnClaims: [],
      limitWaived: granted,
      policy,
    });
    if (verdict.ok && (verdict.approval === 'at-once' || granted)) return verdict.protectedUntil;
  }
  return null;
}

const earliest = (a: Temporal.Instant, b: Temporal.Instant | null) =>
  b === null || Temporal.Instant.compare(a, b) <= 0 ? a : b;
