import { checkRenewal, type RenewalVerdict } from '../domain/renewal.ts';
import { claimSummary } from './claim-summary.ts';
import type { AccountsPort, ClaimsPort, ClockPort, EvidencePort, PartnersPort, PolicyPort } from './ports.ts';
import type { Registration } from './records.ts';
import type { WaiversPort } from './standing-records.ts';

export type JudgeRenewalPorts = AccountsPort &
  ClaimsPort &
  ClockPort &
  EvidencePort &
  PartnersPort &
  PolicyPort &
  WaiversPort;

/** What section 7 says of a renewal asked for now, or when it was asked. It decides nothing and saves nothing. */
export async function judgeRenewal(ports: JudgeRenewalPorts, claim: Registration): Promise<RenewalVerdict> {
  const { protectedFrom, protectedUntil } = claim;
  if (protectedFrom === null || protectedUntil === null)
    throw new Error(`Active registration ${claim.registrationId} has no protection`);
  const now = await ports.now();
  const activities = await ports.activitiesOf(claim.registrationId);
  const companies = await ports.companiesOfAccount(claim.accountId);
  const partner = await ports.partner(claim.partnerCompanyId);
  const claims = await ports.claimsOfAccount(claim.accountId);
  return checkRenewal({
    registration: { ...claimSummary(claim), protectedFrom, protectedUntil, renewals: claim.renewals },
    activities,
    account: {
      companyIds: companies.map(company => company.companyId),
      contactIds: [
        ...new Set([
          ...claim.contactIds,
          ...activities.flatMap(({ associations }) => associations.contactIds),
        ]),
      ],
    },
    dealId: claim.dealId,
    binds: partner?.type === 'referral' ? 'vendor' : 'partner',
    now,
    askedAt: claim.renewalAskedAt ?? now,
    goodStanding: partner?.status === 'active',
    otherOwnClaims: claims
      .filter(
        other =>
          other.partnerCompanyId === claim.partnerCompanyId && other.registrationId !== claim.registrationId,
      )
      .map(claimSummary),
    limitWaived: (await ports.waiversOf(claim.registrationId)).includes('protection-limit'),
    policy: await ports.policyOf(claim.policyVersion),
  });
}

/** Longest that evidence may lie back when its absence is to be asserted (T7). */
const freshForMinutes = 10;

/** Whether HubSpot must be read again before anything is called missing. */
export async function isEvidenceStale(ports: ClockPort, claim: Registration): Promise<boolean> {
  const oldest = (await ports.now()).subtract({ minutes: freshForMinutes });
  return claim.knownUntil === null || Temporal.Instant.compare(claim.knownUntil, oldest) < 0;
}
