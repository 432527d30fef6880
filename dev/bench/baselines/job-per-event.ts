import { inPortal } from '../../../adapters/postgres/in-portal.ts';
import { saveOutcomes } from '../../../adapters/postgres/inbox.ts';
import { createPool } from '../../../adapters/postgres/pool.ts';
import { decideObjects } from '../../../webhooks/worker/decide-objects.ts';
import { readNamed } from '../../../webhooks/worker/read-named.ts';
import { routeEvent } from '../../../webhooks/worker/route-event.ts';
import { instantGateway } from '../instant-hubspot.ts';
import { type EventJob, workOnEventJobs } from './event-jobs.ts';

/**
 * Deciding as most integrations do it: one job of BullMQ for each event, ten at a time, which reads what the event
 * names, decides it by the same rules and keeps it with the outcome in one transaction. `DATABASE_URL`; `REDIS_URL` for
 * jobs on Redis, else they are on Postgres.
 */
const { DATABASE_URL = '', QUEUE_URL = '', REDIS_URL, HUBSPOT_APP_ID: APP_ID = '' } = process.env;
const pool = createPool(DATABASE_URL, { max: 10, applicationName: 'dibs-baseline' });
const deps = { pool, gateway: instantGateway(APP_ID) };
const own = { deals: new Map(), companies: new Map() };

async function decide({ data }: { data: EventJob }): Promise<void> {
  const { portalId, event } = data;
  const route = routeEvent(event, own, APP_ID);
  const ids = route.kind === 'reread' ? route.ids : [];
  const deals = route.kind === 'reread' && route.objectType === 'deals' ? ids : [];
  const companies = route.kind === 'reread' && route.objectType === 'companies' ? ids : [];
  const today = Temporal.Now.plainDateISO('UTC');
  const readings = await readNamed(deps, portalId, { deals, companies }, today, new Set(deals));
  await inPortal(pool, portalId, {}, async tx => {
    const decided = await decideObjects(tx, readings, [route]);
    const changed = ids.some(id => decided.deals.has(id) || decided.companies.has(id));
    const outcome = changed ? ('applied' as const) : ('no-change' as const);
    await saveOutcomes(tx, [{ eventId: event.eventId, outcome, reason: 'Decided by itself' }]);
  });
}

const jobs = workOnEventJobs({ QUEUE_URL, REDIS_URL }, decide);
jobs.worker.on('failed', (_job, error) => console.error(error));
jobs.worker.on('error', error => console.error(error));
await jobs.worker.waitUntilReady();
process.send?.({ type: 'ready' });
process.once('SIGTERM', async () => {
  await jobs[Symbol.asyncDispose]();
  process.exit(0);
});
