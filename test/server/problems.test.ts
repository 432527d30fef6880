import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { problemSchema } from '../../contract/views.ts';
import { createTestDatabase, type TestDatabase } from '../support/create-test-database.ts';
import { havePortal } from './support/install-portal.ts';
import { signatureOf, startTestServer, type TestServer, withIdentity } from './support/start-test-server.ts';

const person = { portalId: '9200001', userId: '42' };

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

/** A signed request whose body is these very bytes. */
const send = (method: string, path: string, body: string | Buffer) => {
  const target = withIdentity(path, person);
  return server.fetch(target, { method, headers: signatureOf(method, target, body), body: body as BodyInit });
};
const register = (body: string | Buffer) => send('POST', '/api/v1/registrations', body);
const claim = { idempotencyKey: 'key-0000-0001', companyId: '1', partnerCompanyId: '2' };

/** Requests at fault, with the fields that the answer names. */
const faults: { sentence: string; status: number; paths?: string[]; send: () => Promise<Response> }[] = [
  { sentence: 'text that is not JSON', status: 400, send: () => register('so it goes') },
  { sentence: 'an empty body', status: 400, send: () => register('') },
  {
    sentence: 'bytes that are not UTF-8',
    status: 400,
    send: () => register(Buffer.from([0x22, 0xff, 0x22])),
  },
  {
    sentence: 'a hundred thousand levels of nesting',
    status: 400,
    send: () => register(`${'['.repeat(100_000)}${']'.repeat(100_000)}`),
  },
  {
    sentence: 'deep nesting inside a field that takes anything',
    status: 400,
    send: () => send('POST', '/api/v1/policy/dry-run', `{"policy":${'['.repeat(5000)}${']'.repeat(5000)}}`),
  },
  { sentence: 'a list instead of an object', status: 400, paths: ['body'], send: () => register('[]') },
  {
    sentence: 'several fields wrong',
    status: 400,
    paths: ['body.companyId', 'body.idempotencyKey', 'body.partnerCompanyId', 'body'],
    send: () => register(JSON.stringify({ idempotencyKey: 'has a space', companyId: 'x', extra: 1 })),
  },
  {
    sentence: 'an id that is a number',
    status: 400,
    paths: ['body.companyId'],
    send: () => register(JSON.stringify({ ...claim, companyId: 1 })),
  },
  {
    sentence: 'an id beyond 64 bits',
    status: 400,
    paths: ['body.companyId'],
    send: () => register(JSON.stringify({ ...claim, companyId: '9223372036854775808' })),
  },
  {
    sentence: 'a NUL in a note',
    status: 400,
    paths: ['body.note'],
    send: () => register(JSON.stringify({ ...claim, note: 'a\u0000b' })),
  },
  {
    sentence: 'a lone surrogate in a note',
    status: 400,
    paths: ['body.note'],
    send: () => register(JSON.stringify({ ...claim, note: '\ud800' })),
  },
  {
    sentence: 'a key named __proto__',
    status: 400,
    paths: ['body'],
    send: () => register(JSON.stringify(claim).replace('{', '{"__proto__":{"a":1},')),
  },
  {
    sentence: 'a parameter of the path that no id has',
    status: 400,
    paths: ['params.dealId'],
    send: () => server.asCard(person, 'GET', '/api/v1/deals/abc/registration'),
  },
  {
    sentence: 'a query that is out of range',
    status: 400,
    paths: ['query.limit'],
    send: () => server.asCard(person, 'GET', '/api/v1/events?limit=0'),
  },
  {
    sentence: 'a cursor beyond 64 bits',
    status: 400,
    paths: ['query.after'],
    send: () => server.asCard(person, 'GET', '/api/v1/events?after=9999999999999999999'),
  },
  {
    sentence: 'escapes in the path that are not UTF-8',
    status: 400,
    send: () => server.fetch('/api/v1/deals/%E0%A4%A/registration'),
  },
  {
    sentence: 'a body over 1 MB',
    status: 413,
    send: () => register(JSON.stringify({ a: 'x'.repeat(1_048_576) })),
  },
  { sentence: 'a path that nothing answers', status: 404, send: () => server.fetch('/nothing') },
  {
    sentence: 'a method that the path does not answer',
    status: 405,
    send: () => server.fetch('/api/v1/registrations', { method: 'PUT' }),
  },
];

test.each(faults)('$sentence is answered $status, as RFC 9457 says', async row => {
  const response = await row.send();
  expect(response.status).toBe(row.status);
  expect(response.headers.get('content-type')).toContain('application/problem+json');
  const problem = problemSchema.parse(await response.json());
  expect(problem.status).toBe(row.status);
  expect(problem.instance).toBe(`urn:uuid:${response.headers.get('x-request-id')}`);
  if (row.paths) expect(new Set(problem.errors?.map(error => error.path))).toEqual(new Set(row.paths));
});

test('a method that the path does not answer is told which ones it does', async () => {
  const response = await server.fetch('/healthz', { method: 'POST' });
  expect(response.headers.get('allow')).toBe('GET');
});

test.each(['/healthz', '/nothing', '/oauth/callback'])(
  '%s tells browsers to guess, cache and embed nothing',
  async path => {
    const { headers } = await server.fetch(path);
    expect(headers.get('x-powered-by')).toBeNull();
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    expect(headers.get('strict-transport-security')).toContain('max-age=');
  },
);

describe('a failure on our side', () => {
  test('is 500 with an instance that the log knows, and tells nothing else', async () => {
    const admin = new pg.Client({ connectionString: database.adminUrl });
    await admin.connect();
    await admin.query('ALTER TABLE policies RENAME COLUMN document TO elsewhere');
    try {
      const response = await server.asCard(person, 'GET', '/api/v1/policy');
      expect(response.status).toBe(500);
      const text = await response.text();
      expect(text).not.toMatch(/policies|document|column|SELECT|at .*\.ts/);
      const requestId = response.headers.get('x-request-id');
      const line = server.logged.find(
        entry => entry.requestId === requestId && entry.msg === 'A request failed',
      );
      expect(JSON.stringify(line)).toContain('document');
    } finally {
      await admin.query('ALTER TABLE policies RENAME COLUMN elsewhere TO document');
      await admin.end();
    }
  });

  test('of the database is 503 with Retry-After, and readiness says so too', async () => {
    const doomed = await createTestDatabase();
    await havePortal(doomed.appUrl, person.portalId, person.userId);
    await using other = await startTestServer(doomed.appUrl);
    expect((await other.fetch('/readyz')).status).toBe(200);
    await doomed.drop();
    const response = await other.asCard(person, 'GET', '/api/v1/policy');
    expect(response.status).toBe(503);
    expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await other.fetch('/readyz')).status).toBe(503);
    expect((await other.fetch('/healthz')).status).toBe(200);
  });
});

test('the log has one line per request, with ids and outcome and neither query nor address', async () => {
  const response = await server.asCard(
    { ...person, userEmail: 'rep@vendor.example' },
    'GET',
    '/api/v1/policy',
  );
  const requestId = response.headers.get('x-request-id');
  await expect.poll(() => server.logged.filter(line => line.requestId === requestId)).toHaveLength(1);
  const line = server.logged.find(entry => entry.requestId === requestId);
  expect(line).toMatchObject({
    ...person,
    method: 'GET',
    route: '/api/v1/policy',
    status: 200,
    outcome: 'ok',
  });
  expect(JSON.stringify(server.logged)).not.toContain('rep@vendor.example');
});
