import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { repairsAnswerSchema } from '../../contract/repairs.ts';
import { dealOn } from './support/acts.ts';
import { type Constellation, startConstellation } from './support/constellation.ts';
import { change, withFault } from './support/crm-acts.ts';
import {
  type Desk,
  deskOf,
  freshCustomer,
  partnersByType,
  type Registered,
  registeredCustomer,
} from './support/desk.ts';

let world: Constellation;
let desk: Desk;
let customer: Registered;
const known = ['HubSpot call failed', 'The look for changes that nobody told of goes on later'];

beforeAll(async () => {
  world = await startConstellation({ repair: true, emulator: { journal: true } });
  desk = deskOf(world);
  customer = await registeredCustomer(world, (await partnersByType(world))('reseller Premier'));
  // The journal begins with the subscription.
  await look();
});
afterAll(async () => {
  await using _ends = world;
  expect(world.complaints.filter(line => !known.includes(String(line.msg)))).toEqual([]);
});

const rep = () => world.user('direct');
const unheard = <T>(act: () => Promise<T>) => withFault(world, { kind: 'drop-webhooks' }, act);
const gapsOf = async (objectId: string) =>
  repairsAnswerSchema
    .parse((await world.api(world.user('admin'))('GET', '/api/v1/repairs')).body)
    .gaps.filter(gap => gap.objectId === objectId)
    .map(gap => gap.objectType);
const look = async () => {
  await world.advance('PT5M');
  await world.idle();
};
const cursor = async () =>
  (
    await world.rows<{ granted: boolean; file_offset: string | null }>(
      'SELECT granted, file_offset FROM journal_cursors',
    )
  )[0];
const calls = async (part: string) => {
  const { calls: all } = (await world.control('GET', '/_emulator/calls')) as {
    calls: { path: string; status: number }[];
  };
  return all.filter(call => call.path.includes(part)).length;
};

test('a link that no webhook told of is found at the next look, which no search would tell (P5)', async () => {
  expect(await cursor()).toMatchObject({ granted: true });
  const loose = await world.crm(rep())('POST', '/crm/objects/2026-09/deals', {
    properties: { dealname: 'Linked later', pipeline: 'default', dealstage: 'appointmentscheduled' },
  });
  const dealId = String(loose.id);
  await world.idle();
  await look();
  const link = `/crm/objects/2026-09/deals/${dealId}/associations/default/companies/${customer.companyId}`;
  await unheard(() => world.crm(rep())('PUT', link));
  await look();
  expect(await gapsOf(dealId)).toEqual(['deals']);
  expect(await world.rows('SELECT company_ids::text[] FROM deals WHERE deal_id = $1', [dealId])).toEqual([
    { company_ids: [customer.companyId] },
  ]);
});

test('a registered deal that was deleted unheard is known to be gone at the next look', async () => {
  const held = await registeredCustomer(world, (await partnersByType(world))('reseller Premier'));
  await look();
  await unheard(() => world.crm(world.user('admin'))('DELETE', `/crm/objects/2026-09/deals/${held.dealId}`));
  await look();
  expect(await world.rows('SELECT missing FROM deals WHERE deal_id = $1', [held.dealId])).toEqual([
    { missing: true },
  ]);
});

test('what webhooks told of is no gap, and each file is fetched once', async () => {
  const dealId = await dealOn(world, rep(), customer.companyId, 'Heard');
  await world.idle();
  await look();
  expect(await gapsOf(dealId)).toEqual([]);
  const fetched = await calls('/_journal-files/');
  await look();
  expect(await calls('/_journal-files/')).toBe(fetched);
});

test('an offset that is older than three days is gone: the journal is read from its beginning, other looks find the rest', async () => {
  await world.advance('P4D');
  await world.idle();
  await unheard(() =>
    change(world, world.user('admin'), 'companies', customer.companyId, { name: 'Renamed unheard' }),
  );
  await look();
  expect((await desk.account(rep(), customer.companyId)).account.name).toBe('Renamed unheard');
  expect(await gapsOf(customer.companyId)).toEqual(['companies']);
});

test('HubSpot takes the journal away: the other looks go on, and it is asked for again a day later', async () => {
  await world.control('POST', '/_emulator/journal', { granted: false });
  await look();
  expect(await cursor()).toMatchObject({ granted: false });
  const asked = await calls('/webhooks-journal/');
  const dealId = await unheard(() => dealOn(world, rep(), customer.companyId, 'Without a journal'));
  for (let looks = 0; looks < 3; looks += 1) await look();
  expect(await gapsOf(dealId)).toEqual(['deals']);
  expect(await calls('/webhooks-journal/')).toBe(asked);
  await world.control('POST', '/_emulator/journal', { granted: true });
  await world.advance('P1DT1M');
  await world.idle();
  expect(await cursor()).toMatchObject({ granted: true });
});

test('a contact that was erased unheard is erased here at the next look (P11)', async () => {
  const admin = world.user('admin');
  const contact = await world.crm(admin)('POST', '/crm/objects/2026-09/contacts', {
    properties: { email: 'ann@erased-unheard.example' },
  });
  const fresh = await freshCustomer(world);
  const claimed = await world.api(world.user('partner-manager'))('POST', '/api/v1/registrations', {
    idempotencyKey: randomUUID(),
    companyId: fresh.companyId,
    partnerCompanyId: (await partnersByType(world))('reseller Premier'),
    contactIds: [String(contact.id)],
    note: 'Ann runs the plant.',
  });
  expect(claimed.body).toMatchObject({ ok: true });
  await world.idle();
  await unheard(() =>
    world.crm(admin)('POST', '/crm/objects/2026-09/contacts/gdpr-delete', { objectId: String(contact.id) }),
  );
  expect(await world.rows(`SELECT FROM ledger WHERE kind = 'contact-erased'`)).toHaveLength(0);
  await look();
  expect(await world.rows(`SELECT FROM ledger WHERE kind = 'contact-erased'`)).toHaveLength(1);
  await look();
  expect(await world.rows(`SELECT FROM ledger WHERE kind = 'contact-erased'`)).toHaveLength(1);
});

test('an uninstall is learned from the journal and proven at the token endpoint; no record is asked for any more (P10)', async () => {
  await world.idle();
  const asked = await calls('/crm/');
  await world.control('POST', '/_emulator/uninstall', { portalId: world.portalId });
  await world.advance('PT5M');
  await expect
    .poll(() => world.rows('SELECT status FROM installs'), { timeout: 20_000 })
    .toEqual([{ status: 'uninstalled' }]);
  await world.advance('PT5M');
  await world.idle();
  expect(await calls('/crm/')).toBe(asked);
});
