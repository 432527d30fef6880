import type { PortalTransaction } from '../../../adapters/postgres/in-portal.ts';
import type { Store } from '../../../adapters/postgres/store.ts';
import type { PartnerCardView, WaitingClaim } from '../../../contract/partner-card.ts';
import { seesEstimate } from '../../../domain/actions.ts';
import type { PartnerContact } from '../../../domain/partner-contact.ts';
import { openClaimStates } from '../../../domain/registration.ts';
import { queuePosition } from '../../../domain/submission.ts';
import { claimSummary } from '../../../operations/claim-summary.ts';
import type { PartnerRecord, Registration } from '../../../operations/records.ts';
import { refuse } from '../../../operations/refuse.ts';
import { linkOffers } from '../forms/link-forms.ts';
import { tierOffers } from '../forms/tier-forms.ts';
import { asOfNow, summaryOf } from './dispute-view.ts';
import { lifeView } from './life-view.ts';
import { partnerNumbers } from './partner-numbers.ts';
import { protectedClaims } from './protected-claims.ts';
import { withReturnedMail } from './returned-mail.ts';
import { partnerWithTier } from './tier-view.ts';
import type { Viewer } from './viewer.ts';

/** All that a partner's card shows: standing and tier, what is at risk, what waits, what is disputed, what was sourced. */
export async function partnerCard(
  tx: PortalTransaction,
  store: Store,
  partner: PartnerRecord,
  viewer: Viewer,
): Promise<PartnerCardView> {
  const claims = await store.claimsOfPartner(partner.companyId);
  const companies = await store.companies([...new Set(claims.map(claim => claim.companyId))]);
  const names = new Map(companies.map(company => [company.companyId, company.name]));
  const named = (claim: Registration) => ({
    id: claim.registrationId,
    companyId: claim.companyId,
    accountName: names.get(claim.companyId) ?? `Company ${claim.companyId}`,
    dealId: claim.dealId,
  });
  const { policy } = await store.policyInForce();
  const readsNumbers = seesEstimate(viewer.roles) && partner.status !== 'terminated';
  const view = await partnerWithTier(tx, store, partner, viewer);
  const { tierProgress: progress } = view;
  const contacts =
    refuse.unlessMayOn(viewer, partner.companyId, 'issue-partner-link') === null
      ? await store.contactsOfPartner(partner.companyId)
      : null;
  const people = contacts === null ? null : await peopleWithLink(tx, contacts);
  return {
    ...view,
    timeZone: policy.timeZone,
    protectedClaims: await protectedClaims(
      store,
      claims.filter(({ state }) => state === 'active'),
      named,
    ),
    waitingClaims: await waitingClaims(store, claims.filter(isWaiting), viewer, named),
    disputes: await openDisputes(store, claims, named),
    offers: [
      ...(progress === undefined
        ? []
        : tierOffers(partner.companyId, { partnerName: partner.name, progress })),
      ...(contacts === null
        ? []
        : linkOffers({
            companyId: partner.companyId,
            partnerName: partner.name,
            contacts,
            returned: new Set((people ?? []).flatMap(({ id, returned }) => (returned === null ? [] : [id]))),
          })),
    ],
    ...(people !== null && { people }),
    ...(readsNumbers && { numbers: await partnerNumbers(store, partner) }),
  };
}

async function peopleWithLink(
  tx: PortalTransaction,
  contacts: readonly PartnerContact[],
): Promise<NonNullable<PartnerCardView['people']>> {
  const inUse = contacts.filter(({ revokedAt }) => revokedAt === null);
  return (await withReturnedMail(tx, inUse)).map(
    ({ contact: { contactId, name, email, linkExpiresAt }, returned }) => ({
      id: contactId,
      name,
      email,
      expiresAt: linkExpiresAt.toString(),
      returned,
    }),
  );
}

const isWaiting = ({ state }: Registration) =>
  state !== 'active' && (openClaimStates as readonly string[]).includes(state);

type Named = (claim: Registration) => Pick<WaitingClaim, 'id' | 'companyId' | 'accountName' | 'dealId'>;

async function waitingClaims(
  store: Store,
  claims: Registration[],
  viewer: Viewer,
  named: Named,
): Promise<PartnerCardView['waitingClaims']> {
  const rows: WaitingClaim[] = [];
  for (const claim of claims) {
    const life = await lifeView(store, claim, viewer);
    const onAccount = await store.claimsOfAccount(claim.accountId);
    rows.push({
      ...named(claim),
      state: claim.state,
      claimedAt: claim.claimedAt.toString(),
      queuePosition: queuePosition(claimSummary(claim), onAccount.map(claimSummary)),
      dueAt: claim.reviewDueAt?.toString() ?? life.info?.dueAt ?? life.reconfirmBy,
    });
  }
  return rows.sort(({ dueAt: a }, { dueAt: b }) => earlier(a, b));
}

/** The cases that name the partner's registrations and are not closed: what, about whom and until when, not with whom (I7). */
async function openDisputes(
  store: Store,
  claims: Registration[],
  named: Named,
): Promise<PartnerCardView['disputes']> {
  const byId = new Map(claims.map(claim => [claim.registrationId, claim]));
  const records = await store.disputesNaming([...byId.keys()]);
  const rows: PartnerCardView['disputes'] = [];
  for (const record of records) {
    const dispute = await asOfNow(store, record);
    const claim = dispute.registrationIds.flatMap(id => byId.get(id) ?? [])[0];
    if (dispute.state === 'closed' || claim === undefined) continue;
    const { id, accountName } = named(claim);
    rows.push({ ...summaryOf(dispute), registrationId: id, accountName });
  }
  return rows.sort(({ nextLimit: a }, { nextLimit: b }) => earlier(a?.at ?? null, b?.at ?? null));
}

const earlier = (a: string | null, b: string | null) =>
  (a === null ? Number.POSITIVE_INFINITY : Date.parse(a)) <=
  (b === null ? Number.POSITIVE_INFINITY : Date.parse(b))
    ? -1
    : 1;
