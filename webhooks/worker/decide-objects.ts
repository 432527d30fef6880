import type { PortalTransaction } from '../../adapters/postgres/in-portal.ts';
import { type CopyValues, disturbCopies, strangeEchoes } from '../../adapters/postgres/projections.ts';
import { type Store, storeOf } from '../../adapters/postgres/store.ts';
import { type EvidenceHint, wantActivityReads } from '../../operations/activity-reads.ts';
import type { CompanyReading } from '../../operations/company-reading.ts';
import { eraseContact } from '../../operations/erase-contact.ts';
import type { CompanyContact } from '../../operations/identity-records.ts';
import { lookAgain } from '../../operations/look-again.ts';
import { observeCompanies } from '../../operations/observe-companies.ts';
import { type DealReading, observeDeals } from '../../operations/observe-deals.ts';
import { takeInContacts } from '../../operations/take-in-contacts.ts';
import type { EventRoute } from './route-event.ts';

export type ObjectReadings = {
  deals: DealReading[];
  companies: CompanyReading[];
  /** What deals showed of ours when they were read. */
  shownOnDeals?: ReadonlyMap<string, Readonly<CopyValues>>;
  /** Contact id → its companies, of contacts that are looked at. */
  companiesOfContacts?: ReadonlyMap<string, readonly string[]>;
  /** Companies of which the contacts were read, and all contacts that were found, by company (M7). */
  contactsWanted?: readonly string[];
  contactsOfCompanies?: ReadonlyMap<string, CompanyContact[]>;
};

/** Ids of objects of which something changed or about which something was decided. */
export type Decided = {
  deals: Set<string>;
  companies: Set<string>;
  contacts: Set<string>;
  evidence: Set<string>;
};

/** Takes readings in and decides, all in the caller's transaction: companies first, because deals stand on them. */
export async function decideObjects(
  tx: PortalTransaction,
  readings: ObjectReadings,
  routes: EventRoute[],
): Promise<Decided> {
  const store = storeOf(tx);
  const companies = await observeCompanies(store, readings.companies);
  const deals = await observeDeals(store, readings.deals);
  if (readings.contactsOfCompanies !== undefined)
    for (const id of await takeInContacts(store, readings.contactsWanted ?? [], readings.contactsOfCompanies))
      deals.add(id);
  for (const route of routes) if (route.kind === 'reread') await keepRemoval(store, route);
  const looked = await look(store, readings, routes);
  // An echo of a write that is not the last one may have overtaken it: look at the copy once more.
  const strange = await strangeEchoes(
    tx,
    routes.filter(route => route.kind === 'own-write'),
  );
  for (const objectType of ['deals', 'companies'] as const) {
    const idsOf = (list: readonly { objectType: string; id: string }[]) =>
      list.flatMap(each => (each.objectType === objectType ? [each.id] : []));
    const overtaken = idsOf(strange);
    await disturbCopies(tx, objectType, overtaken, new Map());
    // They were read after they had been changed: what they show is known.
    const changed = idsOf(routes.filter(route => route.kind === 'copy-changed'));
    const shown = objectType === 'deals' ? (readings.shownOnDeals ?? new Map()) : new Map();
    await disturbCopies(
      tx,
      objectType,
      changed.filter(id => !overtaken.includes(id)),
      shown,
    );
  }
  const wanted = await wantActivityReads(store, routes.flatMap(hintsOf));
  return {
    deals,
    companies: new Set([...companies, ...looked.companies]),
    contacts: looked.contacts,
    evidence: new Set(wanted.map(keyOf)),
  };
}

async function keepRemoval(store: Store, route: EventRoute & { kind: 'reread' }): Promise<void> {
  const { removal } = route;
  if (removal === undefined || (await store.partner(removal.companyId)) === null) return;
  const at = removal.atMs === null ? await store.now() : Temporal.Instant.fromEpochMilliseconds(removal.atMs);
  await store.saveLinkRemoval({
    dealId: removal.dealId,
    partnerCompanyId: removal.companyId,
    removedAt: at,
    byUserId: removal.userId,
    source: removal.source,
  });
}

/** Ids of companies and contacts whose registered accounts are read anew, and of contacts that were erased. */
async function look(store: Store, readings: ObjectReadings, routes: EventRoute[]) {
  const companies = new Set<string>();
  const contacts = new Set<string>();
  for (const route of routes) {
    if (route.kind === 'erase' && (await eraseContact(store, route.contactId))) contacts.add(route.contactId);
    if (route.kind === 'look') {
      const companyIds =
        route.objectType === 'companies'
          ? [route.id]
          : [...(readings.companiesOfContacts?.get(route.id) ?? [])];
      const any = await lookAgain(store, { companyIds, dealIds: [] });
      if (any) (route.objectType === 'companies' ? companies : contacts).add(route.id);
    }
    if (route.kind === 'reread' && route.look) await lookAgain(store, { companyIds: [], dealIds: route.ids });
  }
  return { companies, contacts };
}

/** What an event says about whose evidence there is something new. */
export function hintsOf(route: EventRoute): EvidenceHint[] {
  if (route.kind === 'reread' && route.stageMoved === true)
    return route.ids.map(id => ({ objectType: 'deals', id }));
  if (route.kind !== 'activity') return [];
  return [{ objectType: 'activities', id: route.activityId }, ...(route.on === null ? [] : [route.on])];
}

export const keyOf = (hint: EvidenceHint) => `${hint.objectType} ${hint.id}`;
