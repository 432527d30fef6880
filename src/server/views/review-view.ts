import type { Store } from '../../../adapters/postgres/store.ts';
import type { ReviewView } from '../../../contract/deal-card.ts';
import type { RegistrationView } from '../../../contract/views.ts';
import { sideOf } from '../../../domain/directory.ts';
import { openClaimCapOf } from '../../../domain/policy.ts';
import { liveStates } from '../../../domain/registration.ts';
import { mayDo } from '../../../domain/rights.ts';
import { approvalVerdict } from '../../../operations/approve-registration.ts';
import type { CompanyRecord, DealRecord, Registration } from '../../../operations/records.ts';
import { rightsOn } from '../../../operations/refuse.ts';
import { besideView } from './beside-view.ts';
import { reviewMatches } from './review-matches.ts';
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
    ...(await reviewMatches(store, claim, companies, viewer)),
    ...(await besideView(store, claim, viewer)),
    openDeals: await openDealsOf(store, claim, companies),
    record: await recordOf(store, claim),
    obstacle: await obstacleOf(store, claim),
  };
}

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
