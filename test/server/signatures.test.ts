import { createHash } from 'node:crypto';
import type { Express } from 'express';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { mintId } from '../../adapters/runtime/mint-id.ts';
import type { Route } from '../../src/server/route.ts';
import { routes } from '../../src/server/route-table.ts';
import { createTestDatabase, type TestDatabase } from '../support/create-test-database.ts';
import { havePortal } from './support/install-portal.ts';
import {
  CLIENT_SECRET,
  PUBLIC_URL,
  signatureOf,
  startTestServer,
  type TestServer,
  withIdentity,
} from './support/start-test-server.ts';

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
  // What the bodies of outgoing events look like, for whoever writes a receiver.
  'GET /api/v1/event-schema',
  // Signed by the link itself, for partners without a seat in HubSpot.
  'GET /c/:token',
  'POST /c/:token',
  'GET /f/:token',
  'POST /f/:token',
  'GET /d/:token',
  // The public form: nothing is done before the address is shown to be the reader’s.
  'GET /register/:program',
  'POST /register/:program',
  'POST /register/:program/confirm',
  // A personal link; all behind it but asking for a code needs a session that the code began.
  'GET /p/:token',
  'POST /p/:token/code',
  'POST /p/:token/session',
  'POST /p/:token/leave',
  'GET /p/:token/claims/:id',
  'GET /p/:token/claims/:id/do/:about/:name',
  'POST /p/:token/claims/:id/do/:about/:name',
  'GET /p/:token/claims/:id/receipt',
  'GET /p/:token/register',
  'GET /p/:token/mail',
  'POST /p/:token/mail',
  'POST /p/:token/register/check',
  'POST /p/:token/register',
  'GET /p/:token/files/:fileId',
  'GET /p/:token/tier',
  'GET /p/:token/tier/do/:name',
  'POST /p/:token/tier/do/:name',
  // Ends the digests of whoever has the link of one; opening it changes nothing.
  'GET /u/:token',
  'POST /u/:token',
  // The secret in the path says that a mail provider asks.
  'POST /mail/bounces/:token',
  'GET /_demo/mail',
  'GET /_demo/outbox',
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
    .replace(/:contactId(?=\/(?:revoke|mail-works))/, '-1')
    .replace(':sessionId', 'ses_1')
    .replace(/:[A-Za-z]+/g, '1');
}
const targetOf = (route: Route) => withIdentity(pathOf(route), person);
const bodyOf = (route: Route) => (route.method === 'GET' ? '' : '{}');

test('the application answers these routes and no others; all are signed but for those written down here', () => {
  const { answered, refusing, around } = walk(server.app);
  expect(answered.toSorted()).toEqual(routes.map(nameOf).toSorted());
  expect(new Set(answered.filter(name => !signed.some(route => nameOf(route) === name)))).toEqual(
    new Set(unsigned),
  );
  expect(refusing.toSorted()).toEqual([...new Set(routes.map(route => route.path))].toSorted());
  // Request log and headers before the routes; what finds no route and what tells of faults behind them.
  expect(around).toBe(4);
});

/** What an application of Express answers, from its own router: by method, with 405 to all methods, and with no path at all. */
function walk(app: Express): { answered: string[]; refusing: string[]; around: number } {
  const layers = app.router.stack;
  const answered: string[] = [];
  const refusing: string[] = [];
  for (const { route } of layers) {
    if (route === undefined) continue;
    const methods = [...new Set(route.stack.map(({ method }) => method))];
    if (methods.length > 5) refusing.push(route.path);
    else for (const method of methods) answered.push(`${method.toUpperCase()} ${route.path}`);
  }
  return { answered, refusing, around: layers.filter(({ route }) => route === undefined).length };
}

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

describe.each(signed.map(route => ({ name: nameOf(route), route })))('$name', ({ route }) => {
  test.each([
    ['in capitals', (path: string) => path.replace(/^\/[a-z]+/, start => start.toUpperCase())],
    ['with a slash at its end', (path: string) => `${path}/`],
    [
      'with escapes for its letters',
      (path: string) => path.replace(/[a-z]/, letter => `%${letter.codePointAt(0)?.toString(16)}`),
    ],
  ])('answers nobody who did not sign, its path %s', async (_, change) => {
    const [path = '', query] = targetOf(route).split('?');
    const response = await server.fetch(`${change(path)}?${query}`, { method: route.method });
    expect([401, 404]).toContain(response.status);
  });

  test.each(['HEAD', 'OPTIONS', 'DELETE', 'PATCH', 'PUT', 'QUERY'].filter(method => method !== route.method))(
    'answers nobody who did not sign, asked by %s',
    async method => {
      const { status } = await server.fetch(targetOf(route), { method });
      expect([401, 405]).toContain(status);
    },
  );
});

/** Version 2, which HubSpot's guide names for workflow actions; it has no time. */
const workflowRoutes = signed.filter(({ path }) => path.startsWith('/workflow-actions/'));
const v2 = (secret: string, method: string, uri: string, body: string) =>
  createHash('sha256')
    .update(secret + method + uri + body)
    .digest('hex');
describe.each(workflowRoutes.map(route => ({ name: nameOf(route), path: route.path })))(
  '$name signed with version 2',
  ({ path }) => {
    const uri = `${PUBLIC_URL}${path}`;
    const good = v2(CLIENT_SECRET, 'POST', uri, '{}');
    const send = (headers: Record<string, string>, target = path, body = '{}') =>
      server.fetch(target, { method: 'POST', headers, body });

    test('is heard', async () => {
      expect((await send({ 'x-hubspot-signature': good })).status).toBe(400);
    });

    test.each<[string, Record<string, string>, string?, string?]>([
      ['another secret', { 'x-hubspot-signature': v2('another', 'POST', uri, '{}') }],
      ['another method', { 'x-hubspot-signature': v2(CLIENT_SECRET, 'PUT', uri, '{}') }],
      ['another path', { 'x-hubspot-signature': v2(CLIENT_SECRET, 'POST', `${uri}x`, '{}') }],
      ['the path alone', { 'x-hubspot-signature': v2(CLIENT_SECRET, 'POST', path, '{}') }],
      ['another body', { 'x-hubspot-signature': good }, path, '{"a":1}'],
      ['a longer query', { 'x-hubspot-signature': good }, `${path}?a=1`],
      ['version 1, secret and body alone', { 'x-hubspot-signature': v2(CLIENT_SECRET, '', '', '{}') }],
      ['capitals', { 'x-hubspot-signature': good.toUpperCase() }],
      ['a digit less', { 'x-hubspot-signature': good.slice(1) }],
      ['nothing', { 'x-hubspot-signature': '' }],
      ['two signatures', { 'x-hubspot-signature': `${good}, ${good}` }],
      ['a compressed body', { 'x-hubspot-signature': good, 'content-encoding': 'gzip' }],
      [
        'a wrong version 3 beside it',
        { 'x-hubspot-signature': good, ...signatureOf('POST', path, '{}', { secret: 'some-other-secret' }) },
      ],
      ['an empty version 3 beside it', { 'x-hubspot-signature': good, 'x-hubspot-signature-v3': '' }],
    ])('is refused with %s', async (_, headers, target, body) => {
      expect((await send(headers, target, body)).status).toBe(401);
    });
  },
);

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
