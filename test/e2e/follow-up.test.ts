import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RegistrationView } from '../../contract/views.ts';
import { registrationAnswerSchema } from '../../contract/views.ts';
import { dealOn, newCustomer, ownerIdOf, properties, submit, tasksOn } from './support/acts.ts';
import { type Constellation, startConstellation, type User } from './support/constellation.ts';
import { withFault } from './support/crm-acts.ts';
import { addSeat } from './support/people.ts';
import { expectReplayEqualsStore } from './support/replay.ts';

let world: Constellation;
beforeAll(async () => {
  world = await startConstellation();
  await partnerHasAPersonInHubSpot();
});
afterAll(async () => {
  await using _ends = world;
  await expectReplayEqualsStore(world);
});

/** HubSpot's built-in dispositions. */
const connected = 'f240bbac-87c9-4f6e-bf70-924b57d47db7';
const noAnswer = '73a0d17f-1163-4015-bdd5-ec830791da20';

test('the partner manager is warned on days 7, 11 and 13, and a silence is a miss at the deadline: direct may engage, other partners may not', async () => {
  const { id, dealId, companyId, partnerCompanyId } = await activeClaim(
    'Silent Foundry',
    'silent-foundry.com',
  );
  const { followUp } = await view(id);
  expect(followUp).toMatchObject({ status: 'on-track', directWindowOpen: false, misses: [] });

  await pass('P7D');
  expect(await tasksOn(world, dealId)).toHaveLength(1);
  await pass('P4D');
  expect(await tasksOn(world, dealId)).toHaveLength(2);
  expect((await view(id)).followUp).toMatchObject({ status: 'due-soon' });
  await pass('P2D');
  expect(await tasksOn(world, dealId)).toHaveLength(3);

  await pass('P2D');
  const missed = await view(id);
  expect(missed.state).toBe('active');
  expect(missed.followUp).toMatchObject({
    status: 'missed',
    directWindowOpen: true,
    misses: [followUp?.dueAt],
  });
  expect(await properties(world, 'companies', companyId)).toMatchObject({
    dibs_account_status: 'open-to-direct',
  });
  const entry = (await history(id)).find(({ kind }) => kind === 'follow-up-missed');
  expect(entry?.occurredAt).toBe(followUp?.dueAt);
  expect(Date.parse(entry?.recordedAt ?? '')).toBeGreaterThan(Date.parse(entry?.occurredAt ?? ''));

  const direct = await dealOn(world, world.user('direct'), companyId, 'Silent Foundry direct');
  await world.idle();
  expect(await findingsOn(direct)).toEqual([]);
  const rival = await otherPartner(partnerCompanyId);
  expect(await submit(world, manager(), { companyId, partnerCompanyId: rival })).toMatchObject({
    registration: { state: 'queued' },
  });
});

test('a connected call that the partner’s person logged in HubSpot moves the deadline, found by reading before anything is decided', async () => {
  const { id, companyId } = await activeClaim('Calling Foundry', 'calling-foundry.com');
  await pass('P5D');
  await callBy(partnersPerson, companyId, connected);
  await pass('P10D');
  const after = await view(id);
  expect(after.followUp).toMatchObject({ status: 'on-track', directWindowOpen: false, misses: [] });
  expect(after.evidence).toMatchObject([{ title: 'Connected call', grade: 'B', counts: true, why: null }]);
});

test('a call that nobody answered, and a call by direct, are shown and do not count, with the reason', async () => {
  const { id, companyId } = await activeClaim('Ringing Foundry', 'ringing-foundry.com');
  await pass('P2D');
  await callBy(partnersPerson, companyId, noAnswer);
  await callBy(world.user('direct'), companyId, connected);
  await pass('P13D');
  const after = await view(id);
  expect(after.followUp?.status).toBe('missed');
  expect(after.evidence?.map(({ counts, why }) => [counts, why !== null])).toEqual([
    [false, true],
    [false, true],
  ]);
});

test('while HubSpot is away nothing is asserted: the evidence is pending, and a call made in time is found afterwards', async () => {
  const { id, companyId } = await activeClaim('Distant Foundry', 'distant-foundry.com');
  await pass('P3D');
  await callBy(partnersPerson, companyId, connected);
  await world.control('POST', '/_emulator/faults', { kind: 'outage' });
  await world.advance('P12D');
  await expect.poll(async () => (await view(id)).followUp?.status).toBe('pending-evidence');
  expect((await view(id)).followUp).toMatchObject({ directWindowOpen: false, misses: [] });
  await world.control('DELETE', '/_emulator/faults');
  await world.advance('PT5M');
  await world.idle();
  expect((await view(id)).followUp).toMatchObject({ status: 'due-soon', misses: [] });
});

test('a follow-up that the partner manager logs counts at once and closes the direct window; a rep may not log one', async () => {
  const { id, companyId } = await activeClaim('Logged Foundry', 'logged-foundry.com');
  await pass('P15D');
  expect((await view(id)).followUp?.directWindowOpen).toBe(true);
  const refused = await log(world.user('direct'), id);
  expect(refused).toMatchObject({ ok: false, refusal: { code: 'NOT_PERMITTED' } });
  const logged = await log(manager(), id);
  expect(logged).toMatchObject({
    ok: true,
    registration: { followUp: { status: 'on-track', directWindowOpen: false } },
  });
  await world.idle();
  expect(await properties(world, 'companies', companyId)).toMatchObject({
    dibs_account_status: 'registered',
  });
});

test('a renewal is asked for in the last 30 days, refused with what is missing, and granted once HubSpot was read again and shows a second call', async () => {
  const { id, companyId, dealId } = await activeClaim('Renewing Foundry', 'renewing-foundry.com');
  const before = await view(id);
  expect(before.actions.find(({ name }) => name === 'renew')).toMatchObject({ allowed: false });
  expect(await renew(id)).toMatchObject({ ok: false, refusal: { code: 'RENEWAL_TOO_EARLY' } });
  await pass('P20D');
  await callBy(partnersPerson, companyId, connected);
  await world.idle();
  await pass('P50D');
  expect((await view(id)).actions.find(({ name }) => name === 'renew')).toMatchObject({ allowed: true });
  // Its last deadlines were read a moment ago, so that what is missing may be called missing.
  expect(await renew(id)).toMatchObject({ ok: false, refusal: { code: 'RENEWAL_EVIDENCE_MISSING' } });
  // HubSpot tells nothing of the second call.
  await withFault(world, { kind: 'drop-webhooks' }, () => callBy(partnersPerson, companyId, connected));
  await pass('PT11M');
  expect(await renew(id)).toMatchObject({ ok: false, refusal: { code: 'EVIDENCE_PENDING' } });
  await world.idle();
  expect(await renew(id)).toMatchObject({ ok: true, registration: { renewals: 1 } });
  const after = await view(id);
  const renewed = (await history(id)).find(({ kind }) => kind === 'registration-renewed');
  expect(renewed?.facts.evidenceIds).toEqual([
    expect.stringMatching(/^calls:/),
    expect.stringMatching(/^calls:/),
  ]);
  const days =
    (Date.parse(after.protectedUntil ?? '') - Date.parse(before.protectedUntil ?? '')) / 86_400_000;
  expect(days).toBe(90);
  await world.idle();
  expect(await properties(world, 'deals', dealId)).toMatchObject({
    dibs_protected_through: after.protectedThrough,
  });
  expect(await renew(id)).toMatchObject({ ok: false, refusal: { code: 'RENEWED_ALREADY' } });
});

const manager = () => world.user('partner-manager');
let partnersPerson: User;
let partnerOfPerson = '';

/** A HubSpot user of the vendor's portal who works for the partner: settings say so. */
async function partnerHasAPersonInHubSpot(): Promise<void> {
  const [partner] = await partners();
  partnerOfPerson = partner ?? '';
  partnersPerson = await addSeat(world, partnerOfPerson, 'sam@partner.example');
}

async function partners(): Promise<string[]> {
  const { body } = await world.api(manager())('GET', '/api/v1/partners');
  const list = body.partners as { companyId: string; type: string }[];
  return list.filter(({ type }) => type !== 'referral').map(({ companyId }) => companyId);
}

async function otherPartner(than: string): Promise<string> {
  return (await partners()).find(id => id !== than) ?? '';
}

async function activeClaim(name: string, domain: string) {
  const companyId = await newCustomer(world, name, domain);
  const dealId = await dealOn(world, manager(), companyId, `${name} line`);
  await world.idle();
  const submitted = await submit(world, manager(), { companyId, partnerCompanyId: partnerOfPerson, dealId });
  const { registration } = registrationAnswerSchema.parse(submitted);
  const approved = await world.api(manager())('POST', `/api/v1/registrations/${registration.id}/approve`, {
    idempotencyKey: randomUUID(),
  });
  expect(approved.body).toMatchObject({ ok: true, registration: { state: 'active' } });
  await world.idle();
  return { id: registration.id, dealId, companyId, partnerCompanyId: partnerOfPerson };
}

async function pass(duration: string): Promise<void> {
  await world.advance(duration);
  await world.idle();
}

async function view(id: string): Promise<RegistrationView> {
  const { body } = await world.api(manager())('GET', `/api/v1/registrations/${id}`);
  return registrationAnswerSchema.parse(body).registration;
}

async function history(id: string) {
  const { body } = await world.api(manager())('GET', `/api/v1/registrations/${id}/history`);
  return body.entries as {
    kind: string;
    occurredAt: string;
    recordedAt: string;
    facts: Record<string, unknown>;
  }[];
}

async function findingsOn(dealId: string) {
  const { body } = await world.api(manager())('GET', `/api/v1/deals/${dealId}/registration`);
  return body.findings;
}

async function log(user: { userId: string; email: string; roles: string[] }, id: string) {
  const { body } = await world.api(user)('POST', `/api/v1/registrations/${id}/follow-ups`, {
    idempotencyKey: randomUUID(),
    text: 'Sam met the plant manager and agreed on a trial.',
  });
  return body;
}

async function renew(id: string) {
  const { body } = await world.api(manager())('POST', `/api/v1/registrations/${id}/renew`, {
    idempotencyKey: randomUUID(),
  });
  return body;
}

async function callBy(
  user: { userId: string; email: string; roles: string[] },
  companyId: string,
  disposition: string,
): Promise<void> {
  await world.crm(user)('POST', '/crm/objects/2026-09/calls', {
    properties: {
      hs_timestamp: await crmNow(),
      hs_call_disposition: disposition,
      hs_call_status: 'COMPLETED',
      hs_call_direction: 'OUTBOUND',
      hubspot_owner_id: await ownerIdOf(world, user),
    },
    associations: [
      { to: { id: companyId }, types: [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 182 }] },
    ],
  });
}

async function crmNow(): Promise<string> {
  const clock = await world.control('GET', '/_emulator/clock');
  return String(clock.crmNow);
}
