import { afterAll, beforeAll, expect, test } from 'vitest';
import { properties } from './support/acts.ts';
import { type Constellation, startConstellation, type User } from './support/constellation.ts';
import { tasksFor } from './support/crm-acts.ts';
import { type Desk, deskOf, partnersByType, type Registered, registeredCustomer } from './support/desk.ts';
import { addSeat } from './support/people.ts';
import { expectReplayEqualsStore } from './support/replay.ts';

let world: Constellation;
let desk: Desk;
let partner = '';
let rival = '';
let seat: User;

beforeAll(async () => {
  world = await startConstellation();
  desk = deskOf(world);
  const partners = await partnersByType(world);
  partner = partners('reseller Premier');
  rival = partners('reseller Registered');
  seat = await addSeat(world, partner, 'sam@partner.example');
});
afterAll(async () => {
  await using _ends = world;
  await expectReplayEqualsStore(world);
});

const manager = () => world.user('partner-manager');
const connected = 'f240bbac-87c9-4f6e-bf70-924b57d47db7';
const view = (own: Registered) => desk.registration(manager(), own.registrationId);

async function pass(duration: string): Promise<void> {
  await world.advance(duration);
  await world.idle();
}

/** A connected call documents a renewal, one-sided: what it takes is there, and a person decides. */
async function call(companyId: string): Promise<void> {
  const [row] = await world.rows<{ now: string }>(
    `SELECT to_char(program_now() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS now`,
  );
  await world.crm(seat)('POST', '/crm/objects/2026-09/calls', {
    properties: {
      hs_timestamp: row?.now,
      hs_call_status: 'COMPLETED',
      hs_call_direction: 'OUTBOUND',
      hs_call_disposition: connected,
    },
    associations: [
      {
        to: { id: companyId },
        types: [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 182 }],
      },
    ],
  });
}

/** Five days before its end, with all that a renewal takes but a two-sided record. */
async function nearItsEnd(): Promise<Registered & { end: string }> {
  const own = await registeredCustomer(world, partner);
  const { protectedUntil } = await view(own);
  await pass('P40D');
  await call(own.companyId);
  await pass('P45D');
  await call(own.companyId);
  // HubSpot tells of the call; what it says of it is gathered and read a moment later.
  await world.idle();
  await pass('PT2M');
  return { ...own, end: protectedUntil ?? '' };
}

/** Asks as the partner; what was read a while ago is read again first (T7). */
async function ask(own: Registered) {
  const asked = await desk.act(seat, own.registrationId, 'renew');
  if (asked.ok || asked.refusal.code !== 'EVIDENCE_PENDING') return asked;
  await world.idle();
  return await desk.act(seat, own.registrationId, 'renew');
}

test('a renewal that a partner asks for and that needs a person is pending: the partner manager gets a task, and asking again changes nothing', async () => {
  const own = await nearItsEnd();
  const asked = await ask(own);
  expect(asked).toMatchObject({
    ok: true,
    registration: { state: 'active', renewals: 0, tolled: false, protectedUntil: own.end },
  });
  const pending = await view(own);
  expect(pending.renewalPending).not.toBeNull();
  expect((await desk.act(seat, own.registrationId, 'renew')).ok).toBe(true);
  expect((await view(own)).renewalPending).toEqual(pending.renewalPending);
  await world.idle();
  const tasks = (await tasksFor(world, own.dealId)).map(task => task.subject);
  expect(tasks.filter(subject => subject.startsWith('Decide a renewal'))).toHaveLength(1);

  await pass('P6D');
  expect(await view(own)).toMatchObject({ state: 'active', tolled: true });
  const rivals = await desk.claim(manager(), { companyId: own.companyId, partnerCompanyId: rival });
  expect(await desk.act(manager(), rivals, 'approve')).toMatchObject({
    refusal: { code: 'DUP_ACTIVE_PARTNER' },
  });
  expect(await properties(world, 'deals', own.dealId)).toMatchObject({
    dibs_registration_status: 'active',
    dibs_protected_through: null,
  });

  const renewed = await desk.act(manager(), own.registrationId, 'renew');
  const days = (until: string | null) => (Date.parse(until ?? '') - Date.parse(own.end)) / 86_400_000;
  expect(renewed).toMatchObject({
    ok: true,
    registration: { state: 'active', renewals: 1, tolled: false, renewalPending: null },
  });
  expect(days((await view(own)).protectedUntil)).toBe(90);
});

test('undecided for ten business days after the end it expires there; declined after the end it ends at once', async () => {
  const own = await nearItsEnd();
  expect(await ask(own)).toMatchObject({ ok: true });
  const decideBy = (await view(own)).renewalPending?.decideBy;
  await pass('P22D');
  expect(await view(own)).toMatchObject({ state: 'expired', protectedUntil: decideBy });
  const [expired] = (await desk.history(manager(), own.registrationId)).filter(
    entry => entry.kind === 'registration-expired',
  );
  expect(expired).toMatchObject({
    occurredAt: decideBy,
    facts: { code: 'RENEWAL_UNDECIDED', cause: 'expiry' },
  });

  const other = await nearItsEnd();
  expect(await ask(other)).toMatchObject({ ok: true });
  await pass('P6D');
  expect(await desk.act(seat, other.registrationId, 'decline-renewal')).toMatchObject({
    refusal: { code: 'NOT_PERMITTED' },
  });
  const declined = await desk.act(manager(), other.registrationId, 'decline-renewal', {
    text: 'Nothing was sold in the term.',
  });
  expect(declined).toMatchObject({ ok: true, registration: { state: 'expired', tolled: false } });
});

test('declined before the end it runs to its end', async () => {
  const own = await nearItsEnd();
  expect(await desk.act(manager(), own.registrationId, 'decline-renewal', { text: 'No.' })).toMatchObject({
    refusal: { code: 'NO_RENEWAL_ASKED' },
  });
  expect(await ask(own)).toMatchObject({ ok: true });
  expect(await desk.act(manager(), own.registrationId, 'decline-renewal', { text: 'No.' })).toMatchObject({
    ok: true,
    registration: { state: 'active', renewalPending: null },
  });
  await pass('P6D');
  expect(await view(own)).toMatchObject({ state: 'expired', protectedUntil: own.end });
});
