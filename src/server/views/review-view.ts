import type { Store } from '../../../adapters/postgres/store.ts';
import type { ReviewView } from '../../../contract/deal-card.ts';
import type { RegistrationView } from '../../../contract/views.ts';
import { sideOf } from '../../../domain/directory.ts';
import { companyDomains } from '../../../domain/identity.ts';
import { openClaimCapOf } from '../../../domain/policy.ts';
import { liveStates } from '../../../domain/registration.ts';
import { mayDo } from '../../../domain/rights.ts';
import { approvalVerdict } from '../../../operations/approve-registration.ts';
import type { CompanyLink, CompanyRecord, DealRecord, Registration } from '../../../operations/records.ts';
import { rightsOn } from '../../../operations/refuse.ts';
import type { Viewer } from './viewer.ts';

const waiting: readonly string[] = ['info-requested', 'under-review', 'queued'];

/** What is laid before whoever decides on a claim; null for everybody else, and once it is decided. */
export async function reviewView(
  store: Store,
  view: RegistrationView | null,
  viewer: Viewer,
): Promise<ReviewView | null> {
  if (view === null || !waiting.includes(view.state)) return null;
  const claim = await store.registration(view.id);
  if (claim === null || !mayDo(rightsOn(viewer, claim.partnerCompanyId), 'approve').allowed) return null;
  const companies = await store.companiesOfAccount(claim.accountId);
  return {
    matches: await matchesOf(store, claim, companies),
    openDeals: await openDealsOf(store, claim, companies),
    record: await recordOf(store, claim),
    obstacle: await obstacleOf(store, claim),
  };
}

async function matchesOf(
  store: Store,
  claim: Registration,
  companies: CompanyRecord[],
): Promise<ReviewView['matches']> {
  const { policy } = await store.policyInForce();
  const own = companies.find(company => company.companyId === claim.companyId);
  const ownDomains = own === undefined ? [] : companyDomains(own, policy.matching);
  const united = companies
    .filter(company => company.companyId !== claim.companyId && !company.missing)
    .map(company => {
      const shared = companyDomains(company, policy.matching).find(domain => ownDomains.includes(domain));
      const merged = company.mergedInto !== null;
      return match(company, {
        level: merged ? 'M1' : 'M2',
        waits: false,
        text: merged
          ? 'merged in HubSpot'
          : shared === undefined
            ? 'the same customer, by another of its companies'
            : `both carry the domain ${shared}`,
      });
    });
  const links = await store.waitingLinksOfAccount(claim.accountId);
  const ids = new Set(companies.map(company => company.companyId));
  const others = await store.companies(
    links.map(link => (ids.has(link.companyA) ? link.companyB : link.companyA)),
  );
  const undecided = links.flatMap(link => {
    const other = others.find(company => [link.companyA, link.companyB].includes(company.companyId));
    const text = `${inCommon[link.level](link.value)}; a person has to say whether it is one customer`;
    return other === undefined ? [] : [match(other, { level: link.level, waits: true, text })];
  });
  return [...undecided, ...united];
}

/** What two companies have in common, by the level of the rule that says so (section 3). */
const inCommon: Record<CompanyLink['level'], (value: string) => string> = {
  M1: () => 'merged in HubSpot',
  M2: domain => `both carry the domain ${domain}`,
  M3: number => `both have the number ${number}`,
  M4: () => 'parent and child company in HubSpot',
  M5: () => 'one customer by a person’s word',
};

const match = (
  company: CompanyRecord,
  why: Pick<ReviewView['matches'][number], 'level' | 'waits' | 'text'>,
): ReviewView['matches'][number] => ({
  ...why,
  companyId: company.companyId,
  name: company.name ?? `Company ${company.companyId}`,
});

/** Whether a deal is open is known of those whose stages were read; of others it is taken to be. */
const isOpen = (deal: DealRecord) =>
  !deal.missing && deal.mergedInto === null && (deal.steps.at(-1)?.outcome ?? 'open') === 'open';

async function openDealsOf(
  store: Store,
  claim: Registration,
  companies: CompanyRecord[],
): Promise<ReviewView['openDeals']> {
  const deals = (await store.dealsOfCompanies(companies.map(company => company.companyId)))
    .filter(deal => deal.dealId !== claim.dealId && isOpen(deal))
    .slice(0, 10);
  const owners = await store.usersByOwnerId(deals.flatMap(deal => deal.ownerId ?? []));
  const directory = await store.directory();
  return deals.map(deal => {
    const owner = owners.find(user => user.ownerId === deal.ownerId);
    return {
      dealId: deal.dealId,
      name: deal.name ?? `Deal ${deal.dealId}`,
      owner: owner?.name ?? null,
      direct: owner !== undefined && sideOf(directory, owner) === 'direct',
      createdAt: deal.createdAt?.toString() ?? null,
      beforeClaim: deal.createdAt !== null && Temporal.Instant.compare(deal.createdAt, claim.claimedAt) < 0,
    };
  });
}

async function recordOf(store: Store, claim: Registration): Promise<ReviewView['record']> {
  const { policy } = await store.policyInForce();
  const claims = (await store.claimsOfPartner(claim.partnerCompanyId)).filter(
    other => other.registrationId !== claim.registrationId,
  );
  const partner = await store.partner(claim.partnerCompanyId);
  const count = (...states: readonly string[]) => claims.filter(({ state }) => states.includes(state)).length;
  return {
    claims: claims.length,
    open: count(...liveStates),
    openCap: partner === null ? null : openClaimCapOf(policy, partner.tier),
    won: count('won'),
    lost: count('lost'),
    expired: count('expired'),
    rejected: count('rejected'),
    revoked: count('revoked'),
  };
}

async function obstacleOf(store: Store, claim: Registration): Promise<ReviewView['obstacle']> {
  if (claim.state === 'info-requested') return null;
  const verdict = await approvalVerdict(store, claim);
  if (verdict.ok) return null;
  const { code, title, detail, wouldChange } = verdict.refusal;
  return { code, title, detail, wouldChange: wouldChange.map(({ text }) => text) };
}
