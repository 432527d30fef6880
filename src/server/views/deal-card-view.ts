import type { PortalTransaction } from '../../../adapters/postgres/in-portal.ts';
import { type Store, storeOf } from '../../../adapters/postgres/store.ts';
import type { DealCardView } from '../../../contract/deal-card.ts';
import type { DealView } from '../../../contract/views.ts';
import { mayDo } from '../../../domain/rights.ts';
import type { DealRecord } from '../../../operations/records.ts';
import { rightsOn } from '../../../operations/refuse.ts';
import { dealOffers } from '../forms/deal-offers.ts';
import { disputeNotice } from '../forms/dispute-notice.ts';
import type { Option } from '../forms/form-parts.ts';
import { noticesOf } from '../forms/notices.ts';
import { dealView } from './deal-view.ts';
import { disputeView } from './dispute-view.ts';
import { reviewView } from './review-view.ts';
import { type Viewer, viewerOf } from './viewer.ts';

/** The deal's card in one reading: what stands, and everything that the viewer may do about it. */
export async function dealCardView(
  tx: PortalTransaction,
  deal: DealRecord,
  userId: string,
): Promise<DealCardView> {
  const store = storeOf(tx);
  const viewer = await viewerOf(tx, store, userId);
  const onDeal = await store.claimsOfDeals([deal.dealId]);
  const [view] = await Promise.all([
    dealView(tx, deal, userId),
    // What `otherDeals` asks for, of most customers the same: without a wait of its own.
    onDeal.length === 0 ? [] : store.dealsOfCompanies(deal.companyIds),
  ]);
  const { policy } = await store.policyInForce();
  const [dispute, review, now, deals, consent] = await Promise.all([
    disputeOf(store, view, viewer),
    reviewView(store, view.registration, viewer),
    store.now(),
    otherDeals(store, view),
    consentOf(store, view, viewer),
  ]);
  const partnerId = view.registration?.partner.companyId ?? null;
  return {
    ...view,
    notices: view.registration === null ? [] : noticesOf(view.registration),
    dispute: dispute === null ? null : disputeNotice(dispute),
    review,
    offers: dealOffers({
      view,
      dispute,
      review,
      policy,
      now,
      deals,
      consentOf: consent,
      may: action => partnerId !== null && mayDo(rightsOn(viewer, partnerId), action).allowed,
    }),
  };
}

/** Null where there is none, and for whoever may not read it. */
async function disputeOf(store: Store, { registration }: DealView, viewer: Viewer) {
  const id = registration?.dispute?.id;
  const record = id === undefined ? null : await store.dispute(id);
  return record === null ? null : await disputeView(store, record, viewer, null);
}

/** The holder's registration, for a seller who is about to work on a customer that is registered elsewhere. */
async function consentOf(store: Store, view: DealView, viewer: Viewer): Promise<string | null> {
  if (view.holder === null || view.account === null || view.registration !== null) return null;
  const pending = (view.consents ?? []).some(({ status }) => status === 'asked' || status === 'granted');
  const flagged = view.findings.some(({ actions }) => actions.some(({ name }) => name === 'ask-consent'));
  const [companyId] = view.account.companyIds;
  if (pending || flagged || companyId === undefined) return null;
  const company = await store.company(companyId);
  const claims = company === null ? [] : await store.claimsOfAccount(company.accountId);
  const holding = claims.find(claim => claim.state === 'active');
  if (holding === undefined) return null;
  return mayDo(rightsOn(viewer, holding.partnerCompanyId), 'ask-consent').allowed
    ? holding.registrationId
    : null;
}

/** Deals of the customer that a registration can be put on: known, there, and without a registration. */
async function otherDeals(store: Store, { registration }: DealView): Promise<Option[]> {
  if (registration === null) return [];
  const deals = (await store.dealsOfCompanies(registration.account.companyIds)).filter(
    deal => !deal.missing && deal.mergedInto === null && deal.dealId !== registration.dealId,
  );
  const taken = new Set(
    (await store.liveClaimsOfDeals(deals.map(deal => deal.dealId))).map(claim => claim.dealId),
  );
  return deals
    .filter(deal => !taken.has(deal.dealId))
    .map(deal => ({ value: deal.dealId, label: deal.name ?? `Deal ${deal.dealId}` }));
}
