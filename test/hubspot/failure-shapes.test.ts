import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createCallBudget } from '../../adapters/hubspot/call-budget.ts';
import { HubSpotError, type HubSpotFailure } from '../../adapters/hubspot/failure.ts';
import { createTestDatabase, type TestDatabase } from '../support/create-test-database.ts';
import { openPool } from './open-pool.ts';
import { answer, gatewayOn, type Script, type StandIn, startStandIn } from './stand-in.ts';

let database: TestDatabase;
let pool: pg.Pool;
let standIn: StandIn;
let portals = 0;
const newPortal = () => String(8_000 + portals++);

beforeAll(async () => {
  database = await createTestDatabase();
  pool = openPool(database.appUrl);
  standIn = await startStandIn();
});
afterAll(async () => {
  await standIn[Symbol.asyncDispose]();
  await pool.end();
  await database.drop();
});

const play = (...script: Script[]) => {
  standIn.received.length = 0;
  standIn.script.splice(0, standIn.script.length, ...script);
};

async function failureOf(work: Promise<unknown>): Promise<HubSpotFailure> {
  try {
    await work;
  } catch (error) {
    if (error instanceof HubSpotError) return error.failure;
    throw error;
  }
  throw new Error('it did not fail');
}

const readDeals = () => gatewayOn(standIn, pool).readBatch(newPortal(), 'deals', ['1'], ['dealname']);

const body = (rest: object = {}) => ({
  status: 'error',
  message: 'what HubSpot says',
  correlationId: 'c-1',
  category: 'VALIDATION_ERROR',
  ...rest,
});
const rateLimit = (policyName: string) =>
  body({ errorType: 'RATE_LIMIT', policyName, category: 'RATE_LIMITS' });

describe('what HubSpot can answer, and what it means', () => {
  test.each<[string, Script, Partial<HubSpotFailure>]>([
    [
      '400',
      answer(400, body()),
      {
        kind: 'bad-request',
        status: 400,
        message: 'what HubSpot says',
        correlationId: 'c-1',
        category: 'VALIDATION_ERROR',
      },
    ],
    [
      '400 with one code inside',
      answer(400, body({ errors: [{ message: 'x', code: 'MISSING_CONDITIONAL_REQUIRED_PROPERTY' }] })),
      { kind: 'bad-request', category: 'MISSING_CONDITIONAL_REQUIRED_PROPERTY' },
    ],
    [
      '400 with several codes inside',
      answer(
        400,
        body({
          errors: [
            { message: 'x', code: 'A' },
            { message: 'y', code: 'B' },
          ],
        }),
      ),
      { kind: 'bad-request', category: 'VALIDATION_ERROR' },
    ],
    [
      '401',
      answer(401, body({ category: 'EXPIRED_AUTHENTICATION' })),
      { kind: 'unauthorized', category: 'EXPIRED_AUTHENTICATION' },
    ],
    [
      '403',
      answer(403, body({ category: 'MISSING_SCOPES' })),
      { kind: 'forbidden', category: 'MISSING_SCOPES' },
    ],
    ['404 of a path', answer(404, body()), { kind: 'not-found' }],
    ['409', answer(409, body({ category: 'CONFLICT' })), { kind: 'conflict' }],
    ['414', answer(414), { kind: 'bad-request' }],
    ['423', answer(423, body()), { kind: 'locked', retryAfterMs: 2_000 }],
    [
      '423 that names less than two seconds',
      answer(423, body(), { 'Retry-After': '1' }),
      { kind: 'locked', retryAfterMs: 2_000 },
    ],
    [
      '429 of ten seconds, with the interval',
      answer(429, rateLimit('TEN_SECONDLY_ROLLING'), { 'X-HubSpot-RateLimit-Interval-Milliseconds': '9000' }),
      { kind: 'rate-limited', limit: 'ten-secondly', retryAfterMs: 9_000 },
    ],
    [
      '429 of ten seconds, without headers',
      answer(429, rateLimit('TEN_SECONDLY_ROLLING')),
      { kind: 'rate-limited', limit: 'ten-secondly', retryAfterMs: 10_000 },
    ],
    [
      '429 of the day: no wait is known',
      answer(429, rateLimit('DAILY'), { 'X-HubSpot-RateLimit-Interval-Milliseconds': '10000' }),
      { kind: 'rate-limited', limit: 'daily' },
    ],
    [
      '429 of search',
      answer(429, rateLimit('SECONDLY')),
      { kind: 'rate-limited', limit: 'secondly', retryAfterMs: 1_000 },
    ],
    [
      '429 with a body nobody documented',
      answer(429, 'slow down'),
      { kind: 'rate-limited', limit: 'unknown', retryAfterMs: 10_000 },
    ],
    [
      '477 with seconds',
      answer(477, body(), { 'Retry-After': '3600' }),
      { kind: 'migrating', retryAfterMs: 3_600_000 },
    ],
    ['477 without a wait', answer(477, body()), { kind: 'migrating' }],
    ['500', answer(500, body()), { kind: 'unavailable', status: 500 }],
    [
      '502 from a proxy, in HTML',
      answer(502, '<html>Bad gateway</html>', { 'Content-Type': 'text/html' }),
      { kind: 'unavailable', message: 'HubSpot answered 502' },
    ],
    [
      '503 with a wait',
      answer(503, '', { 'Retry-After': '7' }),
      { kind: 'unavailable', retryAfterMs: 7_000 },
    ],
    ['521 from its CDN', answer(521), { kind: 'unavailable' }],
    ['200 with nothing in it', answer(200), { kind: 'unexpected-answer', status: 200 }],
    [
      '204 where an answer was due',
      response => response.writeHead(204).end(),
      { kind: 'unexpected-answer', status: 204 },
    ],
    ['200 with HTML', answer(200, '<html>'), { kind: 'unexpected-answer' }],
    ['200 with another shape', answer(200, { results: [{ identifier: 1 }] }), { kind: 'unexpected-answer' }],
    ['200 with a list', answer(200, []), { kind: 'unexpected-answer' }],
    ['304', response => response.writeHead(304).end(), { kind: 'unexpected-answer', status: 304 }],
    ['a connection cut before the answer', response => response.destroy(), { kind: 'network' }],
    ['a connection reset', response => response.socket?.resetAndDestroy(), { kind: 'network' }],
    [
      'a connection cut inside the answer',
      response => {
        response.writeHead(200, { 'Content-Length': '100' });
        response.write('{"results":', () => response.destroy());
      },
      { kind: 'network' },
    ],
    ['something that is not HTTP', response => response.socket?.end('hello\r\n\r\n'), { kind: 'network' }],
  ])('%s', async (_name, script, expected) => {
    play(script);
    const failure = await failureOf(readDeals());
    expect(failure).toMatchObject(expected);
    if (expected.kind === 'rate-limited' && expected.limit === 'daily')
      expect(failure.retryAfterMs).toBeUndefined();
  });

  test('477 with a date', async () => {
    play(answer(477, body(), { 'Retry-After': new Date(Date.now() + 60_000).toUTCString() }));
    const { kind, retryAfterMs } = await failureOf(readDeals());
    expect(kind).toBe('migrating');
    expect(retryAfterMs).toBeGreaterThan(50_000);
    expect(retryAfterMs).toBeLessThanOrEqual(60_000);
  });

  test('nobody listens', async () => {
    await using gone = await startStandIn();
    await gone[Symbol.asyncDispose]();
    const failure = await failureOf(gatewayOn(gone, pool).readOwners(newPortal()));
    expect(failure).toMatchObject({ kind: 'network', message: expect.stringContaining('ECONNREFUSED') });
  });
});

describe('an answer that does not come', () => {
  const impatient = () => gatewayOn(standIn, pool, { fetchTimeoutMs: 50 });

  test('no answer at all', async () => {
    play(() => {});
    expect(await failureOf(impatient().readOwners(newPortal()))).toMatchObject({ kind: 'timeout' });
  });

  test('headers, but never the whole body', async () => {
    play(response => {
      response.writeHead(200);
      response.write('{');
    });
    expect(await failureOf(impatient().readOwners(newPortal()))).toMatchObject({ kind: 'timeout' });
  });

  test('one that comes too late disturbs nothing', async () => {
    const late = Promise.withResolvers<void>();
    const slow: Script = async (response, request) => {
      await late.promise;
      answer(200, { results: [] })(response, request);
    };
    play(slow, answer(200, { results: [] }));
    const gateway = impatient();
    const portalId = newPortal();
    expect(await failureOf(gateway.readOwners(portalId))).toMatchObject({ kind: 'timeout' });
    late.resolve();
    expect(await gateway.readOwners(portalId)).toEqual([]);
  });

  test('one that never comes is given up, and its connection with it', async () => {
    const closed = Promise.withResolvers<void>();
    play(response => void response.once('close', () => closed.resolve()));
    expect(await failureOf(impatient().readOwners(newPortal()))).toMatchObject({ kind: 'timeout' });
    await closed.promise;
  });
});

describe('what a call carries', () => {
  test("the portal's token, JSON, and a dated path; nothing of the token in the URL", async () => {
    play(answer(200, { results: [{ id: '1', properties: {} }] }));
    await gatewayOn(standIn, pool, { getToken: async portalId => `token-of-${portalId}` }).readBatch(
      '8999',
      'deals',
      ['1'],
      ['dealname'],
    );
    expect(standIn.received[0]).toMatchObject({
      method: 'POST',
      url: '/crm/objects/2026-09/deals/batch/read',
      headers: { authorization: 'Bearer token-of-8999', 'content-type': 'application/json' },
    });
  });

  test('calls of two portals at once never share a token', async () => {
    play((response, request) => {
      const id = /of-(\d+)$/.exec(request.headers.authorization ?? '')?.[1] ?? '';
      answer(200, { results: [{ id, email: null, firstName: null, lastName: null, userId: null }] })(
        response,
        request,
      );
    });
    const gateway = gatewayOn(standIn, pool, { getToken: async portalId => `token-of-${portalId}` });
    const ids = Array.from({ length: 20 }, newPortal);
    const owners = await Promise.all(ids.map(portalId => gateway.readOwners(portalId)));
    expect(owners.map(([owner]) => owner?.id)).toEqual(ids);
  });

  test('a refused token is exchanged once, and only once', async () => {
    play(answer(401, body()), answer(200, { results: [] }));
    const asked: (string | undefined)[] = [];
    const getToken = async (_portalId: string, options: { rejected?: string } = {}) => {
      asked.push(options.rejected);
      return options.rejected ? 'fresh' : 'old';
    };
    await gatewayOn(standIn, pool, { getToken }).readOwners(newPortal());
    expect(asked).toEqual([undefined, 'old']);
    expect(standIn.received.map(request => request.headers.authorization)).toEqual([
      'Bearer old',
      'Bearer fresh',
    ]);

    play(answer(401, body()));
    expect(await failureOf(gatewayOn(standIn, pool, { getToken }).readOwners(newPortal()))).toMatchObject({
      kind: 'unauthorized',
    });
    expect(standIn.received.length).toBe(2);
  });

  test('nothing is sent when the budget is used up', async () => {
    play(answer(200, { results: [] }));
    const budget = createCallBudget(pool, {
      call: { slots: 1, windowMs: 60_000 },
      search: { slots: 1, windowMs: 60_000 },
    });
    const gateway = gatewayOn(standIn, pool, { budget, maxBudgetWaitMs: 10 });
    const portalId = newPortal();
    await gateway.readOwners(portalId);
    const failure = await failureOf(gateway.readOwners(portalId));
    expect(failure).toMatchObject({ kind: 'budget-exhausted' });
    expect(failure.retryAfterMs).toBeGreaterThan(1_000);
    expect(standIn.received.length).toBe(1);
  });

  test('every attempt is measured, and a failure is logged without what HubSpot said', async () => {
    play(answer(400, body({ message: 'Jane Doe is not a valid value' })));
    const measured: unknown[] = [];
    const logged: unknown[] = [];
    const gateway = gatewayOn(standIn, pool, {
      metrics: { observeCall: call => void measured.push(call) },
      logger: { warn: (fields, message) => void logged.push([fields, message]) },
    });
    await failureOf(gateway.readOwners(newPortal()));
    expect(measured).toEqual([
      {
        operation: 'read-owners',
        outcome: 'bad-request',
        durationMs: expect.any(Number),
        waitedMs: expect.any(Number),
      },
    ]);
    expect(JSON.stringify(logged)).toContain('read-owners');
    expect(JSON.stringify(logged)).not.toContain('Jane');
  });
});

describe('batch answers that do not add up', () => {
  const record = (id: string, properties: object = {}) => ({ id, properties });
  const ids = (count: number) => Array.from({ length: count }, (_, index) => String(index + 1));
  const missing = (...gone: string[]) => ({
    status: 'error',
    category: 'OBJECT_NOT_FOUND',
    message: 'gone',
    context: { ids: gone },
  });

  test('an id that is neither answered nor refused is asked for alone', async () => {
    play(
      answer(207, { results: [record('1')], numErrors: 1, errors: [missing('2')] }),
      answer(200, record('3')),
      answer(404, body()),
    );
    const read = await gatewayOn(standIn, pool).readBatch(
      newPortal(),
      'deals',
      ['1', '2', '3', '4'],
      ['dealname'],
    );
    expect([...read.found.keys()]).toEqual(['1', '3']);
    expect(read.missing).toEqual(['2', '4']);
    expect(standIn.received.map(request => `${request.method} ${request.url.split('?')[0]}`)).toEqual([
      'POST /crm/objects/2026-09/deals/batch/read',
      'GET /crm/objects/2026-09/deals/3',
      'GET /crm/objects/2026-09/deals/4',
    ]);
  });

  test('an answer that forgets many ids proves nothing about them', async () => {
    play(answer(200, { results: [] }));
    const failure = await failureOf(gatewayOn(standIn, pool).readBatch(newPortal(), 'deals', ids(20), []));
    expect(failure).toMatchObject({ kind: 'unexpected-answer' });
  });

  test('ids beyond 2^53 come back digit by digit, also as JSON numbers', async () => {
    play(
      answer(
        200,
        '{"results":[{"id":9007199254740993,"properties":{"hs_merged_object_ids":"9007199254740995"}}]}',
      ),
    );
    const { found } = await gatewayOn(standIn, pool).readBatch(
      newPortal(),
      'companies',
      ['9007199254740993', '9007199254740995'],
      [],
    );
    expect([...found].map(([asked, { id }]) => [asked, id])).toEqual([
      ['9007199254740993', '9007199254740993'],
      ['9007199254740995', '9007199254740993'],
    ]);
  });

  test('an update that names fewer results than items says so for the items', async () => {
    play(answer(200, { results: [{ ...record('1'), objectWriteTraceId: '0' }] }));
    const items = ids(3).map(id => ({ id, properties: { dealname: 'x' } }));
    const outcomes = await gatewayOn(standIn, pool).updateBatch(newPortal(), 'deals', items);
    expect(outcomes.map(outcome => outcome.kind)).toEqual(['written', 'failed', 'failed']);
  });

  test('results without trace ids are laid to the items by id', async () => {
    play(answer(200, { results: [record('2'), record('1')] }));
    const items = ids(2).map(id => ({ id, properties: { dealname: 'x' } }));
    const outcomes = await gatewayOn(standIn, pool).updateBatch(newPortal(), 'deals', items);
    expect(outcomes).toEqual([
      { kind: 'written', id: '1', created: false },
      { kind: 'written', id: '2', created: false },
    ]);
  });

  test('one item of a refused batch is found by halving, and costs only itself', async () => {
    play((response, request) => {
      const { inputs } = JSON.parse(request.body) as { inputs: { id: string; objectWriteTraceId: string }[] };
      if (inputs.some(input => input.id === '3'))
        return answer(400, body({ errors: [{ message: 'no', code: 'INVALID_OPTION' }] }))(response, request);
      const results = inputs.map(input => ({
        ...record(input.id),
        objectWriteTraceId: input.objectWriteTraceId,
      }));
      return answer(200, { results })(response, request);
    });
    const items = ids(8).map(id => ({ id, properties: { dealname: 'x' } }));
    const outcomes = await gatewayOn(standIn, pool).updateBatch(newPortal(), 'deals', items);
    expect(outcomes.map(outcome => outcome.kind)).toEqual([
      'written',
      'written',
      'refused',
      'written',
      'written',
      'written',
      'written',
      'written',
    ]);
    expect(outcomes[2]).toMatchObject({ category: 'INVALID_OPTION' });
    expect(standIn.received.length).toBe(7);
  });

  test('an outage in the middle of many items fails the rest without asking again', async () => {
    play((response, request) => {
      const { inputs } = JSON.parse(request.body) as { inputs: { id: string; objectWriteTraceId: string }[] };
      const results = inputs.map(input => ({
        ...record(input.id),
        objectWriteTraceId: input.objectWriteTraceId,
      }));
      return answer(200, { results })(response, request);
    }, answer(503));
    const items = ids(350).map(id => ({ id, properties: { dealname: 'x' } }));
    const outcomes = await gatewayOn(standIn, pool).updateBatch(newPortal(), 'deals', items);
    expect(outcomes.filter(outcome => outcome.kind === 'written').length).toBe(100);
    expect(outcomes.filter(outcome => outcome.kind === 'failed').length).toBe(250);
    expect(standIn.received.length).toBe(2);
  });

  test('associations in error for another reason than their absence are not taken for none', async () => {
    play(
      answer(207, {
        results: [],
        numErrors: 1,
        errors: [
          { status: 'error', category: 'INTERNAL_ERROR', message: 'oops', context: { fromObjectId: ['1'] } },
        ],
      }),
    );
    expect(
      await failureOf(gatewayOn(standIn, pool).readAssociations(newPortal(), 'deals', 'companies', ['1'])),
    ).toMatchObject({ kind: 'unexpected-answer' });
  });
});
