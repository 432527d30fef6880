import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RunningEmulator } from '../../dev/emulator/start-emulator.ts';
import type { CrmRecord, Portal } from '../../dev/emulator/world.ts';
import { PORTAL, start } from './harness.ts';

let emulator: RunningEmulator;
let portal: Portal;
beforeAll(async () => {
  emulator = await start();
  const found = emulator.state.world.portals.get(PORTAL);
  if (!found) throw new Error('no seeded portal');
  portal = found;
});
afterAll(() => emulator.close());

const all = (typeId: string): CrmRecord[] => [...(portal.records.get(typeId)?.values() ?? [])];
const company = (id: string) => portal.records.get('0-2')?.get(id);
const companiesOf = (deal: CrmRecord) =>
  portal.links.get(`0-3:${deal.id}`)?.get('0-2') ?? new Map<string, Set<string>>();
const primaryOf = (deal: CrmRecord) =>
  [...companiesOf(deal)].find(([, types]) => types.has('HUBSPOT_DEFINED:5'))?.[0] ?? '';
const isPartner = (id: string) => company(id)?.properties.dibs_partner === 'true';
const isRep = (ownerId: string | undefined) =>
  portal.users.some(user => user.ownerId === ownerId && user.roles.includes('direct'));

test('there are 60 companies, 120 deals, some contacts and at least 8 owners in several teams', () => {
  expect([all('0-2').length, all('0-3').length]).toEqual([60, 120]);
  expect(all('0-1').length).toBeGreaterThan(30);
  expect(portal.users.length).toBeGreaterThanOrEqual(8);
  expect(portal.teams.map(team => team.name)).toEqual(
    expect.arrayContaining(['Direct Sales East', 'Channel']),
  );
});

test('six partners in three tiers, one of them a referral partner', () => {
  const partners = all('0-2').filter(record => isPartner(record.id));
  const tiers = partners.map(record => record.properties.dibs_partner_tier);
  expect(partners).toHaveLength(6);
  expect(new Set(tiers)).toEqual(new Set(['Registered', 'Select', 'Premier']));
  expect(partners.filter(record => record.properties.dibs_partner_type === 'referral')).toHaveLength(1);
});

const pairsOfDomain = () =>
  Map.groupBy(
    all('0-2').filter(c => c.properties.domain),
    c => c.properties.domain,
  );

test.each<[string, () => number, number]>([
  [
    'deals with a partner owned by a vendor rep',
    () =>
      all('0-3').filter(
        d => isRep(d.properties.hubspot_owner_id) && [...companiesOf(d).keys()].some(isPartner),
      ).length,
    10,
  ],
  [
    'deals whose primary company is a reseller, the customer being second',
    () =>
      all('0-3').filter(d => isPartner(primaryOf(d)) && [...companiesOf(d).keys()].some(id => !isPartner(id)))
        .length,
    2,
  ],
  [
    'deals in the renewals pipeline',
    () => all('0-3').filter(d => d.properties.pipeline === 'renewal').length,
    10,
  ],
  [
    'a deal made by a web form',
    () => all('0-3').filter(d => d.properties.hs_object_source === 'FORM').length,
    1,
  ],
  [
    'two subsidiaries of one parent',
    () =>
      all('0-2').filter(c =>
        [...(portal.links.get(`0-2:${c.id}`)?.get('0-2')?.values() ?? [])].some(types =>
          types.has('HUBSPOT_DEFINED:14'),
        ),
      ).length,
    2,
  ],
  ['a duplicate company', () => [...pairsOfDomain().values()].filter(group => group.length > 1).length, 1],
  [
    'a company on a free-mail domain',
    () => all('0-2').filter(c => c.properties.domain === 'gmail.com').length,
    1,
  ],
  ['a company without a domain', () => all('0-2').filter(c => !c.properties.domain).length, 1],
])('what makes naive systems cry wolf is there: %s', (_what, count, atLeast) => {
  expect(count()).toBeGreaterThanOrEqual(atLeast);
});

test('every deal has a primary company and a stage, and some customers have no deal yet', () => {
  expect(all('0-3').every(deal => primaryOf(deal) !== '' && deal.properties.dealstage)).toBe(true);
  const taken = new Set(all('0-3').flatMap(deal => [...companiesOf(deal).keys()]));
  expect(
    all('0-2').filter(record => !taken.has(record.id) && !isPartner(record.id)).length,
  ).toBeGreaterThanOrEqual(8);
});

test('the seed is the same every time', async () => {
  await using other = await start();
  const shape = (records: Iterable<CrmRecord>) =>
    [...records].map(record => [record.id, record.properties.dealname, record.properties.amount]);
  const twin = other.state.world.portals.get(PORTAL)?.records.get('0-3')?.values() ?? [];
  expect(shape(twin)).toEqual(shape(all('0-3')));
});

test('nothing is dated in the future but closing dates', () => {
  const now = Date.now();
  for (const typeId of ['0-1', '0-2', '0-3']) {
    expect(all(typeId).filter(record => record.createdAt > now || record.updatedAt > now)).toEqual([]);
  }
});
