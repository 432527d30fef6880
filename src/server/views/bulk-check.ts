import type { PortalTransaction } from '../../../adapters/postgres/in-portal.ts';
import { type Store, storeOf } from '../../../adapters/postgres/store.ts';
import type { BulkCheck } from '../../../contract/bulk.ts';
import { claimableCompany } from '../../../domain/identity.ts';
import type { CompanyRecord, DealRecord, PartnerRecord, Registration } from '../../../operations/records.ts';
import { refuse } from '../../../operations/refuse.ts';
import { isLiveClaim } from '../../../operations/standing-claim.ts';
import { canRegister, obstacles } from './can-register.ts';
import { holderOf, readableHolder } from './deal-view.ts';
import { mayRead, type Viewer, viewerOf } from './viewer.ts';

type Row = BulkCheck['rows'][number];

/** What was ticked in a list; null: HubSpot has no such record. */
export type Ticked = { id: string; deal: DealRecord | null } | { id: string; company: CompanyRecord | null };

/** How the customer of each ticked record stands, for whoever may register it: as many statements for fifty as for one. */
export async function bulkCheck(
  tx: PortalTransaction,
  ticked: readonly Ticked[],
  userId: string,
): Promise<BulkCheck> {
  const store = storeOf(tx);
  const viewer = await viewerOf(tx, store, userId);
  const { policy } = await store.policyInForce();
  const scene = await sceneOf(store, ticked, viewer);
  const partners = (await store.partnersWithOpenClaims()).filter(
    partner => partner.status === 'active' && refuse.unlessMayRegister(viewer, partner.companyId) === null,
  );
  return {
    ok: true,
    now: scene.now.toString(),
    timeZone: policy.timeZone,
    rows: ticked.map(each => rowOf(scene, each)),
    partners: partners.map(({ companyId, name }) => ({ companyId, name })),
  };
}

type Scene = {
  now: Temporal.Instant;
  viewer: Viewer;
  partners: ReadonlyMap<string, PartnerRecord>;
  companies: ReadonlyMap<string, CompanyRecord>;
  claimsByAccount: ReadonlyMap<string, Registration[]>;
  liveByDeal: ReadonlyMap<string, Registration>;
};

/** Everything that the rows are made of, read for all of them. */
async function sceneOf(store: Store, ticked: readonly Ticked[], viewer: Viewer): Promise<Scene> {
  const deals = ticked.flatMap(each => ('deal' in each && each.deal !== null ? [each.deal] : []));
  const named = ticked.flatMap(each => ('company' in each && each.company !== null ? [each.company] : []));
  const ids = [...named.map(({ companyId }) => companyId), ...deals.flatMap(({ companyIds }) => companyIds)];
  const known = [...named, ...(await store.companies(deals.flatMap(({ companyIds }) => companyIds)))];
  const claims = await store.claimsOfAccounts([...new Set(known.map(({ accountId }) => accountId))]);
  const active = claims.filter(({ state }) => state === 'active');
  const partnerIds = [...ids, ...active.map(({ partnerCompanyId }) => partnerCompanyId)];
  const onDeals = await store.claimsOfDeals(deals.map(({ dealId }) => dealId));
  return {
    now: await store.now(),
    viewer,
    partners: by(await store.partners([...new Set(partnerIds)]), ({ companyId }) => companyId),
    companies: by(known, ({ companyId }) => companyId),
    claimsByAccount: Map.groupBy(claims, ({ accountId }) => accountId),
    liveByDeal: by(onDeals.filter(isLiveClaim).toReversed(), ({ dealId }) => dealId ?? ''),
  };
}

const by = <Each>(all: readonly Each[], keyOf: (each: Each) => string): Map<string, Each> =>
  new Map(all.map(each => [keyOf(each), each]));

function rowOf(scene: Scene, ticked: Ticked): Row {
  const { viewer } = scene;
  const { id } = ticked;
  const nothing = { id, customer: null, companyId: null, holder: null } as const;
  const cannot = { allowed: false, refusal: null };
  if ('company' in ticked) {
    const { company } = ticked;
    if (company === null) return { ...nothing, name: id, status: 'unknown', canRegister: cannot };
    const partner = scene.partners.get(company.companyId);
    // To whom may not read of a partner, it is none (I7).
    if (partner !== undefined && partner.status !== 'terminated' && mayRead(viewer, partner.companyId))
      return { ...nothing, name: partner.name, status: 'cannot', canRegister: cannot };
    return customerRow(scene, { id, name: company.name ?? `Company ${id}` }, company);
  }
  const { deal } = ticked;
  if (deal === null) return { ...nothing, name: id, status: 'unknown', canRegister: cannot };
  const name = deal.name ?? `Deal ${id}`;
  const claimable = claimableCompany(deal, companyId => scene.partners.has(companyId));
  const company = claimable.kind === 'company' ? scene.companies.get(claimable.companyId) : undefined;
  if (claimable.kind === 'none' || company === undefined) {
    const why = claimable.kind === 'none' ? claimable.why : 'no-company';
    const refused = canRegister(viewer, obstacles.noCompany(viewer, why));
    return { ...nothing, name, status: 'cannot', canRegister: refused };
  }
  const onDeal = scene.liveByDeal.get(id);
  const row = customerRow(scene, { id, name }, company);
  if (onDeal === undefined) return row;
  const obstacle = mayRead(viewer, onDeal.partnerCompanyId)
    ? obstacles.registeredHere(onDeal.registrationId)
    : obstacles.takenHere;
  return { ...row, canRegister: canRegister(viewer, obstacle) };
}

/** A queued claim is a claim, too: a customer that somebody holds may still be registered, behind the holder. */
function customerRow(scene: Scene, of: { id: string; name: string }, company: CompanyRecord): Row {
  const { viewer, now } = scene;
  const claims = scene.claimsByAccount.get(company.accountId) ?? [];
  const holding = readableHolder(claims, viewer, now);
  const holder =
    holding === null ? null : holderOf(holding, scene.partners.get(holding.partnerCompanyId) ?? null);
  const waits = claims.some(
    claim => isLiveClaim(claim) && claim.state !== 'active' && mayRead(viewer, claim.partnerCompanyId),
  );
  return {
    ...of,
    customer: company.name ?? `Company ${company.companyId}`,
    companyId: company.companyId,
    holder,
    canRegister: canRegister(viewer, null),
    status: holder !== null ? 'registered' : waits ? 'waiting' : 'free',
  };
}
