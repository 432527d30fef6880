import type { ActiveClaim } from '../../../adapters/postgres/partner-quality.ts';
import { idleSince } from '../../../domain/idle-claim.ts';
import type { Policy } from '../../../domain/policy.ts';

/** Those of the claims that lie idle, the longest first. */
export function idleViews(claims: readonly ActiveClaim[], policy: Policy, now: Temporal.Instant) {
  return claims
    .flatMap(claim => {
      const idle = idleSince(claim, { idleDays: policy.hoarding.idleDays, timeZone: policy.timeZone, now });
      return idle === null ? [] : [{ claim, idle }];
    })
    .toSorted((a, b) => Temporal.Instant.compare(a.idle.since, b.idle.since))
    .map(({ claim, idle }) => ({
      id: claim.registrationId,
      partner: { companyId: claim.partnerCompanyId, name: claim.partnerName },
      companyId: claim.companyId,
      companyName: claim.companyName,
      dealId: claim.dealId,
      protectedUntil: claim.protectedUntil?.toString() ?? null,
      idleSince: idle.since.toString(),
      idleDays: idle.days,
      lastActivityAt: claim.lastActivityAt?.toString() ?? null,
      misses: claim.misses,
    }));
}
