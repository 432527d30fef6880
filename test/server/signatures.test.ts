import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { mintId } from '../../adapters/runtime/mint-id.ts';
import type { Route } from '../../src/server/route.ts';
import { routes } from '../../src/server/route-table.ts';
import { createTestDatabase, type TestDatabase } from '../support/create-test-database.ts';
import { havePortal } from './support/install-portal.ts';
import { signatureOf, startTestServer, type TestServer, withIdentity } from './support/start-test-server.ts';

const person = { portalId: '9100001', userId: '42' };

let database: TestDatabase;
let server: TestServer;
beforeAll(async () => {
  database = await createTestDatabase();
  await havePortal(database.appUrl, person.portalId, person.userId);
  server = await startTestServer(database.appUrl);
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await database.drop();
});

/** The routes that anyone may call. A new one is a decision: it is written down here. */
const unsigned = [
  'GET /healthz',
  'GET /readyz',
  'GET /metrics',
  'GET /oauth/install',
  'GET /oauth/callback',
  'GET /api/v1/receipt-key',
  'GET /openapi.json',
  // Signed by the link itself, for partners without a seat in HubSpot.
  'GET /c/:token',
  'POST /c/:token',
  'GET /f/:token',
  'POST /f/:token',
  'POST /_demo/clock',
  'GET /_demo/idle',
];

const nameOf = (route: Route) => `${route.method} ${route.path}`;
const signed = routes.filter(route => !unsigned.includes(nameOf(route)));
const prefixes: Record<string, string> = {
  registrations: 'reg',
  disputes: 'dsp',
  consents: 'cns',
  'identity-decisions': 'idn',
};
/** The route's path with something for each parameter. */
function pathOf(route: Route): string {
  const family = /^\/api\/v1\/([a-z-]+)\/:id/.exec(route.path)?.[1] ?? '';
  return route.path
    .replace(':id', mintId(prefixes[family] ?? 'fnd'))
    .replace(':type', 'deals')
    .replace(/:[A-Za-z]+/g, '1');
}
const targetOf = (route: Route) => withIdentity(pathOf(route), person);
const bodyOf = (route: Route) => (route.method === 'GET' ? '' : '{}');

test('every route is signed, but for those written down here', () => {
  const open = routes.filter(route => route.auth === 'public' || route.auth === 'demo');
  expect(open.map(nameOf).toSorted()).toEqual(unsigned.toSorted());
});

type Sent = { target: string; headers: Record<string, string>; body: string };

/** What is done to a request that is well signed, and so refused. */
const refused: { sentence: string; change: (route: Route, sent: Sent) => Sent }[] = [
  {
    sentence: 'without signature and timestamp',
    change: (_route, sent) => ({ ...sent, headers: {} }),
  },
  {
    sentence: 'without its timestamp',
    change: (_route, sent) => ({ ...sent, headers: without(sent.headers, 'x-hubspot-request-timestamp') }),
  },
  {
    sentence: 'signed with another secret',
    change: (route, sent) => ({ ...sent, headers: resigned(route, sent, { secret: 'some-other-secret' }) }),
  },
  {
    sentence: 'signed five minutes and a second ago',
    change: (route, sent) => ({
      ...sent,
      headers: resigned(route, sent, { timestampMs: Date.now() - 301_000 }),
    }),
  },
  {
    sentence: 'signed five minutes and more ahead of us',
    change: (route, sent) => ({
      ...sent,
      headers: resigned(route, sent, { timestampMs: Date.now() + 310_000 }),
    }),
  },
  {
    sentence: 'with a timestamp that is not the signed one',
    change: (_route, sent) => ({
      ...sent,
      headers: { ...sent.headers, 'x-hubspot-request-timestamp': String(Date.now() - 1_000) },
    }),
  },
  {
    sentence: 'signed for another method',
    change: (route, sent) => ({
      ...sent,
      headers: signatureOf(route.method === 'GET' ? 'POST' : 'GET', sent.target, sent.body),
    }),
  },
  {
    sentence: 'with another portal in the query than was signed',
    change: (_route, sent) => ({ ...sent, target: sent.target.replace(person.portalId, '9100002') }),
  },
  {
    sentence: 'with something added to the query',
    change: (_route, sent) => ({ ...sent, target: `${sent.target}&more=1` }),
  },
  {
    sentence: 'with another path than was signed',
    change: (route, sent) => ({ ...sent, headers: resigned(route, { ...sent, target: `/x${sent.target}` }) }),
  },
  {
    sentence: 'whose body is declared to be compressed',
    change: (_route, sent) => ({ ...sent, headers: { ...sent.headers, 'content-encoding': 'gzip' } }),
  },
  {
    sentence: 'with two signatures',
    change: (_route, sent) => {
      const signature = sent.headers['x-hubspot-signature-v3'];
      return {
        ...sent,
        headers: { ...sent.headers, 'x-hubspot-signature-v3': `${signature}, ${signature}` },
      };
    },
  },
];

describe.each(signed.map(route => ({ name: nameOf(route), route })))('$name', ({ route }) => {
  test.each(refused)('is refused $sentence', async ({ change }) => {
    const target = targetOf(route);
    const body = bodyOf(route);
    const sent = change(route, { target, body, headers: signatureOf(route.method, target, body) });
    const response = await server.fetch(sent.target, {
      method: route.method,
      headers: sent.headers,
      ...(body === '' ? {} : { body }),
    });
    expect(response.status).toBe(401);
    expect(response.headers.get('content-type')).toContain('application/problem+json');
  });

  test('is heard when it is well signed', async () => {
    const target = targetOf(route);
    const body = bodyOf(route);
    const response = await server.fetch(target, {
      method: route.method,
      headers: signatureOf(route.method, target, body),
      ...(body === '' ? {} : { body }),
    });
    // Whatever it then says: nothing here is registered, and no HubSpot answers.
    expect([200, 400, 404, 502, 503]).toContain(response.status);
  });
});

describe.each(
  signed.filter(route => route.auth !== 'webhook').map(route => ({ name: nameOf(route), route })),
)('$name', ({ route }) => {
  const answerTo = async (target: string, body = bodyOf(route)) =>
    server.fetch(target, {
      method: route.method,
      headers: signatureOf(route.method, target, body),
      ...(body === '' ? {} : { body }),
    });

  test('is refused when it is signed for another app', async () => {
    expect((await answerTo(withIdentity(pathOf(route), person, '666'))).status).toBe(401);
  });

  test.each(['portalId', 'userId', 'appId'])('is refused without %s in the signed query', async name => {
    const url = new URL(targetOf(route), 'http://any');
    url.searchParams.delete(name);
    const response = await answerTo(url.pathname + url.search);
    expect(response.status).toBe(400);
    expect((await response.json()).errors).toContainEqual(expect.objectContaining({ path: `query.${name}` }));
  });

  test.each([
    ['not a number', '9100001x'],
    ['beyond 64 bits', '9223372036854775808'],
    ['negative', '-1'],
    ['SQL', "1'; DROP TABLE installs; --"],
  ])('is refused for a portal that is %s', async (_sentence, portalId) => {
    expect((await answerTo(withIdentity(pathOf(route), { ...person, portalId }))).status).toBe(400);
  });

  test('is refused when the query names two portals', async () => {
    const response = await answerTo(`${targetOf(route)}&portalId=9100002`);
    expect(response.status).toBe(400);
  });

  test('says that a portal without an install is not set up', async () => {
    const query = new URLSearchParams(sampleQuery(route));
    const target = withIdentity(`${pathOf(route)}?${query}`, { portalId: '9100003', userId: '42' });
    const response = await answerTo(target, JSON.stringify(sampleBody(route)) ?? '');
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ ok: false, refusal: { code: 'PORTAL_NOT_SET_UP' } });
  });
});

/** The least that each route takes: past its schema, so that the portal is what it stumbles over. */
function sampleBody(route: Route): unknown {
  if (route.method === 'GET' || route.kind !== 'json' || route.body === undefined) return undefined;
  if (/^\/api\/v1\/(policy|directory)/.test(route.path)) return {};
  return sampleOf(z.toJSONSchema(route.body, { io: 'input', unrepresentable: 'any' }));
}

type JsonSchema = z.core.JSONSchema.BaseSchema;
const sampleTexts = ['key-0000-0000', '1', 'reg_1', '2026-11-22T10:00:00Z', '2026-11-22', 'EUR'];

/** A value that a schema of ours takes: what is required, and the first of what may be chosen. */
function sampleOf(schema: JsonSchema): unknown {
  if (schema.const !== undefined) return schema.const;
  if (schema.enum !== undefined) return schema.enum[0];
  const [choice] = schema.anyOf ?? schema.oneOf ?? [];
  if (choice !== undefined) return sampleOf(choice as JsonSchema);
  switch (schema.type) {
    case 'object':
      return Object.fromEntries(
        (schema.required ?? []).map(name => [
          name,
          sampleOf((schema.properties?.[name] ?? {}) as JsonSchema),
        ]),
      );
    case 'array':
      return (schema.minItems ?? 0) > 0 ? [sampleOf((schema.items ?? {}) as JsonSchema)] : [];
    case 'integer':
    case 'number':
      return schema.minimum ?? 1;
    case 'boolean':
      return true;
    default:
      return sampleTexts.find(text => new RegExp(schema.pattern ?? '').test(text)) ?? sampleTexts[0];
  }
}

const sampleQuery = (route: Route): Record<string, string> => sampleQueries[route.path] ?? {};

const sampleQueries: Record<string, Record<string, string>> = {
  '/api/v1/bulk/:type': { ids: '1' },
  '/api/v1/availability': { domain: 'acme.example' },
  '/api/v1/deals/:dealId/claim-check': { partner: '30100000001' },
  '/api/v1/registrations': { q: 'acme' },
};

const resigned = (route: Route, sent: Sent, options: { secret?: string; timestampMs?: number } = {}) =>
  signatureOf(route.method, sent.target, sent.body, options);

const without = (headers: Record<string, string>, name: string) =>
  Object.fromEntries(Object.entries(headers).filter(([other]) => other !== name));
