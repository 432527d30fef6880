import type { PortalTransaction } from '../../../adapters/postgres/in-portal.ts';
import { storeOf } from '../../../adapters/postgres/store.ts';
import type { Partner, PartnerView } from '../../../contract/views.ts';
import { openClaimCapOf, type Policy } from '../../../domain/policy.ts';
import { openClaimStates } from '../../../domain/registration.ts';
import type { PartnerRecord, Registration } from '../../../operations/records.ts';

/** A partner in the program: standing, tier and how much of its cap is used. */
export function partnerOf(partner: PartnerRecord, openClaims: number, policy: Policy): Partner {
  return {
    companyId: partner.companyId,
    name: partner.name,
    status: partner.status,
    type: partner.type,
    tier: partner.tier,
    joinedOn: partner.joinedOn.toString(),
    openClaims,
    openClaimCap: openClaimCapOf(policy, partner.tier),
  };
}

/** What a partner's card shows: the partner and its open claims, the next end first. */
export async function partnerView(tx: PortalTransaction, partner: PartnerRecord): Promise<PartnerView> {
  const store = storeOf(tx);
  const { policy } = await store.policyInForce();
  const open = (await store.claimsOfPartner(partner.companyId)).filter(claim =>
    (openClaimStates as readonly string[]).includes(claim.state),
  );
  const companies = await store.companies([...new Set(open.map(claim => claim.companyId))]);
  const names = new Map(companies.map(company => [company.companyId, company.name]));
  return {
    ok: true,
    now: (await store.now()).toString(),
    partner: partnerOf(partner, open.length, policy),
    claims: open.map(claim => claimRow(claim, names.get(claim.companyId) ?? null)).sort(byEnd),
  };
}

function claimRow(claim: Registration, accountName: string | null): PartnerView['claims'][number] {
  return {
    id: claim.registrationId,
    state: claim.state,
    accountName: accountName ?? `Company ${claim.companyId}`,
    dealId: claim.dealId,
    claimedAt: claim.claimedAt.toString(),
    protectedUntil: claim.state === 'active' ? (claim.protectedUntil?.toString() ?? null) : null,
    followUpDueAt: claim.followUpDueAt?.toString() ?? null,
  };
}

const byEnd = (a: PartnerView['claims'][number], b: PartnerView['claims'][number]) =>
  (a.protectedUntil ?? '9999') < (b.protectedUntil ?? '9999') ? -1 : 1;
