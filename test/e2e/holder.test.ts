import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type HolderAnswer, holderAnswerSchema } from '../../contract/holder.ts';
import { type Constellation, startConstellation, type User } from './support/constellation.ts';
import { change, merge } from './support/crm-acts.ts';
import {
  type Desk,
  deskOf,
  freshCustomer,
  partnersByType,
  type Registered,
  registeredCustomer,
} from './support/desk.ts';
import { addSeat } from './support/people.ts';
import { expectReplayEqualsStore } from './support/replay.ts';

let world: Constellation;
let desk: Desk;
let partner = '';
let otherPartner = '';
/** A HubSpot user who works for the other partner. */
let seat: User;

beforeAll(async () => {
  world = await startConstellation();
  desk = deskOf(world);
  const partners = await partnersByType(world);
  partner = partners('reseller Premier');
  otherPartner = partners('reseller Registered');
  seat = await addSeat(world, otherPartner);
});
afterAll(async () => {
  await using _ends = world;
  await expectReplayEqualsStore(world);
});

const manager = () => world.user('partner-manager');

async function holder(
  companyId: string,
  query: Record<string, string> = {},
  user = manager(),
): Promise<HolderAnswer> {
  const answer = await world.api(user)(
    'GET',
    `/api/v1/accounts/${companyId}/holder?${new URLSearchParams(query)}`,
  );
  return holderAnswerSchema.parse(answer.body);
}
const holderId = async (companyId: string, query?: Record<string, string>) =>
  (await holder(companyId, query)).holder?.registrationId ?? null;

async function spanOf(own: Registered): Promise<{ from: Temporal.Instant; until: Temporal.Instant }> {
  const { protectedFrom, protectedUntil } = await desk.registration(manager(), own.registrationId);
  return {
    from: Temporal.Instant.from(protectedFrom ?? ''),
    until: Temporal.Instant.from(protectedUntil ?? ''),
  };
}
const millisecond = { milliseconds: 1 };

describe('who was registered on a customer, and what was known of it then (T2)', () => {
  test('the protection is half-open: from its first instant on, and at its end the customer is free (E19)', async () => {
    const own = await registeredCustomer(world, partner);
    const { from, until } = await spanOf(own);
    const rows: [Temporal.Instant, string | null][] = [
      [from.subtract(millisecond), null],
      [from, own.registrationId],
      [until.subtract(millisecond), own.registrationId],
      [until, null],
    ];
    for (const [at, expected] of rows)
      expect([at.toString(), await holderId(own.companyId, { at: at.toString() })]).toEqual([
        at.toString(),
        expected,
      ]);
    expect(await holder(own.companyId)).toMatchObject({
      holder: {
        partner: { companyId: partner, name: 'Cobalt Ridge Consulting' },
        protectedUntil: until.toString(),
      },
      why: { code: 'REGISTERED', rule: 'T6' },
      entries: [{ kind: 'registration-approved' }],
    });
  });

  test('what was learned later is left out: a withdrawal, and the approval itself', async () => {
    const own = await registeredCustomer(world, partner);
    const { from, until } = await spanOf(own);
    await world.advance('P3D');
    const before = (await holder(own.companyId)).at;
    await world.advance('PT1H');
    await desk.act(manager(), own.registrationId, 'withdraw');
    await world.idle();
    const later = until.subtract({ hours: 24 }).toString();
    expect(await holderId(own.companyId)).toBeNull();
    expect(await holderId(own.companyId, { at: later })).toBeNull();
    expect(await holderId(own.companyId, { at: later, knownAt: before })).toBe(own.registrationId);
    expect(await holderId(own.companyId, { at: before })).toBe(own.registrationId);
    expect(
      await holderId(own.companyId, { at: later, knownAt: from.subtract(millisecond).toString() }),
    ).toBeNull();
    expect(await holder(own.companyId)).toMatchObject({
      why: { code: 'FREE' },
      entries: [{ kind: 'registration-approved' }, { kind: 'registration-withdrawn' }],
    });
    const { why } = await holder(own.companyId);
    const [change] = why.wouldChange;
    expect(await holderId(own.companyId, { at: String(change?.becomes) })).toBe(own.registrationId);
  });

  test('an instant with an offset is the instant that it means', async () => {
    const own = await registeredCustomer(world, partner);
    const { from } = await spanOf(own);
    const asked = from.toZonedDateTimeISO('Asia/Kolkata').toString({ timeZoneName: 'never' });
    expect(asked).toContain('+05:30');
    expect(await holder(own.companyId, { at: asked })).toMatchObject({
      at: from.toString(),
      holder: { registrationId: own.registrationId },
    });
  });

  test('before two customers were united each had its own holder; old ids and the new one resolve', async () => {
    const [one, two] = [
      await registeredCustomer(world, partner),
      await registeredCustomer(world, otherPartner),
    ];
    const apart = (await holder(one.companyId)).at;
    await world.advance('PT1M');
    const mergedId = await merge(world, 'companies', two.companyId, one.companyId);
    await world.idle();
    for (const id of [one.companyId, two.companyId, mergedId])
      expect([id, await holderId(id)]).toEqual([id, one.registrationId]);
    expect(await holderId(one.companyId, { at: apart })).toBe(one.registrationId);
    expect(await holderId(two.companyId, { at: apart })).toBe(two.registrationId);
    expect(await holderId(two.companyId, { knownAt: apart })).toBe(two.registrationId);
    const ofBoth = await holder(mergedId, { at: apart });
    expect(
      [ofBoth.holder?.registrationId, ...ofBoth.others.map(other => other.registrationId)].toSorted(),
    ).toEqual([one.registrationId, two.registrationId].toSorted());
    expect((await holder(mergedId)).accountIds).toHaveLength(1);
  });

  test('before one customer was told apart its companies had the one holder; afterwards each has its own (E7)', async () => {
    const own = await registeredCustomer(world, partner);
    const other = await freshCustomer(world);
    await world.idle();
    await change(world, world.user('admin'), 'companies', other.companyId, {
      hs_additional_domains: own.domain,
    });
    await world.idle();
    const together = (await holder(own.companyId)).at;
    expect(await holderId(other.companyId)).toBe(own.registrationId);
    await world.advance('PT1M');
    const path = `/api/v1/companies/${own.companyId}/split`;
    const body = { idempotencyKey: 'split-1', companyIds: [other.companyId], text: 'They are two firms.' };
    expect((await world.api(world.user('approver'))('POST', path, body)).body).toMatchObject({ ok: true });
    expect(await holderId(own.companyId)).toBe(own.registrationId);
    expect(await holderId(other.companyId)).toBeNull();
    expect(await holderId(other.companyId, { at: together })).toBe(own.registrationId);
    expect(await holderId(other.companyId, { knownAt: together })).toBe(own.registrationId);
    expect(await holderId(own.companyId, { at: together })).toBe(own.registrationId);
  });
});

test('a partner learns of its own registrations only (I7)', async () => {
  const theirs = await registeredCustomer(world, partner);
  const own = await registeredCustomer(world, otherPartner);
  const hidden = await holder(theirs.companyId, {}, seat);
  expect(hidden).toMatchObject({ holder: null, others: [], entries: [], why: { code: 'NONE_OF_YOURS' } });
  const free = await freshCustomer(world);
  await world.idle();
  const nobody = await holder(free.companyId, {}, seat);
  expect({ ...hidden, at: '', knownAt: '', accountIds: [], why: { ...hidden.why, facts: {} } }).toEqual({
    ...nobody,
    at: '',
    knownAt: '',
    accountIds: [],
    why: { ...nobody.why, facts: {} },
  });
  expect(await holder(own.companyId, {}, seat)).toMatchObject({
    holder: { registrationId: own.registrationId },
  });
});

describe('what cannot be answered', () => {
  test.each<[string, string, string, number]>([
    ['an instant without an offset', '/api/v1/accounts/1/holder?at=2027-01-01T00:00:00', 'query.at', 400],
    ['a day', '/api/v1/accounts/1/holder?at=2027-01-01', 'query.at', 400],
    ['no instant at all', '/api/v1/accounts/1/holder?knownAt=yesterday', 'query.knownAt', 400],
    ['an id that is none', '/api/v1/accounts/abc/holder', 'params.companyId', 400],
  ])('%s is told by its field', async (_sentence, path, field, status) => {
    const problem = await desk.problem(manager(), path);
    expect(problem).toMatchObject({ status, errors: [{ path: field }] });
  });

  test('what will be known later', async () => {
    const own = await freshCustomer(world);
    await world.idle();
    const path = `/api/v1/accounts/${own.companyId}/holder?knownAt=2999-01-01T00:00:00Z`;
    expect(await desk.problem(manager(), path)).toMatchObject({
      status: 400,
      errors: [{ path: 'query.knownAt' }],
    });
  });

  test('a company that there is not', async () => {
    expect(await desk.problem(manager(), '/api/v1/accounts/987654321/holder')).toMatchObject({ status: 404 });
  });
});
