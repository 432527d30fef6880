import type { PortalTransaction } from '../../../adapters/postgres/in-portal.ts';
import { type Store, storeOf } from '../../../adapters/postgres/store.ts';
import type { BulkCheck } from '../../../contract/bulk.ts';
import { claimableCompany } from '../../../domain/identity.ts';
import type { CompanyRecord, DealRecord } from '../../../operations/records.ts';
import { refuse } from '../../../operations/refuse.ts';
import { isLiveClaim } from '../../../operations/standing-claim.ts';
import { accountRef } from './account-ref.ts';
import { canRegister, obstacles } from './can-register.ts';
import { holderView } from './deal-view.ts';
import { mayRead, type Viewer, viewerOf } from './viewer.ts';

type Row = BulkCheck['rows'][number];

/** What was ticked in a list; null: HubSpot has no such record. */
export type Ticked = { id: string; deal: DealRecord | null } | { id: string; company: CompanyRecord | null };

/** How the customer of each ticked record stands, for whoever may register it. */
export async function bulkCheck(
  tx: PortalTransaction,
  ticked: readonly Ticked[],
  userId: string,
): Promise<BulkCheck> {
  const store = storeOf(tx);
  const viewer = await viewerOf(tx, store, userId);
  const { policy } = await store.policyInForce();
  const rows: Row[] = [];
  for (const each of ticked) rows.push(await rowOf(store, each, viewer));
  const partners = (await store.partnersWithOpenClaims()).filter(
    partner => partner.status === 'active' && refuse.unlessMayRegister(viewer, partner.companyId) === null,
  );
  return {
    ok: true,
    now: (await store.now()).toString(),
    timeZone: policy.timeZone,
    rows,
    partners: partners.map(({ companyId, name }) => ({ companyId, name })),
  };
}

async function rowOf(store: Store, ticked: Ticked, viewer: Viewer): Promise<Row> {
  const { id } = ticked;
  const nothing = { id, customer: null, companyId: null, holder: null } as const;
  const cannot = { allowed: false, refusal: null };
  if ('company' in ticked) {
    const { company } = ticked;
    if (company === null) return { ...nothing, name: id, status: 'unknown', canRegister: cannot };
    const partner = await store.partner(company.companyId);
    // To whom may not read of a partner, it is none (I7).
    if (partner !== null && partner.status !== 'terminated' && mayRead(viewer, partner.companyId))
      return { ...nothing, name: partner.name, status: 'cannot', canRegister: cannot };
    return await customerRow(store, { id, name: company.name ?? `Company ${id}` }, company, viewer);
  }
  const { deal } = ticked;
  if (deal === null) return { ...nothing, name: id, status: 'unknown', canRegister: cannot };
  const name = deal.name ?? `Deal ${id}`;
  const partners = new Set((await store.partners(deal.companyIds)).map(({ companyId }) => companyId));
  const claimable = claimableCompany(deal, companyId => partners.has(companyId));
  const company = claimable.kind === 'company' ? await store.company(claimable.companyId) : null;
  if (claimable.kind === 'none' || company === null) {
    const why = claimable.kind === 'none' ? claimable.why : 'no-company';
    const refused = canRegister(viewer, obstacles.noCompany(viewer, why));
    return { ...nothing, name, status: 'cannot', canRegister: refused };
  }
  const onDeal = (await store.claimsOfDeals([id])).find(isLiveClaim);
  const row = await customerRow(store, { id, name }, company, viewer);
  if (onDeal === undefined) return row;
  const obstacle = mayRead(viewer, onDeal.partnerCompanyId)
    ? obstacles.registeredHere(onDeal.registrationId)
    : obstacles.takenHere;
  return { ...row, canRegister: canRegister(viewer, obstacle) };
}

/** A queued claim is a claim, too: a customer that somebody holds may still be registered, behind the holder. */
async function customerRow(
  store: Store,
  of: { id: string; name: string },
  company: CompanyRecord,
  viewer: Viewer,
): Promise<Row> {
  const claims = await store.claimsOfAccount(company.accountId);
  const holder = await holderView(store, claims, viewer);
  const waits = claims.some(
    claim => isLiveClaim(claim) && claim.state !== 'active' && mayRead(viewer, claim.partnerCompanyId),
  );
  return {
    ...of,
    customer: (await accountRef(store, company.accountId, company.companyId)).name,
    companyId: company.companyId,
    holder,
    canRegister: canRegister(viewer, null),
    status: holder !== null ? 'registered' : waits ? 'waiting' : 'free',
  };
}
