import { afterAll, beforeAll, describe, expect, expectTypeOf, test } from 'vitest';
import { readPolicyDocument } from '../../adapters/policy/read-policy-document.ts';
import type { DirectoryDocument } from '../../contract/directory.ts';
import { type PolicyDocument as PolicyOnTheWire, policySchema } from '../../contract/policy.ts';
import type { Directory } from '../../domain/directory.ts';
import { defaultPolicy, type PolicyDocument } from '../../domain/policy.ts';
import { createTestDatabase, type TestDatabase } from '../support/create-test-database.ts';
import { havePortal } from './support/install-portal.ts';
import { startTestServer, type TestServer } from './support/start-test-server.ts';

const admin = { portalId: '9400001', userId: '42' };
const rep = { portalId: '9400001', userId: '77' };

let database: TestDatabase;
let server: TestServer;
let key = 0;
const freshKey = () => `settings-key-${++key}`;
beforeAll(async () => {
  database = await createTestDatabase();
  await havePortal(database.appUrl, admin.portalId, admin.userId);
  await havePortal(database.appUrl, '9400002', '88');
  server = await startTestServer(database.appUrl);
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await database.drop();
});

test('the documents on the wire are those of the rules', () => {
  expectTypeOf<PolicyOnTheWire>().toExtend<PolicyDocument>();
  expectTypeOf<PolicyDocument>().toExtend<PolicyOnTheWire>();
  expectTypeOf<DirectoryDocument>().toEqualTypeOf<Directory>();
  expect(policySchema.parse(defaultPolicy)).toEqual(defaultPolicy);
});

describe('a policy document', () => {
  const faulty: { sentence: string; document: unknown; paths: string[] }[] = [
    { sentence: 'that is no object', document: 7, paths: [''] },
    { sentence: 'with an unknown key', document: { ...defaultPolicy, extra: 1 }, paths: [''] },
    {
      sentence: 'with an unknown key inside',
      document: { ...defaultPolicy, followUp: { ...defaultPolicy.followUp, warnOn: [1] } },
      paths: ['followUp'],
    },
    {
      sentence: 'without a setting',
      document: { ...defaultPolicy, timeZone: undefined },
      paths: ['timeZone'],
    },
    {
      sentence: 'that makes no sense in two places',
      document: {
        ...defaultPolicy,
        timeZone: 'Mars/Base',
        followUp: { days: -1, warnOnDays: [] },
      },
      paths: ['timeZone', 'followUp.days'],
    },
    {
      sentence: 'with an unknown key and nonsense elsewhere: both are told',
      document: { ...defaultPolicy, extra: 1, followUp: { days: -1, warnOnDays: [], more: 1 } },
      paths: ['', 'followUp', 'followUp.days'],
    },
    {
      sentence: 'with a NUL in a name',
      document: { ...defaultPolicy, tiers: [{ name: 'Gold\u0000', openClaimCap: null }] },
      paths: ['tiers.0.name'],
    },
  ];
  test.each(faulty)('$sentence is refused', ({ document, paths }) => {
    const read = readPolicyDocument(JSON.parse(JSON.stringify(document)));
    expect(read.ok).toBe(false);
    if (!read.ok) expect(new Set(read.faults.map(fault => fault.path))).toEqual(new Set(paths));
  });

  test('of which nothing is wrong is read as it is', () => {
    expect(readPolicyDocument(defaultPolicy)).toEqual({ ok: true, policy: defaultPolicy });
  });
});

describe('over HTTP', () => {
  const enforcing = { ...defaultPolicy, enforcement: 'enforce' };

  test('a dry run tells what would change and changes nothing', async () => {
    const body = { policy: enforcing };
    const response = await server.asCard(admin, 'POST', '/api/v1/policy/dry-run', body);
    expect(await response.json()).toEqual({
      ok: true,
      inForceVersion: 1,
      faults: [],
      changes: [{ path: 'enforcement', from: 'observe', to: 'enforce' }],
      reach: { reaches: true, because: [] },
      replay: expect.objectContaining({
        of: 0,
        replayed: 0,
        sentences: ['Nobody would have gained or lost anything'],
      }),
    });
    const inForce = await (await server.asCard(admin, 'GET', '/api/v1/policy')).json();
    expect(inForce).toMatchObject({ version: 1, policy: { enforcement: 'observe' } });
  });

  test('a dry run of nonsense tells all of it', async () => {
    const response = await server.asCard(admin, 'POST', '/api/v1/policy/dry-run', { policy: { days: 1 } });
    const answer = await response.json();
    expect(answer).toMatchObject({ ok: true, changes: [] });
    expect(answer.faults.length).toBeGreaterThan(5);
  });

  test('a policy that is put is in force at once as the next version, and put again makes none', async () => {
    const put = () =>
      server.asCard(admin, 'PUT', '/api/v1/policy', { idempotencyKey: freshKey(), policy: enforcing });
    expect(await (await put()).json()).toMatchObject({
      version: 2,
      changes: [{ path: 'enforcement', from: 'observe', to: 'enforce' }],
    });
    expect(await (await put()).json()).toEqual({ ok: true, version: 2, changes: [] });
    const inForce = await (await server.asCard(admin, 'GET', '/api/v1/policy')).json();
    expect(inForce).toMatchObject({ version: 2, policy: { enforcement: 'enforce' } });
  });

  test('nonsense that is put is a problem that names every field', async () => {
    const policy = { ...defaultPolicy, extra: true, followUp: { days: 0, warnOnDays: [3] } };
    const body = { idempotencyKey: freshKey(), policy };
    const response = await server.asCard(admin, 'PUT', '/api/v1/policy', body);
    expect(response.status).toBe(400);
    const paths = (await response.json()).errors.map((error: { path: string }) => error.path);
    expect(paths).toEqual(
      expect.arrayContaining([
        'body.policy',
        'body.policy.followUp.days',
        'body.policy.followUp.warnOnDays.0',
      ]),
    );
  });

  const settings: [string, string, unknown][] = [
    ['GET', '/api/v1/policy', undefined],
    ['PUT', '/api/v1/policy', { idempotencyKey: 'a-rep-tries', policy: enforcing }],
    ['POST', '/api/v1/policy/dry-run', { policy: enforcing }],
    ['GET', '/api/v1/directory', undefined],
    ['PUT', '/api/v1/directory', { idempotencyKey: 'a-rep-tries', directory: {} }],
    ['GET', '/api/v1/events', undefined],
  ];
  test.each(settings)('%s %s is for admins', async (method, path, body) => {
    const response = await server.asCard(rep, method, path, body);
    expect(response.status).toBe(200);
    const answer = await response.json();
    expect(answer).toMatchObject({ ok: false, refusal: { code: 'NOT_PERMITTED' } });
    expect(JSON.stringify(answer)).not.toContain('freeMailDomains');
  });

  test('an admin of one portal is nobody in another', async () => {
    const response = await server.asCard({ ...admin, portalId: '9400002' }, 'GET', '/api/v1/policy');
    expect(await response.json()).toMatchObject({ ok: false, refusal: { code: 'NOT_PERMITTED' } });
  });

  test('a directory that is put makes roles at once; one without an admin is refused', async () => {
    const { directory } = await (await server.asCard(admin, 'GET', '/api/v1/directory')).json();
    const put = (roles: unknown[]) =>
      server.asCard(admin, 'PUT', '/api/v1/directory', {
        idempotencyKey: freshKey(),
        directory: { ...directory, roles },
      });
    const nobody = await put([{ who: { userId: '77' }, role: 'rep' }]);
    expect(nobody.status).toBe(400);
    expect((await nobody.json()).errors).toEqual([
      { path: 'body.directory.roles', message: 'must leave an admin' },
    ]);
    expect((await put([...directory.roles, { who: { userId: '77' }, role: 'admin' }])).status).toBe(200);
    expect(await (await server.asCard(rep, 'GET', '/api/v1/policy')).json()).toMatchObject({ ok: true });
  });
});
