import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RunningEmulator } from '../../dev/emulator/start-emulator.ts';
import { ADMIN, call, get, idOf, install, type Json, PORTAL, post, start } from './harness.ts';

let emulator: RunningEmulator;
beforeAll(async () => {
  emulator = await start();
});
afterAll(() => emulator.close());

const DEALS = '/crm/objects/2026-09/deals';
type View = { portals: { portalId: string; users: { roles: string[]; teams: string[] }[] }[] };

test('state names the portal, its partners and its people with roles', async () => {
  const { body } = await get(emulator, '/_emulator/state');
  const [portal] = (body as unknown as View).portals;
  expect(portal).toMatchObject({ portalId: PORTAL, name: 'Harborline Software', installed: false });
  expect((portal as unknown as Json).partnerCompanyIds).toHaveLength(6);
  const roles = portal?.users.map(user => user.roles.join('+')) ?? [];
  const count = (role: string) => roles.filter(item => item === role).length;
  expect({
    rep: count('rep+direct'),
    manager: count('partner-manager'),
    approver: count('approver'),
    service: count('service'),
    admin: count('admin'),
    director: count('director'),
    executive: count('executive'),
  }).toEqual({ rep: 3, manager: 2, approver: 1, service: 1, admin: 1, director: 1, executive: 1 });
});

test('a new user can act at once and owns records', async () => {
  const made = await post(emulator, '/_emulator/users', {
    portalId: PORTAL,
    email: 'New.Rep@harborline-software.com',
    firstName: 'New',
    lastName: 'Rep',
  });
  const { userId, ownerId } = made.body as { userId: string; ownerId: string };
  const deal = await post(emulator, DEALS, { properties: { hubspot_owner_id: ownerId } }, `user:${userId}`);
  expect(deal.status).toBe(201);
});

test('another portal starts empty, with the standard properties and an admin, apart from the first', async () => {
  const { body } = await post(emulator, '/_emulator/portals', { name: 'Second' });
  const token = `user:${body.adminUserId}`;
  expect((await get(emulator, DEALS, token)).body).toEqual({ results: [] });
  expect((await get(emulator, '/crm/properties/2026-09/deals/dealname', token)).status).toBe(200);
  expect((await get(emulator, '/crm/properties/2026-09/companies/dibs_partner', token)).status).toBe(404);
  const made = await post(
    emulator,
    '/crm/objects/2026-09/companies',
    { properties: { name: 'Twin' } },
    token,
  );
  expect(idOf(made)).toBe('30100000001');
  const first = await get(emulator, '/crm/objects/2026-09/companies/30100000001', ADMIN);
  expect(first.body.properties).toMatchObject({ name: 'Cobalt Ridge Consulting' });
  const { answer } = await install(emulator, token);
  expect(answer.hub_id).toBe(Number(body.portalId));
});

test('a copy of a portal has its people and records under the same ids, and goes its own way from there', async () => {
  const { body } = await post(emulator, '/_emulator/portals', { name: 'Copy', copyOf: PORTAL });
  const token = `${ADMIN}@${body.portalId}`;
  const company = '/crm/objects/2026-09/companies/30100000001';
  await call(emulator, 'PATCH', company, { token, body: { properties: { name: 'Renamed' } } });
  const deal = { properties: { dealname: 'Alike' } };
  expect(idOf(await post(emulator, DEALS, deal, token))).toBe(idOf(await post(emulator, DEALS, deal, ADMIN)));
  expect((await get(emulator, company, token)).body.properties).toMatchObject({ name: 'Renamed' });
  expect((await get(emulator, company, ADMIN)).body.properties).toMatchObject({
    name: 'Cobalt Ridge Consulting',
  });
  expect((await install(emulator, token)).answer.hub_id).toBe(Number(body.portalId));
  expect((await get(emulator, company, `${ADMIN}@1`)).status).toBe(401);
});

test('seeding puts records in with their links, dated as told, and tells nobody', async () => {
  const record = {
    properties: { dealname: 'Old' },
    createdAt: '2024-02-29T12:00:00Z',
    associations: [
      {
        to: { id: '30100000007' },
        types: [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 341 }],
      },
    ],
  };
  const { body } = await post(emulator, '/_emulator/seed', {
    portalId: PORTAL,
    objectType: 'deals',
    records: [record],
  });
  const [id] = body.ids as string[];
  const seen = await get(emulator, `${DEALS}/${id}?associations=companies`);
  expect(seen.body).toMatchObject({
    createdAt: '2024-02-29T12:00:00.000Z',
    associations: {
      companies: {
        results: [{ id: '30100000007', type: 'deal_to_company' }, { type: 'deal_to_company_primary' }],
      },
    },
  });
});

test('the clock moves what records carry, and nothing else', async () => {
  const { access } = await install(emulator);
  const before = (await get(emulator, '/_emulator/clock')).body;
  const after = (await post(emulator, '/_emulator/clock', { advance: 'P14D' })).body;
  expect(Number(after.offsetMs) - Number(before.offsetMs)).toBe(14 * 86_400_000);
  const made = await post(emulator, DEALS, { properties: {} }, access);
  const aheadMs = Date.parse(String(made.body.createdAt)) - Date.now();
  expect(Math.abs(aheadMs - 14 * 86_400_000)).toBeLessThan(60_000);
  expect((await post(emulator, '/_emulator/clock', { offsetMs: 0 })).body.offsetMs).toBe(0);
  expect((await post(emulator, '/_emulator/clock', { advance: 'two weeks' })).status).toBe(400);
});

test('calls are logged with who called, and can be filtered and cleared', async () => {
  await call(emulator, 'DELETE', '/_emulator/calls');
  const { access } = await install(emulator);
  await get(emulator, `${DEALS}?limit=1`, access);
  await get(emulator, `${DEALS}?limit=2`, ADMIN);
  await get(emulator, '/crm/v3/objects/deals', access);
  const byApp = await get(emulator, '/_emulator/calls?tokenKind=app');
  expect(byApp.body.calls).toMatchObject([
    { method: 'GET', path: DEALS, query: '?limit=1', portalId: PORTAL, status: 200, tokenKind: 'app' },
  ]);
  const undated = await get(emulator, '/_emulator/calls?path=/v3/');
  expect(undated.body.calls).toMatchObject([{ status: 404, path: '/crm/v3/objects/deals' }]);
  await call(emulator, 'DELETE', '/_emulator/calls');
  expect((await get(emulator, '/_emulator/calls')).body).toEqual({ calls: [] });
});

test.each([
  ['an unknown portal', '/_emulator/users', { portalId: '1', email: 'a@b-c.com' }, 404],
  ['an unknown fault', '/_emulator/faults', { kind: 'earthquake' }, 400],
  ['a fault with a misspelt field', '/_emulator/faults', { kind: 'outage', counts: 1 }, 400],
  [
    'nothing to restore',
    '/_emulator/restore',
    { portalId: PORTAL, objectType: 'deals', objectId: '30100000112' },
    404,
  ],
])('a control refuses %s', async (_what, path, body, status) => {
  expect((await post(emulator, path, body)).status).toBe(status);
});

test('resetting throws everything away and seeds anew', async () => {
  const { body } = await post(emulator, '/_emulator/seed', { reset: true });
  expect(body.portals).toMatchObject([{ portalId: PORTAL, installed: false }]);
  expect((await post(emulator, `${DEALS}/search`, {})).body.total).toBe(120);
});
