import type { PortalTransaction } from '../../adapters/postgres/in-portal.ts';
import { disturbCopy, knowsOwnWrite } from '../../adapters/postgres/projections.ts';
import { storeOf } from '../../adapters/postgres/store.ts';
import { type CompanyReading, observeCompanies } from '../../operations/observe-companies.ts';
import { type DealReading, observeDeals } from '../../operations/observe-deals.ts';
import type { EventRoute } from './route-event.ts';

export type ObjectReadings = { deals: DealReading[]; companies: CompanyReading[] };

/** Ids of objects of which something changed or about which something was decided. */
export type Decided = { deals: Set<string>; companies: Set<string> };

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
  return { deals, companies };
}
