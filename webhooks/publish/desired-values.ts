import type { PortalTransaction } from '../../adapters/postgres/in-portal.ts';
import type { CopyObjectType, CopyValues } from '../../adapters/postgres/projections.ts';
import { storeOf } from '../../adapters/postgres/store.ts';
import {
  customerCompanyProperties,
  dealProperties,
  partnerCompanyProperties,
  type RoeStatus,
} from '../../domain/projection.ts';
import { currentEnd } from '../../operations/current-end.ts';
import type { FindingRecord, Registration } from '../../operations/records.ts';
import { isLiveClaim, standingClaim } from '../../operations/standing-claim.ts';

/**
 * What each object's properties of ours should say now (domain rule 14). An id that is missing in the answer has
 * no record of its own any more (merged or deleted): nothing is written there.
 */
export async function desiredValues(
  tx: PortalTransaction,
  objectType: CopyObjectType,
  ids: string[],
): Promise<Map<string, CopyValues>> {
  if (ids.length === 0) return new Map();
  return objectType === 'deals' ? await ofDeals(tx, ids) : await ofCompanies(tx, ids);
}

async function ofDeals(tx: PortalTransaction, ids: string[]): Promise<Map<string, CopyValues>> {
  const store = storeOf(tx);
  const { policy } = await store.policyInForce();
  const deals = new Map((await store.deals(ids)).map(deal => [deal.dealId, deal]));
  const registrations = Map.groupBy(await store.claimsOfDeals(ids), claim => claim.dealId ?? '');
  const findings = Map.groupBy(await store.findingsOfDeals(ids), finding => finding.dealId ?? '');
  const desired = new Map<string, CopyValues>();
  for (const id of ids) {
    const deal = deals.get(id);
    if (deal?.missing || (deal?.mergedInto ?? null) !== null) continue;
    const registration = standingClaim(registrations.get(id) ?? []);
    const found = findings.get(id) ?? [];
    const partnerId = registration?.partnerCompanyId ?? (await partnerOfFindings(store, found));
    const partner = partnerId === null ? null : await store.partner(partnerId);
    desired.set(
      id,
      dealProperties({
        registration: registration && { ...registration, protectedUntil: currentEnd(registration) },
        partnerName: partner?.name ?? null,
        roe: roeStatus(found),
        policy,
        timeZone: await zoneOf(store, registration),
      }),
    );
  }
  return desired;
}

/** The zone of the version that the registration is under: its days are those that were promised (E22). */
async function zoneOf(store: ReturnType<typeof storeOf>, registration: Registration | null): Promise<string> {
  const policy =
    registration?.state === 'active'
      ? await store.policyOf(registration.policyVersion)
      : (await store.policyInForce()).policy;
  return policy.timeZone;
}

async function partnerOfFindings(
  store: ReturnType<typeof storeOf>,
  findings: FindingRecord[],
): Promise<string | null> {
  const latest = findings.findLast(isOpen) ?? findings.at(-1);
  if (latest === undefined) return null;
  return (await store.registration(latest.registrationId))?.partnerCompanyId ?? null;
}

const isOpen = (finding: FindingRecord) => finding.status === 'heads-up' || finding.status === 'exception';

function roeStatus(findings: FindingRecord[]): RoeStatus {
  if (findings.some(finding => finding.status === 'exception')) return 'exception';
  if (findings.some(finding => finding.status === 'heads-up')) return 'heads-up';
  return findings.length > 0 ? 'resolved' : 'none';
}

const isActive = (claim: Registration) => claim.state === 'active';

async function ofCompanies(tx: PortalTransaction, ids: string[]): Promise<Map<string, CopyValues>> {
  const store = storeOf(tx);
  const companies = new Map((await store.companies(ids)).map(company => [company.companyId, company]));
  const partners = new Map((await store.partners(ids)).map(partner => [partner.companyId, partner]));
  const standings = new Map(
    (await store.tierStandings([...partners.keys()])).map(one => [one.partnerCompanyId, one]),
  );
  const claimsOf = Map.groupBy(
    await store.claimsOfAccounts([...new Set([...companies.values()].map(({ accountId }) => accountId))]),
    claim => claim.accountId,
  );
  const holders = [...claimsOf.values()].flatMap(claims => claims.find(isActive)?.partnerCompanyId ?? []);
  const holderPartners = new Map(
    (await store.partners([...new Set(holders)])).map(one => [one.companyId, one]),
  );
  const desired = new Map<string, CopyValues>();
  for (const id of ids) {
    const company = companies.get(id);
    if (company === undefined || company.missing || company.mergedInto !== null) continue;
    const claims = claimsOf.get(company.accountId) ?? [];
    const holder = claims.find(isActive);
    const holderPartner = holderPartners.get(holder?.partnerCompanyId ?? '') ?? null;
    const customer = customerCompanyProperties({
      holder:
        holder?.protectedUntil == null || holderPartner === null
          ? null
          : { name: holderPartner.name, protectedUntil: currentEnd(holder) },
      openToDirect: holder?.directWindowOpen ?? false,
      contested: claims.some(claim => claim.contested && isLiveClaim(claim)),
      everRegistered: claims.some(claim => claim.protectedFrom !== null),
      timeZone: await zoneOf(store, holder ?? null),
    });
    const partner = partners.get(id);
    const ofPartner =
      partner === undefined
        ? {}
        : partnerCompanyProperties({
            openClaims: await store.openClaims(id),
            tier: partner.status === 'terminated' ? null : partner.tier,
            nextReview: standings.get(id)?.nextReview ?? null,
          });
    desired.set(id, { ...customer, ...ofPartner });
  }
  return desired;
}
