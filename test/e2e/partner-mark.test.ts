import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkFormAnswerSchema, type FormEdits, formViewSchema } from '../../contract/forms.ts';
import { setUpAnswerSchema } from '../../contract/set-up.ts';
import type { PartnerMark } from '../../domain/partner-mark.ts';
import { type Constellation, startConstellation } from './support/constellation.ts';
import { change } from './support/crm-acts.ts';
import { type Desk, deskOf, freshCustomer } from './support/desk.ts';

let world: Constellation;
let desk: Desk;
let one: string;
let two: string;
let fromBefore: string[];

beforeAll(async () => {
  world = await startConstellation({ repair: true });
  desk = deskOf(world);
  fromBefore = await partners();
  one = (await freshCustomer(world, 'One')).companyId;
  two = (await freshCustomer(world, 'Two')).companyId;
  await world.idle();
});
afterAll(async () => {
  const known = ['HubSpot call failed', 'The list that marks partners cannot be read'];
  expect(world.complaints.filter(line => !known.includes(String(line.msg)))).toEqual([]);
  await world[Symbol.asyncDispose]();
});

const admin = () => world.user('admin');
const partners = async () =>
  (await desk.partners(admin()))
    .filter(({ status }) => status === 'active')
    .map(({ companyId }) => companyId)
    .sort();
const settings = (method: 'GET' | 'POST', path: string, body?: object) =>
  world.api(admin())(method, `/api/v1/settings/people${path}`, body as never);
const check = async (edits: FormEdits) =>
  checkFormAnswerSchema.parse((await settings('POST', '/check', { edits })).body);
const save = async (edits: FormEdits) => {
  const { version } = formViewSchema.parse((await settings('GET', '')).body);
  const answer = await settings('POST', '', { idempotencyKey: randomUUID(), version, edits });
  await world.idle();
  return answer;
};
const step = async () =>
  setUpAnswerSchema
    .parse((await world.api(admin())('GET', '/api/v1/set-up')).body)
    .steps.find(({ id }) => id === 'partners');
const later = async () => {
  for (let look = 0; look < 3; look += 1) {
    await world.advance('PT5M');
    await world.idle();
  }
};
const byProperty = (name: string, value: string): FormEdits => ({
  'partnerMark.kind': 'property',
  'partnerMark.name': name,
  'partnerMark.value': value,
});
const byList = (listId: string): FormEdits => ({ 'partnerMark.kind': 'list', 'partnerMark.listId': listId });

test('usually a company is a partner when dibs_partner is true', async () => {
  expect(fromBefore.length).toBeGreaterThan(3);
  expect((await step())?.found[0]).toBe('A company is a partner when its property “dibs_partner” is “true”.');
});

describe('a property of one’s own', () => {
  beforeAll(async () => {
    await world.crm(admin())('POST', '/crm/properties/2026-09/companies', {
      name: 'channel_role',
      label: 'Channel role',
      groupName: 'companyinformation',
      type: 'enumeration',
      fieldType: 'select',
      options: ['Member', 'Prospect'].map((value, displayOrder) => ({ value, label: value, displayOrder })),
    });
    await change(world, admin(), 'companies', one, { channel_role: 'Member' });
    await change(world, admin(), 'companies', two, { channel_role: 'Prospect' });
    await world.idle();
  });

  test.each([
    [
      'a property that HubSpot does not have',
      byProperty('channel_rule', 'Member'),
      'partnerMark.name',
      'no company property',
    ],
    [
      'a value that the property does not have',
      byProperty('channel_role', 'Gold'),
      'partnerMark.value',
      'Member, Prospect',
    ],
    ['no value', byProperty('channel_role', ''), 'partnerMark.value', 'the value that means yes'],
    ['what is no internal name', byProperty('Channel role', 'Member'), 'partnerMark.name', 'internal name'],
    ['a list that HubSpot does not have', byList('99'), 'partnerMark.listId', 'no list with this number'],
  ])('%s is a fault at its field, and is not saved', async (_, edits, path, words) => {
    const { faults } = await check(edits);
    expect(faults.map(fault => fault.path)).toEqual([path]);
    expect(faults[0]?.message).toContain(words);
    expect((await save(edits)).status).toBe(400);
    expect(await partners()).toEqual(fromBefore);
  });

  test('is told before it is saved; then every company is read again', async () => {
    expect((await check(byProperty('channel_role', 'Member'))).changes).toEqual([
      {
        path: 'partnerMark.kind',
        label: 'A company is a partner when',
        from: 'its property “dibs_partner” is “true”',
        to: 'its property “channel_role” is “Member”',
      },
    ]);
    expect(await save(byProperty('channel_role', 'Member'))).toMatchObject({
      body: { ok: true, changed: 1 },
    });
    expect(await partners()).toEqual([one]);
    expect(await step()).toMatchObject({
      found: ['A company is a partner when its property “channel_role” is “Member”.', '1 partner.'],
    });
  });

  test('a change of it, of which no webhook tells, is found within a quarter of an hour', async () => {
    await change(world, admin(), 'companies', two, { channel_role: 'Member' });
    await later();
    expect(await partners()).toEqual([one, two].sort());
  });
});

describe('a list of companies', () => {
  let listId: string;
  const members = (verb: 'add' | 'remove', ids: string[]) =>
    world.crm(admin())('PUT', `/crm/lists/2026-09/${listId}/memberships/${verb}`, ids);

  beforeAll(async () => {
    const made = await world.crm(admin())('POST', '/crm/lists/2026-09', {
      name: 'Channel partners',
      objectTypeId: '0-2',
      processingType: 'MANUAL',
    });
    listId = String((made.list as { listId: string }).listId);
    await members('add', [one, ...fromBefore]);
  });

  test('is named before it is saved; whoever is in it is a partner then', async () => {
    expect((await check(byList(listId))).changes).toMatchObject([
      { to: 'it is in the list “Channel partners”' },
    ]);
    expect(await save(byList(listId))).toMatchObject({ body: { ok: true } });
    expect(await partners()).toEqual([one, ...fromBefore].sort());
    expect((await step())?.found).toEqual(
      expect.arrayContaining([
        'A company is a partner when it is in the list “Channel partners”.',
        `${fromBefore.length + 1} partners.`,
      ]),
    );
  });

  test('who joins or leaves it is found within a quarter of an hour', async () => {
    await members('add', [two]);
    await members('remove', [one]);
    await later();
    expect(await partners()).toEqual([two, ...fromBefore].sort());
  });

  test('a company that is read for another reason stays what the list says', async () => {
    await change(world, admin(), 'companies', two, { city: 'Ghent' });
    await change(world, admin(), 'companies', one, { city: 'Ghent' });
    await world.idle();
    expect(await partners()).toEqual([two, ...fromBefore].sort());
  });

  test('a list of contacts marks nobody', async () => {
    const made = await world.crm(admin())('POST', '/crm/lists/2026-09', {
      name: 'People',
      objectTypeId: '0-1',
      processingType: 'MANUAL',
    });
    const { faults } = await check(byList(String((made.list as { listId: string }).listId)));
    expect(faults).toMatchObject([
      { path: 'partnerMark.listId', message: '“People” is no list of companies' },
    ]);
  });

  test('a list that cannot be read ends nobody, and the set-up says what is wrong', async () => {
    const before = await partners();
    const mark: PartnerMark = { kind: 'list', listId: '4711' };
    await desk.changeDirectory(directory => ({ ...directory, partnerMark: mark }));
    await world.idle();
    await later();
    expect(await partners()).toEqual(before);
    expect(await step()).toMatchObject({
      state: 'attention',
      found: [
        'A company is a partner when it is in the list 4711.',
        'HubSpot does not have this list any more: choose another. Until then partners stay as they are.',
      ],
    });
  });
});
