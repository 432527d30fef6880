import type { PortalTransaction } from '../../../adapters/postgres/in-portal.ts';
import { type Store, storeOf } from '../../../adapters/postgres/store.ts';
import type { DealView, FindingView } from '../../../contract/views.ts';
import { claimableCompany } from '../../../domain/identity.ts';
import { endAsOf } from '../../../operations/current-end.ts';
import type { DealRecord, FindingRecord, Registration } from '../../../operations/records.ts';
import { isLiveClaim, standingClaim } from '../../../operations/standing-claim.ts';
import { accountRef } from './account-ref.ts';
import { canRegister, obstacles } from './can-register.ts';
import { consentViews } from './consent-view.ts';
import { findingView } from './finding-view.ts';
import { registrationView } from './registration-view.ts';
import { mayRead, type Viewer, viewerOf } from './viewer.ts';

/** What the deal card shows: whose the customer is, until when, what is open and what the viewer may do. */
export async function dealView(tx: PortalTransaction, deal: DealRecord, userId: string): Promise<DealView> {
  const store = storeOf(tx);
  const [viewer, onDeal] = await Promise.all([
    viewerOf(tx, store, userId),
    store.claimsOfDeals([deal.dealId]),
  ]);
  const shown = standingClaim(onDeal.filter(claim => mayRead(viewer, claim.partnerCompanyId)));
  const [inForce, now, customer, registration, ofDeal, ofRegistration] = await Promise.all([
    store.policyInForce(),
    store.now(),
    customerOf(store, deal),
    shown === null ? null : registrationView(store, shown, viewer),
    store.findingsOfDeals([deal.dealId]),
    shown === null ? [] : store.findingsOf(shown.registrationId),
  ]);
  const { claimable, account, claims } = customer;
  // What is about no deal is about the customer: it stands on the card of the deal that is registered.
  const findings = [...ofDeal, ...ofRegistration.filter(finding => finding.dealId === null)];
  const [holder, shownFindings, consents] = await Promise.all([
    holderView(store, claims, viewer),
    findingViews(store, findings, viewer),
    consentViews(store, claimsAskedOf(claims, shown), viewer),
  ]);
  const obstacle = obstacleOf(deal, claimable, standingClaim(onDeal), viewer);
  return {
    ok: true,
    now: now.toString(),
    timeZone: inForce.policy.timeZone,
    deal: { id: deal.dealId, name: deal.name ?? `Deal ${deal.dealId}` },
    account,
    registration,
    holder,
    findings: shownFindings,
    consents,
    canRegister: canRegister(viewer, obstacle),
    companyId: claimable.kind === 'company' ? claimable.companyId : null,
  };
}

/** The deal's customer as it is known, with the claims on it. */
async function customerOf(store: Store, deal: DealRecord) {
  const claimable = await companyOf(store, deal);
  const company = claimable.kind === 'company' ? await store.company(claimable.companyId) : null;
  if (company === null) return { claimable, account: null, claims: [] };
  const [account, claims] = await Promise.all([
    accountRef(store, company.accountId, company.companyId),
    store.claimsOfAccount(company.accountId),
  ]);
  return { claimable, account, claims };
}

/** Of whom consent is asked about the deal: the holder of its customer, and of its own registration. */
function claimsAskedOf(claims: Registration[], shown: Registration | null): Registration[] {
  const holding = claims.filter(
    claim => claim.state === 'active' && claim.registrationId !== shown?.registrationId,
  );
  return shown === null ? holding : [shown, ...holding];
}

async function companyOf(store: Store, deal: DealRecord) {
  const partners = new Set((await store.partners(deal.companyIds)).map(partner => partner.companyId));
  return claimableCompany(deal, id => partners.has(id));
}

function obstacleOf(
  deal: DealRecord,
  claimable: Awaited<ReturnType<typeof companyOf>>,
  onDeal: Registration | null,
  viewer: Viewer,
) {
  if (deal.missing) return obstacles.dealMissing(deal.dealId);
  if (claimable.kind === 'none') return obstacles.noCompany(viewer, claimable.why);
  if (onDeal === null || !isLiveClaim(onDeal)) return null;
  return mayRead(viewer, onDeal.partnerCompanyId)
    ? obstacles.registeredHere(onDeal.registrationId)
    : obstacles.takenHere;
}

/** Who is registered on the account now, for the vendor's own people: a partner never learns another's name (I7). */
export async function holderView(
  store: Store,
  claims: Registration[],
  viewer: Viewer,
): Promise<DealView['holder']> {
  const holder = readableHolder(claims, viewer, await store.now());
  return holder === null ? null : holderOf(holder, await store.partner(holder.partnerCompanyId));
}

/** The claim of whom `holderView` names; null: nobody holds the account, or the viewer may not read who. */
export function readableHolder(
  claims: readonly Registration[],
  viewer: Viewer,
  now: Temporal.Instant,
): Registration | null {
  const holder = claims.find(
    claim =>
      claim.state === 'active' &&
      claim.protectedUntil !== null &&
      Temporal.Instant.compare(now, endAsOf(claim, now) ?? now) < 0,
  );
  return holder !== undefined && mayRead(viewer, holder.partnerCompanyId) ? holder : null;
}

export function holderOf(
  { partnerCompanyId, protectedUntil }: Registration,
  partner: { name: string } | null,
): DealView['holder'] {
  if (protectedUntil === null) return null;
  return { name: partner?.name ?? `Company ${partnerCompanyId}`, protectedUntil: protectedUntil.toString() };
}

async function findingViews(store: Store, findings: FindingRecord[], viewer: Viewer): Promise<FindingView[]> {
  const views: FindingView[] = [];
  if (findings.length === 0) return [];
  const whys = await store.whysOfFindings(findings.map(finding => finding.registrationId));
  for (const finding of findings) {
    const registration = await store.registration(finding.registrationId);
    if (registration !== null && mayRead(viewer, registration.partnerCompanyId))
      views.push(findingView(finding, registration, viewer, whys.get(finding.findingId) ?? null));
  }
  return views;
}
