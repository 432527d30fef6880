import { Writable } from 'node:stream';
import { inPortal } from '../../adapters/postgres/in-portal.ts';
import { createPool } from '../../adapters/postgres/pool.ts';
import { storeOf } from '../../adapters/postgres/store.ts';
import { loadConfig } from '../../adapters/runtime/config.ts';
import { createLogger } from '../../adapters/runtime/logger.ts';
import { startServer } from '../../src/server/start-server.ts';
import { createSignedClient } from '../signed-client.ts';
import { startSimServer } from '../sim/seed-server.ts';
import type { Comparison } from './comparison.ts';
import { timed } from './question.ts';
import { makeYear, portalId } from './year-of-a-portal.ts';

const held = 200;
const publicUrl = 'https://dibs.example';
const app = { clientId: 'bench', clientSecret: 'bench-secret', appId: '1001' };

/**
 * Whether the time of an answer tells if a customer is registered (E44): over HTTP, against the real server, with
 * customers that are registered and customers that nobody claims.
 */
export const availabilityComparison: Comparison = {
  name: 'availability',
  expectS: 45,
  asks: 'Does the time of an answer tell whether a customer is registered?',
  ways: ['registered', 'free'],
  samplesEach: 400,
  atOnce: 4,
  leastP: 0.01,
  setUp: async () => {
    await using stack = new AsyncDisposableStack();
    const { registered, free, port } = stack.use(await startAsked());
    const ask = createSignedClient({
      ...app,
      serverUrl: `http://127.0.0.1:${port}`,
      publicUrl,
      portalId,
    }).as({ userId: '42', email: 'admin@vendor.example' });
    const kept = stack.move();
    return {
      about: `${registered.length} registered customers, ${free.length} free ones, four questions at once`,
      ask: async (way, sample) => {
        const domains = way === 0 ? registered : free;
        const domain = domains[sample % domains.length];
        return await timed(async () => {
          const { status, body } = await ask('GET', `/api/v1/availability?domain=${domain}`);
          if (status !== 200 || body.available !== (way === 1))
            throw new Error(`${domain}: ${JSON.stringify(body)}`);
        });
      },
      [Symbol.asyncDispose]: () => kept.disposeAsync(),
    };
  },
};

/** Gives the year's customers domains: those that are registered now, and as many on which nobody is any more. */
async function nameCustomers(pool: ReturnType<typeof createPool>): Promise<[string[], string[]]> {
  return await inPortal(pool, portalId, {}, async tx => {
    const store = storeOf(tx);
    const rows = await tx.query<{ company_id: string; state: string }>(
      'SELECT company_id, state FROM registrations WHERE portal_id = $1 ORDER BY sequence',
      [portalId],
    );
    const domainsOf = async (active: boolean) => {
      const domains: string[] = [];
      for (const { company_id: id } of rows.filter(row => (row.state === 'active') === active)) {
        const company = await store.company(id);
        if (company === null) continue;
        const domain = `customer-${id}.com`;
        await store.saveCompany({ ...company, domain, readAt: await store.now() }, [domain]);
        domains.push(domain);
      }
      return domains;
    };
    return [await domainsOf(true), await domainsOf(false)];
  });
}

/** The real server over a year of a portal whose customers have domains. */
export async function startAsked() {
  await using stack = new AsyncDisposableStack();
  const database = stack.use(await startSimServer());
  const { appUrl } = await database.newDatabase();
  const pool = stack.adopt(createPool(appUrl, { max: 1, applicationName: 'dibs-bench' }), one => one.end());
  await makeYear(pool, { registrations: 2 * held, activitiesEach: 0, partners: 10 });
  const [registered, free] = await nameCustomers(pool);
  const config = loadConfig({
    DATABASE_URL: appUrl,
    PUBLIC_URL: publicUrl,
    HUBSPOT_API_URL: 'http://localhost:9',
    HUBSPOT_CLIENT_ID: app.clientId,
    HUBSPOT_CLIENT_SECRET: app.clientSecret,
    HUBSPOT_APP_ID: app.appId,
  });
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const logger = createLogger({ name: 'bench', level: 'fatal' }, silent);
  const server = stack.use(await startServer({ ...config, port: 0 }, logger));
  const kept = stack.move();
  return {
    pool,
    registered,
    free,
    config,
    port: server.port,
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}
