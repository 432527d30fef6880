import { isTakenAt } from '../domain/claim-standing.ts';
import type { Refusal } from '../domain/refusal.ts';
import { submissionObstacles } from '../domain/submission-obstacles.ts';
import { claimSummary } from './claim-summary.ts';
import { dealTaken } from './deal-taken.ts';
import type { AccountsPort, ClaimsPort, ClockPort, PartnersPort, PolicyPort } from './ports.ts';
import type { PartnerRecord } from './records.ts';
import type { WaiversPort } from './standing-records.ts';

export type CheckClaimPorts = Pick<AccountsPort, 'company' | 'companiesOfAccount'> &
  Pick<ClaimsPort, 'claimsOfAccount' | 'liveClaimsOfDeals'> &
  ClockPort &
  Pick<PartnersPort, 'openClaims'> &
  PolicyPort &
  Pick<WaiversPort, 'openWaivers'>;

/**
 * What would come of a claim if it were submitted now: the rules of `submitRegistration` on the same facts, without a
 * lock. Nothing is recorded and no place is kept, so what it says may be overtaken. `waits`: the customer is not free,
 * and the claim would wait in line; by whom it is taken is not told (I7).
 */
export async function checkClaim(
  ports: CheckClaimPorts,
  named: { companyId: string | null; dealId: string | null; partner: PartnerRecord },
): Promise<{ obstacles: Refusal[]; waits: boolean }> {
  const { partner } = named;
  const company = named.companyId === null ? null : await ports.company(named.companyId);
  const companies = company === null ? [] : await ports.companiesOfAccount(company.accountId);
  const companyIds = [
    ...new Set([
      ...(named.companyId === null ? [] : [named.companyId]),
      ...companies.map(each => each.companyId),
    ]),
  ];
  const claims = company === null ? [] : await ports.claimsOfAccount(company.accountId);
  const now = await ports.now();
  const { policy } = await ports.policyInForce();
  const obstacles = submissionObstacles({
    now,
    partner: {
      companyId: partner.companyId,
      status: partner.status,
      tier: partner.tier,
      openClaims: await ports.openClaims(partner.companyId),
    },
    accountIsPartnerItself: companyIds.includes(partner.companyId),
    waived: await ports.openWaivers(partner.companyId, companyIds),
    ownClaims: claims.filter(claim => claim.partnerCompanyId === partner.companyId).map(claimSummary),
    policy,
  });
  const taken = named.dealId === null ? null : await dealTaken(ports, named.dealId, null);
  if (taken !== null) obstacles.push(taken);
  return { obstacles, waits: isTakenAt(claims.map(claimSummary), now) };
}
