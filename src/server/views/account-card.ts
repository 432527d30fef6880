import { accountHistory } from '../../../adapters/postgres/account-history.ts';
import type { PortalTransaction } from '../../../adapters/postgres/in-portal.ts';
import { type Store, storeOf } from '../../../adapters/postgres/store.ts';
import type { AccountCardView, HeldPeriod } from '../../../contract/account-card.ts';
import { lastProtectedDay } from '../../../domain/calendar.ts';
import { covers } from '../../../domain/holder-at.ts';
import { ledgerTitle } from '../../../domain/ledger-titles.ts';
import type { ReplayedHold } from '../../../domain/replay.ts';
import { queuePosition } from '../../../domain/submission.ts';
import { claimSummary } from '../../../operations/claim-summary.ts';
import type { CompanyRecord, Registration } from '../../../operations/records.ts';
import { isLiveClaim } from '../../../operations/standing-claim.ts';
import { accountLinks, undecidedLinks } from './account-links.ts';
import { accountView } from './account-view.ts';
import { mayRead, type Viewer, viewerOf } from './viewer.ts';

/** No partner has this id: whoever may read of it may read of all. */
const anybody = '0';

/** All that a customer's card shows: who is registered, on what, why these companies are one customer, and who was before. */
export async function accountCard(
  tx: PortalTransaction,
  company: CompanyRecord,
  userId: string,
): Promise<AccountCardView> {
  const store = storeOf(tx);
  const viewer = await viewerOf(tx, store, userId);
  const { policy } = await store.policyInForce();
  const companies = await store.companiesOfAccount(company.accountId);
  const partner = await store.partner(company.companyId);
  return {
    ...(await accountView(tx, company, userId)),
    timeZone: policy.timeZone,
    isPartner: partner !== null && partner.status !== 'terminated' && mayRead(viewer, partner.companyId),
    scope: scopeWords(companies.filter(({ mergedInto }) => mergedInto === null).length),
    companies: companies.map(each => ({
      companyId: each.companyId,
      name: each.name ?? `Company ${each.companyId}`,
      domain: each.domain,
      mergedInto: each.mergedInto,
    })),
    links: await accountLinks(store, company.accountId, companies, policy.matching),
    ...(mayRead(viewer, anybody) && { undecidedLinks: await undecidedLinks(store, company.accountId) }),
    periods: await heldPeriods(tx, store, company.accountId, viewer),
    waiting: await waitingClaims(store, company.accountId, viewer),
  };
}

const scopeWords = (companies: number) =>
  companies === 1
    ? 'A registration covers the whole customer, whatever is sold to it.'
    : `A registration covers the whole customer: all ${companies} companies below, whatever is sold to them.`;

/** From the ledger alone, as it is known now; of a registration that the viewer may not read there is no trace (I7). */
async function heldPeriods(
  tx: PortalTransaction,
  store: Store,
  accountId: string,
  viewer: Viewer,
): Promise<HeldPeriod[]> {
  const now = await store.now();
  const { timeZone } = (await store.policyInForce()).policy;
  const { known, entries } = await accountHistory(tx, accountId, now);
  const holds = known.holds.filter(hold => mayRead(viewer, hold.partnerCompanyId));
  const partners = await store.partners([...new Set(holds.map(hold => hold.partnerCompanyId))]);
  const nameOf = new Map(partners.map(({ companyId, name }) => [companyId, name]));
  const endOf = ({ entryIds }: ReplayedHold): string | null => {
    const entry = entries.get(entryIds.at(-1) ?? '');
    return entry === undefined ? null : ledgerTitle(entry.kind, entry.facts, timeZone);
  };
  return holds
    .toSorted((a, b) => Temporal.Instant.compare(b.from, a.from))
    .map(hold => {
      const current = covers(hold, now);
      return {
        registrationId: hold.registrationId,
        partner: {
          companyId: hold.partnerCompanyId,
          name: nameOf.get(hold.partnerCompanyId) ?? `Company ${hold.partnerCompanyId}`,
        },
        from: hold.from.toString(),
        until: hold.until?.toString() ?? null,
        through: hold.until === null ? null : lastProtectedDay(hold.until, timeZone).toString(),
        current,
        ended: current ? null : endOf(hold),
      };
    });
}

async function waitingClaims(
  store: Store,
  accountId: string,
  viewer: Viewer,
): Promise<AccountCardView['waiting']> {
  const claims = await store.claimsOfAccount(accountId);
  const waiting = claims.filter(
    claim => isLiveClaim(claim) && claim.state !== 'active' && mayRead(viewer, claim.partnerCompanyId),
  );
  const partners = await store.partners([...new Set(waiting.map(claim => claim.partnerCompanyId))]);
  const nameOf = (claim: Registration) =>
    partners.find(({ companyId }) => companyId === claim.partnerCompanyId)?.name ??
    `Company ${claim.partnerCompanyId}`;
  return waiting.map(claim => ({
    id: claim.registrationId,
    state: claim.state,
    partnerName: nameOf(claim),
    claimedAt: claim.claimedAt.toString(),
    dealId: claim.dealId,
    queuePosition: queuePosition(claimSummary(claim), claims.map(claimSummary)),
  }));
}
