import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type IdentityDecisionAnswer,
  identityDecisionAnswerSchema,
  type MatchesAnswer,
  matchesAnswerSchema,
} from '../../contract/identity.ts';
import { type RefusedAnswer, refusedAnswerSchema } from '../../contract/views.ts';
import { dealOn, newCustomer, properties } from './support/acts.ts';
import { type Constellation, startConstellation, type User } from './support/constellation.ts';
import { change, merge, remove, restore, withFault } from './support/crm-acts.ts';
import { type Desk, deskOf, freshCustomer, partnersByType, registeredCustomer } from './support/desk.ts';
import { expectReplayEqualsStore } from './support/replay.ts';

let world: Constellation;
let desk: Desk;
let partner = '';
let rival = '';

beforeAll(async () => {
  world = await startConstellation();
  desk = deskOf(world);
  const partners = await partnersByType(world);
  partner = partners('reseller Premier');
  rival = partners('reseller Registered');
  await world.crm(world.user('admin'))('POST', '/crm/properties/2026-09/companies', {
    name: 'vat_id',
    label: 'VAT id',
    type: 'string',
    fieldType: 'text',
    groupName: 'companyinformation',
  });
  await desk.changePolicy(policy => ({
    ...policy,
    matching: { ...policy.matching, numberProperties: ['vat_id'], sharedFromCompanies: 4 },
  }));
  await world.idle();
});
afterAll(async () => {
  await using _ends = world;
  expect(world.complaints).toEqual([]);
  await expectReplayEqualsStore(world);
});

const manager = () => world.user('partner-manager');
const approver = () => world.user('approver');
const set = (companyId: string, values: Record<string, string>) =>
  change(world, manager(), 'companies', companyId, values);

async function customer(values: Record<string, string> = {}): Promise<string> {
  const { companyId } = await freshCustomer(world, 'Ledge');
  if (Object.keys(values).length > 0) await set(companyId, values);
  return companyId;
}

async function link(child: string, parent: string, how: 'create' | 'archive' = 'create'): Promise<void> {
  const pair = { from: { id: child }, to: how === 'create' ? { id: parent } : [{ id: parent }] };
  const types = [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 14 }];
  await world.crm(manager())('POST', `/crm/associations/2026-09/companies/companies/batch/${how}`, {
    inputs: [how === 'create' ? { ...pair, types } : pair],
  });
}

async function contact(email: string, ...companyIds: string[]): Promise<string> {
  const made = await world.crm(manager())('POST', '/crm/objects/2026-09/contacts', {
    properties: { email },
    associations: companyIds.map(id => ({
      to: { id },
      types: [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 279 }],
    })),
  });
  return String(made.id);
}

const companiesOf = async (companyId: string) =>
  (await desk.account(manager(), companyId)).account.companyIds.toSorted();

async function say(
  user: User,
  what: 'same-customer' | 'not-same-customer',
  companyId: string,
  otherCompanyId: string,
  text?: string,
): Promise<IdentityDecisionAnswer | RefusedAnswer> {
  const answer = await world.api(user)('POST', `/api/v1/companies/${companyId}/${what}`, {
    idempotencyKey: randomUUID(),
    otherCompanyId,
    ...(text !== undefined && { text }),
  });
  await world.idle();
  return identityDecisionAnswerSchema.or(refusedAnswerSchema).parse(answer.body);
}

async function undo(user: User, id: string, text = 'It was a mistake') {
  const answer = await world.api(user)('POST', `/api/v1/identity-decisions/${id}/undo`, {
    idempotencyKey: randomUUID(),
    text,
  });
  await world.idle();
  return identityDecisionAnswerSchema.or(refusedAnswerSchema).parse(answer.body);
}

async function decision(
  what: 'same-customer' | 'not-same-customer',
  companyId: string,
  otherCompanyId: string,
): Promise<string> {
  const answer = await say(approver(), what, companyId, otherCompanyId, 'Asked the customer');
  if (!answer.ok) throw new Error(`Refused: ${JSON.stringify(answer.refusal)}`);
  return answer.decision.id;
}

async function matches(user: User, registrationId: string): Promise<MatchesAnswer> {
  const answer = await world.api(user)('GET', `/api/v1/registrations/${registrationId}/matches`);
  return matchesAnswerSchema.parse(answer.body);
}

async function claimOn(companyId: string, partnerCompanyId = partner): Promise<string> {
  const id = await desk.claim(manager(), { companyId, partnerCompanyId });
  await world.idle();
  return id;
}

describe('a number of a register (M3)', () => {
  test('makes two companies one customer, however it is typed, and two again when it is corrected', async () => {
    const one = await customer({ vat_id: 'DE 136 695 976' });
    const two = await customer({ vat_id: 'de136695976' });
    await world.idle();
    expect(await companiesOf(one)).toEqual([one, two].toSorted());
    const claim = await claimOn(two);
    expect((await desk.account(manager(), one)).registration?.id).toBe(claim);

    // HubSpot tells at once of the name; numbers by themselves are found by the look for changes.
    await set(one, { vat_id: 'DE 136 695 977', name: 'Corrected' });
    await world.idle();
    expect(await companiesOf(one)).toEqual([one]);
    expect((await desk.account(manager(), one)).registration).toBeNull();
    expect((await desk.account(manager(), two)).registration?.id).toBe(claim);
    expect(await properties(world, 'companies', one)).toMatchObject({ dibs_account_status: null });
  });

  test('of two customers that are both claimed waits for a person, who says in one call that they are one', async () => {
    const one = await customer({ vat_id: 'FR40303265045' });
    const two = await customer();
    await world.idle();
    const [first, second] = [await claimOn(one), await claimOn(two, rival)];
    await set(two, { vat_id: 'FR40303265045', name: 'Told its number' });
    await world.idle();
    expect(await desk.act(manager(), second, 'approve')).toMatchObject({
      ok: false,
      refusal: { code: 'LINK_PENDING' },
    });
    const [candidate] = (await matches(manager(), second)).candidates;
    expect(candidate).toMatchObject({ companyId: one, kind: 'same', waiting: true });

    expect(await say(approver(), 'same-customer', one, two)).toMatchObject({
      ok: true,
      decision: { kind: 'alias', these: [one], those: [two], byUserId: approver().userId, undone: null },
      accounts: [{ companyIds: expect.arrayContaining([one, two]) }],
    });
    expect(await desk.registration(manager(), second)).toMatchObject({ state: 'queued', contested: true });
    expect(await say(approver(), 'not-same-customer', one, two)).toMatchObject({
      ok: false,
      refusal: { code: 'ONE_CUSTOMER' },
    });
    const [dispute] = await world.rows<{ cause: string; registration_ids: string[] }>(
      'SELECT cause, registration_ids FROM disputes WHERE $1 = ANY(registration_ids)',
      [second],
    );
    expect(dispute).toEqual({ cause: 'I4', registration_ids: [first, second] });
  });
});

describe('what people say of who is whom (M5)', () => {
  test('unites companies that have nothing in common, by approvers alone, until it is taken back', async () => {
    const own = await registeredCustomer(world, partner);
    const other = await customer();
    await world.idle();
    expect(await say(manager(), 'same-customer', own.companyId, other)).toMatchObject({
      ok: false,
      refusal: { code: 'NOT_PERMITTED' },
    });
    const id = await decision('same-customer', own.companyId, other);
    expect((await desk.account(manager(), other)).holder).not.toBeNull();
    expect(await properties(world, 'companies', other)).toMatchObject({ dibs_account_status: 'registered' });
    expect(await say(approver(), 'same-customer', other, own.companyId)).toMatchObject({
      refusal: { code: 'SAME_CUSTOMER_ALREADY' },
    });
    // Whatever else changes, a person's word holds.
    await set(other, { name: 'Renamed since' });
    await world.idle();
    expect(await companiesOf(other)).toEqual([own.companyId, other].toSorted());

    expect(await undo(approver(), id)).toMatchObject({
      ok: true,
      decision: { undone: { byUserId: approver().userId, text: 'It was a mistake' } },
    });
    expect(await undo(approver(), id)).toMatchObject({ refusal: { code: 'UNDONE_ALREADY' } });
    expect((await desk.account(manager(), other)).holder).toBeNull();
    expect(await desk.registration(manager(), own.registrationId)).toMatchObject({ state: 'active' });
  });

  test('keeps two customers apart whatever they come to share, also by way of a third, until it is taken back', async () => {
    const [one, two] = [await freshCustomer(world), await freshCustomer(world)];
    await world.idle();
    const id = await decision('not-same-customer', one.companyId, two.companyId);
    await set(two.companyId, { hs_additional_domains: one.domain });
    await world.idle();
    expect(await companiesOf(one.companyId)).toEqual([one.companyId]);
    const third = await newCustomer(world, 'Between', one.domain);
    await world.idle();
    await set(third, { hs_additional_domains: two.domain });
    await world.idle();
    expect(await companiesOf(one.companyId)).not.toContain(two.companyId);

    const claim = await claimOn(one.companyId);
    const told = (await matches(approver(), claim)).candidates.find(({ account }) =>
      account.companyIds.includes(two.companyId),
    );
    expect(told).toMatchObject({ toldApart: true, waiting: false, kind: 'same' });
    expect(told?.actions).toContainEqual(
      expect.objectContaining({ name: 'not-same-customer', allowed: false }),
    );
    await undo(approver(), id);
    expect(await companiesOf(one.companyId)).toEqual([one.companyId, two.companyId, third].toSorted());
  });

  test('that two claimed customers are two lets both be approved', async () => {
    const [one, two] = [await freshCustomer(world), await freshCustomer(world)];
    await world.idle();
    const [first, second] = [await claimOn(one.companyId), await claimOn(two.companyId, rival)];
    await set(two.companyId, { domain: one.domain });
    await world.idle();
    await decision('not-same-customer', two.companyId, one.companyId);
    for (const id of [first, second])
      expect(await desk.act(manager(), id, 'approve')).toMatchObject({ ok: true });
  });

  test('outweighs what was said before, and taking it back restores that', async () => {
    const [one, two] = [await customer(), await customer()];
    await world.idle();
    await decision('not-same-customer', one, two);
    const alias = await decision('same-customer', one, two);
    expect(await companiesOf(one)).toEqual([one, two].toSorted());
    await undo(approver(), alias);
    await set(two, { vat_id: 'IT00743110157', name: 'One' });
    await set(one, { vat_id: 'IT00743110157', name: 'Another' });
    await world.idle();
    expect(await companiesOf(one)).toEqual([one]);
  });
});

describe('parent and subsidiary (M4)', () => {
  const scope = async (value: 'company' | 'group') => {
    await desk.changePolicy(policy => ({ ...policy, matching: { ...policy.matching, scope: value } }));
    await world.idle();
  };

  test('are two customers with a warning; one where the program says so, for those that are known too; a new parent takes along', async () => {
    const [parent, other, child] = [await customer(), await customer(), await customer()];
    await link(child, parent);
    await world.idle();
    const held = await claimOn(parent);
    expect((await matches(manager(), held)).candidates[0]).toMatchObject({
      companyId: child,
      kind: 'warning',
      links: [{ level: 'M4', own: { property: 'child company', value: child } }, { level: 'M8' }],
    });
    await scope('group');
    expect(await companiesOf(child)).toEqual([parent, child].toSorted());
    expect((await desk.account(manager(), child)).registration?.id).toBe(held);

    await link(child, parent, 'archive');
    await link(child, other);
    await world.idle();
    expect(await companiesOf(parent)).toEqual([parent]);
    expect(await companiesOf(child)).toEqual([other, child].toSorted());
    await scope('company');
    expect(await companiesOf(child)).toEqual([child]);
  });
});

test('a domain that companies of many unlike names come to share identifies none of them any more', async () => {
  const domain = `shared-${randomUUID().slice(0, 8)}.com`;
  const names = ['Baker', 'Carpenter', 'Dyer'];
  const known = [];
  for (const name of names) known.push(await newCustomer(world, `${name} Works`, domain));
  await world.idle();
  const [first = '', second = ''] = known;
  expect(await companiesOf(first)).toEqual(known.toSorted());
  const claim = await claimOn(second);
  const fourth = await newCustomer(world, 'Embroiderer', domain);
  await world.idle();
  for (const id of [...known, fourth]) expect(await companiesOf(id)).toEqual([id]);
  expect((await desk.account(manager(), second)).registration?.id).toBe(claim);
  await remove(world, 'companies', fourth);
  await world.idle();
  await set(first, { city: 'Leeds' });
  await world.idle();
});

describe('whoever reviews a claim', () => {
  test('sees who may be the same customer, ranked, with the evidence on both sides, contacts and direct deals', async () => {
    const place = { country: 'Germany', city: 'Hamburg' };
    const own = await customer({ name: 'Nordlicht Optik GmbH', ...place });
    const twin = await customer({ name: 'NORDLICHT OPTIK', ...place, country: 'DE' });
    const friend = await customer({ name: 'Brillenhaus AG' });
    const similar = await customer({ name: 'Nordlicht Optics' });
    const jo = await contact('jo@nordlicht.example', own, friend);
    await world.idle();
    const direct = await dealOn(world, world.user('direct'), twin, 'Frames for the twin');
    await world.idle();
    const claim = await claimOn(own);

    const { candidates, within } = await matches(manager(), claim);
    expect(within).toEqual([]);
    expect(candidates.map(({ companyId, kind }) => [companyId, kind])).toEqual([
      [twin, 'review'],
      [friend, 'review'],
      [similar, 'hint'],
    ]);
    expect(candidates[0]).toMatchObject({
      account: { companyIds: [twin], name: 'NORDLICHT OPTIK' },
      links: [
        {
          level: 'M6',
          own: {
            companyId: own,
            property: 'name, country, city',
            value: 'Nordlicht Optik GmbH, Germany, Hamburg',
          },
          other: { companyId: twin, property: 'name, country, city', value: 'NORDLICHT OPTIK, DE, Hamburg' },
        },
      ],
      waiting: false,
      toldApart: false,
      directDeals: [{ id: direct, name: 'Frames for the twin', open: true, path: `/record/0-3/${direct}` }],
      actions: [
        { name: 'same-customer', allowed: false, reason: expect.any(String) },
        { name: 'not-same-customer', allowed: false, reason: expect.any(String) },
      ],
    });
    expect(candidates[1]).toMatchObject({
      links: [{ level: 'M7', own: { value: 'jo@nordlicht.example' }, other: { companyId: friend } }],
      contactsInCommon: [{ id: jo, address: 'jo@nordlicht.example', path: `/record/0-1/${jo}` }],
    });
    // Nobody is refused for it: a person decides.
    expect(await desk.act(manager(), claim, 'approve')).toMatchObject({ ok: true });

    await decision('not-same-customer', own, twin);
    const after = await matches(approver(), claim);
    expect(after.candidates.find(({ companyId }) => companyId === twin)).toMatchObject({ toldApart: true });
    expect(after.decisions).toMatchObject([{ kind: 'split', text: 'Asked the customer' }]);
    await decision('same-customer', own, friend);
    expect((await matches(approver(), claim)).within).toMatchObject([{ level: 'M5' }, { level: 'M7' }]);
  });

  test('is one who may decide on the claim', async () => {
    const claim = await claimOn(await customer());
    const answer = await world.api(world.user('direct'))('GET', `/api/v1/registrations/${claim}/matches`);
    expect(answer.body).toMatchObject({ ok: false, refusal: { code: 'NOT_PERMITTED' } });
  });
});

describe('a company that is deleted', () => {
  test('holds no two others together any more, and stands for its customer all the same', async () => {
    const [one, two] = [await freshCustomer(world), await freshCustomer(world)];
    await world.idle();
    const between = await newCustomer(world, 'Between', one.domain);
    await world.idle();
    await set(between, { hs_additional_domains: two.domain });
    await world.idle();
    expect(await companiesOf(one.companyId)).toEqual([one.companyId, two.companyId, between].toSorted());
    const claim = await claimOn(two.companyId);
    await remove(world, 'companies', between);
    await world.idle();
    expect(await companiesOf(one.companyId)).not.toContain(two.companyId);
    expect((await desk.account(manager(), two.companyId)).registration?.id).toBe(claim);
    expect((await desk.account(manager(), one.companyId)).registration).toBeNull();

    await restore(world, 'companies', between);
    await world.idle();
    expect(await companiesOf(one.companyId)).toEqual([one.companyId, two.companyId, between].toSorted());
  });

  test('keeps its claim for whoever is entered anew with its domain', async () => {
    const own = await registeredCustomer(world, partner);
    await remove(world, 'companies', own.companyId);
    await world.idle();
    const anew = await newCustomer(world, 'Entered anew', own.domain);
    await world.idle();
    expect((await desk.account(manager(), anew)).registration?.id).toBe(own.registrationId);
  });
});

test('a merge in HubSpot outweighs that a person told the two apart, and old ids mean the customer for ever', async () => {
  const own = await registeredCustomer(world, partner);
  const other = await freshCustomer(world);
  await world.idle();
  await decision('not-same-customer', own.companyId, other.companyId);
  const merged = await withFault(world, { kind: 'reorder-webhooks' }, () =>
    merge(world, 'companies', other.companyId, own.companyId),
  );
  await world.idle();
  for (const id of [own.companyId, other.companyId, merged])
    expect((await desk.account(manager(), id)).registration?.id).toBe(own.registrationId);
  await set(merged, { name: 'Renamed after the merge' });
  await world.idle();
  expect((await desk.account(manager(), own.companyId)).registration?.id).toBe(own.registrationId);
});
