import type { PortalTransaction } from '../../adapters/postgres/in-portal.ts';
import { disturbCopy, knowsOwnWrite } from '../../adapters/postgres/projections.ts';
import { storeOf } from '../../adapters/postgres/store.ts';
import { type EvidenceHint, wantActivityReads } from '../../operations/activity-reads.ts';
import { type CompanyReading, observeCompanies } from '../../operations/observe-companies.ts';
import { type DealReading, observeDeals } from '../../operations/observe-deals.ts';
import type { EventRoute } from './route-event.ts';

export type ObjectReadings = { deals: DealReading[]; companies: CompanyReading[] };

/** Ids of objects of which something changed or about which something was decided. */
export type Decided = { deals: Set<string>; companies: Set<string>; evidence: Set<string> };

/** Takes readings in and decides, all in the caller's transaction: companies first, because deals stand on them. */
export async function decideObjects(
  tx: PortalTransaction,
  readings: ObjectReadings,
  routes: EventRoute[],
): Promise<Decided> {
  const store = storeOf(tx);
  const companies = await observeCompanies(store, readings.companies);
  const deals = await observeDeals(store, readings.deals);
  for (const route of routes) {
    if (route.kind === 'copy-changed') await disturbCopy(tx, route.objectType, route.id);
    // An echo of a write that is not the last one may have overtaken it: look at the copy once more.
    if (route.kind === 'own-write' && !(await knowsOwnWrite(tx, route)))
      await disturbCopy(tx, route.objectType, route.id);
  }
  const wanted = await wantActivityReads(store, routes.flatMap(hintsOf));
  return { deals, companies, evidence: new Set(wanted.map(keyOf)) };
}

/** What an event says about whose evidence there is something new. */
export function hintsOf(route: EventRoute): EvidenceHint[] {
  if (route.kind === 'reread' && route.stageMoved === true)
    return route.ids.map(id => ({ objectType: 'deals', id }));
  if (route.kind !== 'activity') return [];
  return [{ objectType: 'activities', id: route.activityId }, ...(route.on === null ? [] : [route.on])];
}

export const keyOf = (hint: EvidenceHint) => `${hint.objectType} ${hint.id}`;
