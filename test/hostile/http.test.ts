import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { mintId } from '../../adapters/runtime/mint-id.ts';
import { problemSchema } from '../../contract/views.ts';
import type { Route } from '../../src/server/route.ts';
import { routes } from '../../src/server/route-table.ts';
import { type Constellation, startConstellation } from '../e2e/support/constellation.ts';
import { partnersByType, registeredCustomer } from '../e2e/support/desk.ts';
import { longLane } from '../support/rounds.ts';
import { hostileFiles } from './support/corpus.ts';
import { hostileBody } from './support/hostile-json.ts';
import { randomFrom } from './support/random.ts';
import { sampleBodyOf } from './support/sample-of.ts';
import { sendRaw } from './support/send-raw.ts';

let world: Constellation;
/** Ids of what the seeded program has, by what a path calls them. */
let known: Record<string, string>;
beforeAll(async () => {
  world = await startConstellation();
  const partner = (await partnersByType(world))('reseller Premier');
  const { registrationId, companyId, dealId } = await registeredCustomer(world, partner);
  known = {
    registrations: registrationId,
    findings: mintId('fnd'),
    companies: companyId,
    accounts: companyId,
    deals: dealId,
    partners: partner,
    disputes: mintId('dsp'),
    consents: mintId('cns'),
    'identity-decisions': mintId('idn'),
  };
});
afterAll(() => world?.[Symbol.asyncDispose]());

/** A path of the route with ids of what is there. */
function pathOf(route: Route): string {
  const family = /^\/api\/v1\/([a-z-]+)/.exec(route.path)?.[1] ?? '';
  return route.path
    .replace(':type', 'deals')
    .replace(/:[A-Za-z]+/, known[family] ?? '1')
    .replace(/:[A-Za-z]+/g, '1');
}

const asked = routes.filter(route => route.kind === 'json' && route.auth !== 'demo');
const taking = asked.filter(route => sampleBodyOf(route) !== undefined);
const bodiesARoute = longLane ? 90 : 8;

/** The server answered as it should whatever came: no crash, and no fault of its own. */
async function expectPlanned(response: Response): Promise<void> {
  const text = await response.text();
  if (response.status >= 400) problemSchema.parse(JSON.parse(text));
  const logged = world.complaints.at(-1);
  expect(
    [200, 400, 404, 409, 413],
    response.status < 500 ? text.slice(0, 300) : JSON.stringify(logged),
  ).toContain(response.status);
}

describe(`${bodiesARoute} bodies over HTTP that are not as they should be`, () => {
  test.each(taking.map((route, at) => ({ name: `${route.method} ${route.path}`, route, at })))(
    '$name answers without a fault of its own',
    async ({ route, at }) => {
      const random = randomFrom(1_000 + at);
      const sample = sampleBodyOf(route);
      const people = ['approver', 'admin', 'partner-manager', 'direct'].map(role => world.user(role));
      for (let left = bodiesARoute; left > 0; left -= 1)
        await expectPlanned(
          await sendRaw(world, {
            method: route.method,
            path: pathOf(route),
            user: random.pick(people),
            body: hostileBody(sample, random),
          }),
        );
    },
  );
});

const strange = [
  '',
  '%00',
  '..',
  '%2e%2e%2f',
  '9223372036854775808',
  '-1',
  '1e3',
  "'%20OR%201=1",
  '__proto__',
  '%F0%9F%98%80',
  '%ff',
  `${'a'.repeat(3_000)}`,
  '%E2%80%AE',
  '%0d%0aX:1',
  '{{7*7}}',
  '%25s',
  'NaN',
];
/** In the default lane some of them. */
const signs = strange.filter((_, at) => longLane || at % 4 === 1);
const queries: Record<string, string[]> = {
  '/api/v1/events': ['after', 'limit'],
  '/api/v1/availability': ['domain'],
  '/api/v1/registrations': ['q'],
  '/api/v1/home/work': ['q', 'after', 'kind', 'whose'],
  '/api/v1/accounts/:companyId/holder': ['at', 'knownAt'],
  '/api/v1/deals/:dealId/claim-check': ['partner'],
  '/api/v1/bulk/:type': ['ids'],
};

describe('strange signs where an id or a word of the query should be', () => {
  test.each(
    asked
      .filter(route => route.path.includes(':'))
      .map(route => ({ name: `${route.method} ${route.path}`, route })),
  )('$name', async ({ route }) => {
    for (const sign of signs) {
      const path = route.path.replace(/:[A-Za-z]+/g, () => sign).replace(':type', 'deals');
      const response = await sendRaw(world, {
        method: route.method,
        path,
        user: world.user('admin'),
        body: Buffer.from('{}'),
      });
      expect(response.status, sign).toBeLessThan(500);
      await response.body?.cancel();
    }
  });

  test.each(asked.filter(route => route.method === 'GET').map(route => ({ name: route.path, route })))(
    'GET $name',
    async ({ route }) => {
      for (const name of [...(queries[route.path] ?? ['q']), '__proto__'])
        for (const sign of signs) {
          const path = `${pathOf(route)}?${name}=${sign}`;
          const response = await sendRaw(world, { method: 'GET', path, user: world.user('admin') });
          await expectPlanned(response);
        }
    },
  );
});

describe('the kept hostile files', () => {
  const files = hostileFiles('4711');

  test('are what they were, each under a name of its own', () => {
    expect(files.length).toBeGreaterThan(400);
    expect(new Set(files.map(({ name }) => name)).size).toBe(files.length);
    const digest = createHash('sha256');
    for (const { bytes } of files) digest.update(bytes);
    expect(digest.digest('hex').slice(0, 16)).toBe('486a2e3c5adb7e0a');
  });

  test('delivered, none costs a good event beside it, none is lost, and the worker goes on', {
    timeout: 120_000,
  }, async () => {
    const sent = hostileFiles(world.portalId).filter((_, at) => longLane || at % 5 < 2);
    expect(sent.length).toBeGreaterThan(400);
    for (const file of sent) {
      const response = await sendRaw(world, { method: 'POST', path: '/webhooks/hubspot', body: file.bytes });
      expect(response.status, file.name).toBe(200);
      await response.body?.cancel();
    }
    await world.idle();
    const outcomes = await world.rows<{ outcome: string; count: number }>(
      `SELECT outcome, count(*)::int AS count FROM inbox WHERE subscription_type = 'object.unheard-of' AND portal_id = ${world.portalId} GROUP BY 1`,
    );
    const good = sent.reduce((sum, file) => sum + file.good, 0);
    expect(outcomes).toEqual([{ outcome: 'ignored', count: expect.any(Number) }]);
    expect(outcomes[0]?.count).toBeGreaterThanOrEqual(good);
    expect(await world.rows('SELECT 1 FROM deliveries')).toEqual([]);
  });

  test.each([
    'POST /api/v1/registrations',
    'PUT /api/v1/policy',
    'POST /api/v1/settings/people',
    'POST /api/v1/disputes/:id/propose',
  ])('sent to %s, each is refused as a fault of the request', async name => {
    const route = taking.find(each => `${each.method} ${each.path}` === name);
    if (route === undefined) throw new Error(`There is no route ${name}`);
    for (const file of longLane ? files : files.filter((_, at) => at % 20 === 0)) {
      const response = await sendRaw(world, {
        method: route.method,
        path: pathOf(route),
        user: world.user('admin'),
        body: file.bytes,
      });
      expect([400, 413], file.name).toContain(response.status);
      expect((await response.arrayBuffer()).byteLength).toBeLessThan(100_000);
    }
  });
});

test('after all that the program answers as before', async () => {
  const response = await sendRaw(world, {
    method: 'GET',
    path: `/api/v1/registrations/${known.registrations}`,
    user: world.user('admin'),
  });
  expect(response.status).toBe(200);
  expect(world.complaints.filter(line => Number(line.level) >= 50)).toEqual([]);
});
