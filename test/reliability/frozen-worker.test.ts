import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { dealOn, newCustomer, submit } from '../e2e/support/acts.ts';
import { adminQuery } from './support/admin-query.ts';
import { checkCalls, checkEffects } from './support/check-calls.ts';
import { checkCrmCopy } from './support/check-crm-copy.ts';
import { type Fleet, startFleet } from './support/fleet.ts';

test('a worker that freezes on its way to HubSpot is replaced within 30 s and, awake again, does nothing twice', {
  timeout: 120_000,
}, async () => {
  await using fleet = await startFleet();
  const manager = fleet.user('partner-manager');
  const world = { ...fleet, complaints: [] };
  const companyId = await newCustomer(world, 'Kestrel Foundry', 'kestrel-foundry.com');
  const dealId = await dealOn(world, manager, companyId, 'Kestrel press line');
  const submitted = await submit(world, manager, {
    companyId,
    dealId,
    partnerCompanyId: await partnerOf(fleet),
  });
  await fleet.idle();

  // Two calls write the copy of deal and companies; the note has to wait for a place in the budget.
  await leaveSlots(fleet, 2);
  await approve(fleet, submitted);
  await expect.poll(() => noteStatus(fleet), { timeout: 20_000, interval: 5 }).toBe('sending');
  const frozen = fleet.running.worker;
  frozen.signal('SIGSTOP');
  const frozenAt = performance.now();
  expect(await noteStatus(fleet)).toBe('sending');

  const successor = await fleet.start('worker');
  await expect.poll(() => noteStatus(fleet), { timeout: 30_000 }).toBe('done');
  console.log(`Taken over ${Math.round(performance.now() - frozenAt)} ms after the freeze`);
  expect(await checkEffects(fleet)).toBe(1);

  // Only the one that was frozen is left to work: when the next claim's copy is written, it is wide awake.
  await successor.kill();
  frozen.signal('SIGCONT');
  const nextId = await newCustomer(world, 'Osprey Works', 'osprey-works.com');
  const nextDeal = await dealOn(world, manager, nextId, 'Osprey line');
  await submit(world, manager, {
    companyId: nextId,
    dealId: nextDeal,
    partnerCompanyId: await partnerOf(fleet),
  });
  await fleet.idle();
  expect(frozen.exited).toBe(false);
  expect(await checkEffects(fleet)).toBe(1);
  await checkCrmCopy(fleet);
  await checkCalls(fleet);
});

async function partnerOf(fleet: Fleet): Promise<string> {
  const answer = await fleet.api(fleet.user('partner-manager'))('GET', '/api/v1/partners');
  const partners = answer.body.partners as { companyId: string; type: string }[];
  const reseller = partners.find(partner => partner.type === 'reseller');
  if (reseller === undefined) throw new Error('The seed has no reseller');
  return reseller.companyId;
}

async function approve(fleet: Fleet, submitted: unknown): Promise<void> {
  const { id } = (submitted as { registration: { id: string } }).registration;
  const answer = await fleet.api(fleet.user('partner-manager'))(
    'POST',
    `/api/v1/registrations/${id}/approve`,
    {
      idempotencyKey: randomUUID(),
    },
  );
  expect(answer.body).toMatchObject({ ok: true, registration: { state: 'active' } });
}

/** All other places of the call budget were used this instant. */
async function leaveSlots(fleet: Fleet, free: number): Promise<void> {
  await adminQuery(
    fleet.database,
    `UPDATE call_slots SET used_at = CASE WHEN slot < $2 THEN to_timestamp(0) ELSE clock_timestamp() END
      WHERE portal_id = $1 AND kind = 'call'`,
    [fleet.portalId, free],
  );
}

async function noteStatus(fleet: Fleet): Promise<string | undefined> {
  const [note] = await adminQuery<{ status: string }>(
    fleet.database,
    `SELECT status FROM effects WHERE portal_id = $1 AND kind = 'note'`,
    [fleet.portalId],
  );
  return note?.status;
}
