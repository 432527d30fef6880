import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type ActivityTargets, readEvidence } from '../../adapters/hubspot/read-activities.ts';
import { type InstalledPortal, startInstalledPortal } from './installed-portal.ts';

let world: InstalledPortal;
beforeAll(async () => {
  world = await startInstalledPortal();
});
afterAll(() => world[Symbol.asyncDispose]());

type Link = { to: { id: string }; types: { associationCategory: string; associationTypeId: number }[] };
const link = (id: string, associationTypeId: number): Link => ({
  to: { id },
  types: [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId }],
});
const at = '2026-11-02T10:00:00.000Z';

async function make(
  objectType: string,
  properties: Record<string, string>,
  associations: Link[] = [],
): Promise<string> {
  const body = { portalId: world.portalId, objectType, records: [{ properties, associations }] };
  const { ids } = await world.controls.post<{ ids: string[] }>('/seed', body);
  return ids[0] ?? '';
}
/** Where a record hangs: association types of the object to company, deal and contact. */
const types = { calls: [182, 206, 194], meetings: [188, 212, 200], notes: [190, 214, 202] } as const;
const activity = (type: keyof typeof types, on: { company?: string; deal?: string; contacts?: string[] }) => {
  const [company, deal, contact] = types[type];
  return make(
    type,
    { hs_timestamp: at, ...(type === 'notes' ? { hs_note_body: '<p>Met <b>Ann</b></p>' } : {}) },
    [
      ...(on.company === undefined ? [] : [link(on.company, company)]),
      ...(on.deal === undefined ? [] : [link(on.deal, deal)]),
      ...(on.contacts ?? []).map(id => link(id, contact)),
    ],
  );
};
const read = (targets: Partial<ActivityTargets>) =>
  readEvidence(world.gateway, world.portalId, { dealIds: [], companyIds: [], ...targets });
async function callsOf(act: () => Promise<unknown>): Promise<number> {
  await world.controls.delete('/calls');
  await act();
  const { calls } = await world.controls.get<{ calls: unknown[] }>('/calls?tokenKind=app');
  return calls.length;
}

type Customer = { company: string; contact: string; deal: string };
async function customer(n: number | string): Promise<Customer> {
  const company = await make('companies', { name: `Customer ${n}` });
  const contact = await make('contacts', { email: `ann@customer-${n}.example` }, [link(company, 279)]);
  const deal = await make('deals', { dealname: `Line ${n}` }, [link(company, 341)]);
  return { company, contact, deal };
}
const targetsOf = (customers: Customer[]) => ({
  companyIds: customers.map(({ company }) => company),
  dealIds: customers.map(({ deal }) => deal),
});

describe('an activity is found wherever it hangs:', () => {
  let own: Customer;
  beforeEach(async () => {
    own = await customer(crypto.randomUUID());
  });
  test.each<[string, (own: Customer) => Parameters<typeof activity>[1]]>([
    ['on the company', ({ company }) => ({ company })],
    ['on the deal alone', ({ deal }) => ({ deal })],
    ['on a contact of the company alone', ({ contact }) => ({ contacts: [contact] })],
  ])('%s', async (_sentence, on) => {
    const id = await activity('calls', on(own));
    const { activities } = await read(targetsOf([own]));
    expect(activities.map(({ objectType, objectId }) => `${objectType} ${objectId}`)).toEqual([
      `calls ${id}`,
    ]);
  });
  test('on a contact that only the claim names', async () => {
    const stranger = await make('contacts', { email: `${crypto.randomUUID()}@x.example` });
    const id = await activity('notes', { contacts: [stranger] });
    const { activities } = await read({ contactIds: [stranger] });
    expect(activities).toMatchObject([{ objectId: id, contactIds: [stranger] }]);
  });
  test('on all of them: once, with where it hangs', async () => {
    const { company, deal, contact } = own;
    await activity('notes', { company, deal, contacts: [contact] });
    const { activities } = await read(targetsOf([own]));
    expect(activities).toMatchObject([{ companyIds: [company], dealIds: [deal], contactIds: [contact] }]);
  });
  test('and one that was deleted is not', async () => {
    const id = await activity('calls', own);
    await fetch(`${world.emulator.url}/crm/objects/2026-09/calls/${id}`, {
      method: 'DELETE',
      headers: { authorization: `Bearer user:${world.adminUserId}` },
    });
    expect((await read(targetsOf([own]))).activities).toEqual([]);
  });
});

test('a text is measured without its tags and left in HubSpot', async () => {
  const own = await customer('text');
  await activity('notes', { company: own.company });
  const [note] = (await read(targetsOf([own]))).activities;
  expect(note?.textLength).toBe('Met Ann'.length);
  expect(JSON.stringify(note)).not.toContain('Met');
});

test('who attends a meeting is read, with the addresses of those who are not the customer', async () => {
  const own = await customer('meeting');
  const guest = await make('contacts', { email: 'sam@partner.example' });
  await activity('meetings', { company: own.company, contacts: [own.contact, guest] });
  const { activities, emailOf } = await read(targetsOf([own]));
  expect(activities[0]?.contactIds).toEqual([own.contact, guest].sort());
  expect([...emailOf]).toEqual([[guest, 'sam@partner.example']]);
});

test('more activities on one company than HubSpot lists at once are all found', async () => {
  const own = await customer('busy');
  const records = Array.from({ length: 730 }, () => ({
    properties: { hs_timestamp: at },
    associations: [link(own.company, 182)],
  }));
  await world.controls.post('/seed', { portalId: world.portalId, objectType: 'calls', records });
  expect((await read(targetsOf([own]))).activities).toHaveLength(730);
});

describe('whatever cannot be read fails all of it, so that nothing is certified:', () => {
  let many: Customer[];
  beforeAll(async () => {
    many = [];
    for (let n = 0; n < 12; n++) {
      const own = await customer(`failing-${n}`);
      many.push(own);
      await activity('calls', own);
    }
  });
  test.each([
    ['a batch of associations with errors', { kind: 'partial-207', path: '/associations/', fail: 12 }],
    ['a batch of records with errors', { kind: 'partial-207', path: '/calls/batch/read', fail: 12 }],
    ['an answer that is cut off', { kind: 'reset', path: '/calls/', when: 'after', count: 20 }],
    ['an outage half-way', { kind: 'outage', path: '/contacts/', status: 502 }],
  ])('%s', async (_sentence, fault) => {
    await world.controls.post('/faults', fault);
    try {
      await expect(read(targetsOf(many))).rejects.toMatchObject({ name: 'HubSpotError' });
    } finally {
      await world.controls.delete('/faults');
    }
  });
  test('and once HubSpot answers it is all there', async () => {
    expect((await read(targetsOf(many))).activities).toHaveLength(12);
  });
});

describe('what a full read costs', () => {
  test('of one quiet customer: one call for the company, one for the deal, one for the contact', async () => {
    const own = await customer('quiet');
    expect(await callsOf(() => read(targetsOf([own])))).toBe(3);
  });
  test('of one customer with a call and a meeting: three more, for both and for who attended', async () => {
    const own = await customer('usual');
    await activity('calls', own);
    await activity('meetings', { company: own.company, contacts: [own.contact] });
    expect(await callsOf(() => read(targetsOf([own])))).toBe(6);
  });
  test('of fifty customers with calls and notes: less than half a call each', async () => {
    const fifty: Customer[] = [];
    for (let n = 0; n < 50; n++) {
      const own = await customer(`of-fifty-${n}`);
      fifty.push(own);
      await activity('calls', own);
      await activity('notes', own);
    }
    // 7 + 6 + 6 associations by type, the stages of 50 deals, 50 calls and 50 notes.
    expect(await callsOf(() => read(targetsOf(fifty)))).toBe(22);
  });
});
