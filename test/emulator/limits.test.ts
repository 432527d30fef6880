import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createRateLimiter } from '../../dev/emulator/http/rate-limiter.ts';
import type { RunningEmulator } from '../../dev/emulator/start-emulator.ts';
import { ADMIN, call, get, install, type Json, PORTAL, post, start } from './harness.ts';

const DEALS = '/crm/objects/2026-09/deals';
let emulator: RunningEmulator;
let access: string;
beforeEach(async () => {
  emulator = await start();
  access = (await install(emulator)).access;
});
afterEach(() => emulator.close());

test('the 111th call within ten seconds is refused, as HubSpot says it', async () => {
  const answers = [];
  for (let n = 0; n < 111; n++) answers.push(await get(emulator, `${DEALS}?limit=1`, access));
  const [first, last] = [answers[0], answers.at(-1)];
  expect(first?.headers.get('x-hubspot-ratelimit-max')).toBe('110');
  expect(first?.headers.get('x-hubspot-ratelimit-remaining')).toBe('109');
  expect(first?.headers.get('x-hubspot-ratelimit-interval-milliseconds')).toBe('10000');
  expect(answers.slice(0, 110).every(answer => answer.status === 200)).toBe(true);
  expect(last?.status).toBe(429);
  expect(last?.body).toMatchObject({
    status: 'error',
    errorType: 'RATE_LIMIT',
    policyName: 'TEN_SECONDLY_ROLLING',
    correlationId: expect.any(String),
  });
  expect(last?.headers.get('x-hubspot-ratelimit-remaining')).toBe('0');
  expect(last?.headers.get('retry-after')).toBeNull();
  const { body } = await get(emulator, '/_emulator/limits');
  expect(body.portals).toMatchObject([{ portalId: PORTAL, maxCallsIn10s: 111, refused: 1 }]);
});

test('people are not limited, and searches have their own, without headers', async () => {
  for (let n = 0; n < 111; n++) await get(emulator, `${DEALS}?limit=1`, ADMIN);
  const searches = [];
  for (let n = 0; n < 6; n++) searches.push(await post(emulator, `${DEALS}/search`, {}, access));
  expect(searches.map(answer => answer.status)).toEqual([200, 200, 200, 200, 200, 429]);
  expect(searches[0]?.headers.get('x-hubspot-ratelimit-max')).toBeNull();
  expect((await get(emulator, DEALS, access)).status).toBe(200);
});

test('the window slides: room comes back call by call', () => {
  let now = 0;
  const limiter = createRateLimiter(true, () => now);
  for (let n = 0; n < 110; n++) {
    now = n * 50;
    limiter.take('1', false);
  }
  expect(() => limiter.take('1', false)).toThrow();
  now = 10_000;
  expect(limiter.take('1', false)).toEqual({ remaining: 0 });
  expect(() => limiter.take('1', false)).toThrow();
  expect(() => limiter.take('2', false)).not.toThrow();
});

test('limits can be off while the fastest ten seconds are still known', async () => {
  const free = await start({ rateLimited: false });
  const token = (await install(free)).access;
  for (let n = 0; n < 120; n++) expect((await get(free, `${DEALS}?limit=1`, token)).status).toBe(200);
  const { body } = await get(free, '/_emulator/limits');
  expect(body.portals).toMatchObject([{ maxCallsIn10s: 120 }]);
  await free.close();
});

describe('injected faults strike the app, not people:', () => {
  const inject = (spec: Json) => post(emulator, '/_emulator/faults', spec);

  test('a rate limit of another policy, once', async () => {
    await inject({ kind: 'rate-limit', policyName: 'DAILY', count: 1 });
    expect((await get(emulator, DEALS, ADMIN)).status).toBe(200);
    expect((await get(emulator, DEALS, access)).body).toMatchObject({ policyName: 'DAILY' });
    expect((await get(emulator, DEALS, access)).status).toBe(200);
  });

  test.each([[502], [503], [423], [477]])('an outage with %i, until it is cleared', async status => {
    await inject({ kind: 'outage', status, retryAfterSeconds: 3 });
    const down = await get(emulator, DEALS, access);
    expect([down.status, down.headers.get('retry-after')]).toEqual([status, '3']);
    await call(emulator, 'DELETE', '/_emulator/faults');
    expect((await get(emulator, DEALS, access)).status).toBe(200);
  });

  test('only on the path named', async () => {
    await inject({ kind: 'outage', path: '/batch/update' });
    expect((await get(emulator, DEALS, access)).status).toBe(200);
    expect((await post(emulator, `${DEALS}/batch/update`, { inputs: [] }, access)).status).toBe(503);
  });

  test('a connection cut before the work', async () => {
    await inject({ kind: 'reset', count: 1, method: 'POST' });
    const before = emulator.state.world.portals.get(PORTAL)?.records.get('0-3')?.size;
    await expect(post(emulator, DEALS, { properties: {} }, access)).rejects.toThrow();
    expect(emulator.state.world.portals.get(PORTAL)?.records.get('0-3')?.size).toBe(before);
  });

  test('a connection cut after the work: the outcome is unknown to the caller', async () => {
    await inject({ kind: 'reset', when: 'after', count: 1, method: 'POST' });
    const before = emulator.state.world.portals.get(PORTAL)?.records.get('0-3')?.size ?? 0;
    await expect(post(emulator, DEALS, { properties: {} }, access)).rejects.toThrow();
    expect(emulator.state.world.portals.get(PORTAL)?.records.get('0-3')?.size).toBe(before + 1);
  });

  test('slowness', async () => {
    await inject({ kind: 'slow', delayMs: 60, count: 1 });
    const startedAt = performance.now();
    await get(emulator, DEALS, access);
    expect(performance.now() - startedAt).toBeGreaterThan(55);
  });

  test('a part of a batch that fails', async () => {
    await inject({ kind: 'partial-207', fail: 1, count: 1 });
    const inputs = [{ id: '30100000001' }, { id: '30100000002' }];
    const answer = await post(emulator, '/crm/objects/2026-09/companies/batch/read', { inputs }, access);
    expect(answer.status).toBe(207);
    expect(answer.body).toMatchObject({ numErrors: 1, results: [{ id: '30100000002' }] });
  });

  test("the portal's own rule: a property required while another has a value", async () => {
    await inject({
      kind: 'refuse-write',
      objectType: 'deals',
      property: 'closed_lost_reason',
      controlledBy: { property: 'dealstage', value: 'closedlost' },
    });
    const write = (properties: Json) => post(emulator, DEALS, { properties }, access);
    expect((await write({ dealstage: 'closedlost' })).body).toMatchObject({
      category: 'VALIDATION_ERROR',
      errors: [
        { code: 'MISSING_CONDITIONAL_REQUIRED_PROPERTY', context: { propertyName: ['closed_lost_reason'] } },
      ],
    });
    expect((await write({ dealstage: 'closedlost', closed_lost_reason: 'Price' })).status).toBe(201);
    expect((await write({ dealstage: 'contractsent' })).status).toBe(201);
  });

  test('the token endpoint too, when HubSpot is down', async () => {
    await inject({ kind: 'outage', path: '/oauth/2026-09/token', count: 1 });
    const { answer } = await install(emulator);
    expect(answer).toMatchObject({ status: 'error', category: 'SERVICE_UNAVAILABLE' });
  });
});
