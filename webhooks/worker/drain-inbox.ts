import { decideRetry } from '../../adapters/hubspot/decide-retry.ts';
import { HubSpotError } from '../../adapters/hubspot/failure.ts';
import { readCompanyContacts } from '../../adapters/hubspot/read-company-contacts.ts';
import { inPortal } from '../../adapters/postgres/in-portal.ts';
import {
  type PendingEvent,
  pendingEvents,
  postponeEvents,
  saveOutcomes,
} from '../../adapters/postgres/inbox.ts';
import { fenceLease, type Lease } from '../../adapters/postgres/leases.ts';
import { program } from '../../adapters/postgres/program.ts';
import { clearReads, postponeReads, type WantedRead, wantedReads } from '../../adapters/postgres/reads.ts';
import { StoreError } from '../../adapters/postgres/store-error.ts';
import { propertyDefinitions } from '../../domain/projection.ts';
import { type Decided, decideObjects, hintsOf, keyOf, type ObjectReadings } from './decide-objects.ts';
import { readNamed } from './read-named.ts';
import { fewEvents } from './right-of-way.ts';
import { type EventRoute, type OwnProperties, routeEvent } from './route-event.ts';
import { done, type StageResult, type WorkerDeps } from './worker-deps.ts';

/**
 * Events looked at in one go, and objects that they may name; those of one object are one reading. An import tells some
 * ten events of each deal: taking so many of them fills HubSpot's batches of a hundred and costs half as many calls.
 */
const slice = 2_000;
const mostObjects = 500;
const mostTries = 8;

type Routed = { event: PendingEvent; route: EventRoute };
type Work = { routed: Routed[]; reads: WantedRead[]; today: Temporal.PlainDate; more: boolean };

const writtenByUs = (object: 'deals' | 'companies') =>
  new Map(
    propertyDefinitions[object].flatMap(({ name, writtenBy }) =>
      writtenBy === 'people' ? [] : [[name, writtenBy] as const],
    ),
  );
const ownProperties: OwnProperties = { deals: writtenByUs('deals'), companies: writtenByUs('companies') };

/**
 * Decides what waits in a portal's inbox: events of one object are coalesced, the objects' current state is read
 * 100 at a time, and facts, verdicts, ledger, intended writes and outcomes commit together. While HubSpot does
 * not answer nothing is decided and nothing is lost. An event that fails by itself is tried eight times, then
 * parked with the reason, and never holds up the others.
 */
export async function drainInbox(deps: WorkerDeps, lease: Lease): Promise<StageResult> {
  const work = await inPortal(deps.pool, lease.portalId, { readOnly: true }, async tx => {
    const events = await pendingEvents(tx, slice);
    const routed = ofFewObjects(
      events.map(event => ({ event, route: routeEvent(event, ownProperties, deps.appId) })),
    );
    const reads = await wantedReads(tx, mostObjects);
    return {
      routed,
      reads,
      today: (await program(tx).now()).toZonedDateTimeISO('UTC').toPlainDate(),
      more: events.length === slice || routed.length < events.length || reads.length === mostObjects,
    };
  });
  if (work.routed.length === 0 && work.reads.length === 0) return done;
  const isMuch = Math.max(work.routed.length, work.reads.length) > fewEvents;
  if (isMuch) await deps.way.giveWay(lease.portalId);
  let readings: ObjectReadings;
  try {
    readings = await readAll(deps, lease.portalId, work);
  } catch (error) {
    if (!(error instanceof HubSpotError)) throw error;
    return await putOff(deps, lease, work, error);
  }
  if (isMuch) await deps.way.giveWay(lease.portalId);
  try {
    await commit(deps, lease, work, readings);
  } catch (error) {
    if (error instanceof StoreError) throw error;
    deps.logger.warn(
      { portalId: lease.portalId, err: String(error) },
      'A batch was refused; its objects are decided one by one',
    );
    await oneByOne(deps, lease, work, readings);
  }
  return { more: work.more, retryAfterMs: null };
}

/** The first of them, up to the one that would name an object too many. */
function ofFewObjects(routed: Routed[]): Routed[] {
  const named = new Set<string>();
  const beyond = routed.findIndex(({ route }) => {
    if (route.kind === 'reread') for (const id of route.ids) named.add(`${route.objectType} ${id}`);
    return named.size > mostObjects;
  });
  return beyond === -1 ? routed : routed.slice(0, Math.max(1, beyond));
}

async function readAll(deps: WorkerDeps, portalId: string, work: Work): Promise<ObjectReadings> {
  const named = (objectType: 'deals' | 'companies') => [
    ...work.routed.flatMap(({ route }) =>
      route.kind === 'reread' && route.objectType === objectType ? route.ids : [],
    ),
    ...work.reads.filter(read => read.objectType === objectType).map(read => read.objectId),
  ];
  const ids = { deals: named('deals'), companies: named('companies') };
  const onlyProperties = {
    deals: onlyPropertiesOf(work, 'deals'),
    companies: onlyPropertiesOf(work, 'companies'),
  };
  const changed = work.routed.flatMap(({ route }) =>
    route.kind === 'reread' && route.objectType === 'deals' ? route.ids : [],
  );
  const readings = await readNamed(deps, portalId, ids, work.today, new Set(changed), onlyProperties);
  const contactsWanted = work.reads.flatMap(read =>
    read.objectType === 'company-contacts' ? [read.objectId] : [],
  );
  return {
    ...readings,
    companiesOfContacts: await companiesOfContacts(deps, portalId, work),
    contactsWanted,
    contactsOfCompanies: await readCompanyContacts(deps.gateway, portalId, contactsWanted),
  };
}

/** Objects of which nothing else of this work says more than that properties changed. */
function onlyPropertiesOf({ routed, reads }: Work, objectType: 'deals' | 'companies'): string[] {
  const rereads = routed.flatMap(({ route }) =>
    route.kind === 'reread' && route.objectType === objectType ? [route] : [],
  );
  const more = new Set([
    ...rereads.flatMap(route => (route.onlyProperties === true ? [] : route.ids)),
    ...reads.filter(read => read.objectType === objectType).map(read => read.objectId),
  ]);
  const named = new Set(rereads.flatMap(route => route.ids));
  return [...named].filter(id => !more.has(id));
}

async function companiesOfContacts(
  deps: WorkerDeps,
  portalId: string,
  { routed }: Work,
): Promise<Map<string, string[]>> {
  const contactIds = routed.flatMap(({ route }) =>
    route.kind === 'look' && route.objectType === 'contacts' ? [route.id] : [],
  );
  if (contactIds.length === 0) return new Map();
  const { found } = await deps.gateway.readAssociations(portalId, 'contacts', 'companies', contactIds);
  return new Map([...found].map(([id, companies]) => [id, companies.map(company => company.id)]));
}

async function commit(deps: WorkerDeps, lease: Lease, work: Work, readings: ObjectReadings): Promise<void> {
  await inPortal(deps.pool, lease.portalId, {}, async tx => {
    await fenceLease(tx, lease);
    const decided = await decideObjects(
      tx,
      readings,
      work.routed.map(({ route }) => route),
    );
    await saveOutcomes(
      tx,
      work.routed.map(({ event, route }) => ({ eventId: event.eventId, ...outcomeOf(route, decided) })),
    );
    await clearReads(tx, work.reads);
  });
}

function outcomeOf(
  route: EventRoute,
  decided: Decided,
): { outcome: 'applied' | 'no-change' | 'ignored'; reason: string } {
  switch (route.kind) {
    case 'ignored':
      return { outcome: 'ignored', reason: route.reason };
    case 'own-write':
      return { outcome: 'no-change', reason: 'Our own write came back' };
    case 'copy-changed':
      return { outcome: 'applied', reason: 'Somebody changed a property of ours; the copy is written again' };
    case 'look':
      return decided[route.objectType].has(route.id)
        ? { outcome: 'applied', reason: 'The registered customer is read again' }
        : { outcome: 'no-change', reason: 'It is of no registered customer' };
    case 'reread': {
      const changed = route.ids.some(id => decided[route.objectType].has(id));
      return changed
        ? { outcome: 'applied', reason: 'The current state was read and taken in' }
        : { outcome: 'no-change', reason: 'The current state was known already' };
    }
    case 'erase':
      return decided.contacts.has(route.contactId)
        ? { outcome: 'applied', reason: 'What named the person was erased' }
        : { outcome: 'no-change', reason: 'Nothing names the person' };
    case 'activity':
      return hintsOf(route).some(hint => decided.evidence.has(keyOf(hint)))
        ? { outcome: 'applied', reason: 'The evidence that it is part of is read again' }
        : { outcome: 'no-change', reason: 'Nobody is registered to what it hangs on' };
    default:
      return route satisfies never;
  }
}

async function putOff(deps: WorkerDeps, lease: Lease, work: Work, error: HubSpotError): Promise<StageResult> {
  const decision = decideRetry(error.failure, 1);
  const retryAfterMs = decision.retry ? decision.afterMs : 60_000;
  deps.logger.warn(
    { portalId: lease.portalId, failure: error.failure.kind, retryAfterMs },
    'HubSpot did not answer; nothing is decided until it does',
  );
  await inPortal(deps.pool, lease.portalId, {}, async tx => {
    await fenceLease(tx, lease);
    await postponeEvents(
      tx,
      work.routed.map(({ event }) => event.eventId),
      retryAfterMs,
      false,
    );
    await postponeReads(tx, work.reads, retryAfterMs);
  });
  return done;
}

/** Each object in a transaction of its own, so that one that fails costs nobody else. */
async function oneByOne(deps: WorkerDeps, lease: Lease, work: Work, readings: ObjectReadings): Promise<void> {
  const { portalId } = lease;
  for (const { event, route } of work.routed) {
    const single: Work = { ...work, routed: [{ event, route }], reads: [] };
    const ids = new Set(route.kind === 'reread' ? route.ids : []);
    const deals = readings.deals.filter(deal => ids.has(deal.dealId));
    const companyIds = new Set([...ids, ...deals.flatMap(deal => (deal.found ? deal.companyIds : []))]);
    const companies = readings.companies.filter(company => companyIds.has(company.companyId));
    try {
      await commit(deps, lease, single, { ...readings, deals, companies });
    } catch (error) {
      if (error instanceof StoreError) throw error;
      await park(deps, lease, event, error);
    }
  }
  for (const read of work.reads) {
    const deals = readings.deals.filter(deal => read.objectType === 'deals' && deal.dealId === read.objectId);
    const companies = readings.companies.filter(
      company =>
        (read.objectType === 'companies' && company.companyId === read.objectId) ||
        deals.some(deal => deal.found && deal.companyIds.includes(company.companyId)),
    );
    try {
      await commit(deps, lease, { ...work, routed: [], reads: [read] }, { ...readings, deals, companies });
    } catch (error) {
      if (error instanceof StoreError) throw error;
      deps.logger.error(
        { portalId, objectType: read.objectType, objectId: read.objectId, err: String(error) },
        'A reading could not be taken in',
      );
      await inPortal(deps.pool, portalId, {}, async tx => {
        await fenceLease(tx, lease);
        await postponeReads(tx, [read], 60_000);
      });
    }
  }
}

async function park(deps: WorkerDeps, lease: Lease, event: PendingEvent, error: unknown): Promise<void> {
  const lastTry = event.attempts + 1 >= mostTries;
  deps.logger.error(
    { portalId: lease.portalId, eventId: event.eventId, attempts: event.attempts + 1, err: String(error) },
    lastTry ? 'An event failed for the last time and is parked' : 'An event failed and is tried again',
  );
  await inPortal(deps.pool, lease.portalId, {}, async tx => {
    await fenceLease(tx, lease);
    if (lastTry) {
      const reason = `It failed ${mostTries} times: ${error instanceof Error ? error.name : 'unknown fault'}`;
      await saveOutcomes(tx, [{ eventId: event.eventId, outcome: 'quarantined', reason }]);
    } else {
      await postponeEvents(tx, [event.eventId], 1_000 * 2 ** event.attempts, true);
    }
  });
}
