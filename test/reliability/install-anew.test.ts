import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { installPortal, seededPortal } from '../../dev/demo/install-portal.ts';
import { dealOn, newCustomer, properties, submit, tasksOn } from '../e2e/support/acts.ts';
import { adminQuery } from './support/admin-query.ts';
import { checkEffects } from './support/check-calls.ts';
import { checkCrmCopy } from './support/check-crm-copy.ts';
import { checkProgram } from './support/check-program.ts';
import { type Fleet, startFleet } from './support/fleet.ts';

let fleet: Fleet;
beforeAll(async () => {
  fleet = await startFleet();
});
afterAll(() => fleet?.[Symbol.asyncDispose]());

test('uninstalled in mid-flight: what waits is ignored and nobody calls; installed anew: HubSpot shows the ledger again, and what fell due meanwhile happened at its own time (E40)', {
  timeout: 240_000,
}, async () => {
  const world = { ...fleet, complaints: [] };
  const manager = fleet.user('partner-manager');
  const admin = fleet.user('admin');
  const partnerId = await partnerOf(fleet);
  const claims = [];
  for (const name of ['Kestrel', 'Osprey']) {
    const companyId = await newCustomer(world, name, `${name.toLowerCase()}-works.com`);
    const dealId = await dealOn(world, manager, companyId, `${name} line`);
    const submitted = await submit(world, manager, { companyId, dealId, partnerCompanyId: partnerId });
    claims.push({ companyId, dealId, id: (submitted.registration as { id: string }).id });
  }
  const [kestrel, osprey] = claims;
  if (!kestrel || !osprey) throw new Error('No claims were made');
  await fleet.idle();
  for (const { id } of claims) expect(await act(id, 'approve')).toMatchObject({ ok: true });
  await fleet.idle();
  const behind = await dealOn(world, fleet.user('direct'), kestrel.companyId, 'Behind the partner');
  await fleet.idle();
  const end = await protectedUntil(kestrel.id);

  // Work is under way as the app is taken out: webhooks arrived, a decision waits to be written.
  await fleet.running.worker.kill();
  await dealOn(world, fleet.user('direct'), osprey.companyId, 'Also behind the partner');
  expect(await act(osprey.id, 'withdraw')).toMatchObject({ ok: true });
  await expect.poll(() => waitingDeliveries(fleet)).toBeGreaterThan(0);
  await fleet.control('POST', '/_emulator/uninstall', { portalId: fleet.portalId });
  fleet.running.worker = await fleet.start('worker');
  await expect.poll(() => installStatus(fleet), { timeout: 60_000 }).toBe('uninstalled');
  await expect.poll(() => inboxOf(fleet, 'pending'), { timeout: 60_000 }).toBe(0);
  expect(await inboxOf(fleet, 'ignored')).toBeGreaterThan(0);
  const refused = await fleet.api(manager)('GET', `/api/v1/registrations/${kestrel.id}`);
  expect(refused.body).toMatchObject({ ok: false, refusal: { code: 'PORTAL_NOT_SET_UP' } });

  // Time passes: tasks, an exception and the end of a protection fall due without an install.
  const before = await lastCall(fleet);
  await fleet.advance('P100D');
  await fleet.crm(admin)('PATCH', `/crm/objects/2026-09/deals/${kestrel.dealId}`, {
    properties: { dibs_registration_status: 'lost' },
  });
  await expect.poll(() => dueNotes(fleet), { timeout: 60_000 }).toBe(0);
  expect(await callsAfter(fleet, before)).toEqual([]);
  expect(await stateOf(kestrel.id)).toBe('active');

  await installPortal(fleet.serverUrl, await seededPortal(fleet.emulatorUrl));
  await fleet.idle();

  expect(await stateOf(kestrel.id)).toBe('expired');
  const [expiry] = await adminQuery<{ occurred: Date; late: boolean }>(
    fleet.database,
    `SELECT occurred_at AS occurred, recorded_at > occurred_at + interval '1 day' AS late FROM ledger
      WHERE registration_id = $1 AND kind = 'registration-expired'`,
    [kestrel.id],
  );
  expect(expiry).toEqual({ occurred: end, late: true });
  expect(await protectedUntil(kestrel.id)).toEqual(end);
  expect(await properties(world, 'deals', kestrel.dealId)).toMatchObject({
    dibs_registration_status: 'expired',
  });
  expect(await properties(world, 'deals', behind)).toMatchObject({ dibs_roe_status: 'resolved' });
  expect(await properties(world, 'deals', osprey.dealId)).toMatchObject({
    dibs_registration_status: 'withdrawn',
  });
  // The half hour and the business day were over long before the protection was: told then, of no use now.
  const escalated = await adminQuery<{ onTime: boolean }>(
    fleet.database,
    `SELECT l.occurred_at = d.due_at AS "onTime" FROM ledger l
       JOIN deadlines d ON d.subject_id = l.facts ->> 'findingId' AND d.kind = 'heads-up-exception'
      WHERE l.registration_id = $1 AND l.kind = 'finding-escalated'`,
    [kestrel.id],
  );
  expect(escalated).toEqual([{ onTime: true }]);
  expect(await tasksOn(world, behind)).toEqual([]);
  await checkCrmCopy(fleet);
  await checkEffects(fleet);
  await checkProgram(fleet.database, fleet.portalId);
});

async function act(id: string, action: 'approve' | 'withdraw') {
  const answer = await fleet.api(fleet.user('partner-manager'))(
    'POST',
    `/api/v1/registrations/${id}/${action}`,
    {
      idempotencyKey: randomUUID(),
    },
  );
  return answer.body;
}

async function partnerOf(of: Fleet): Promise<string> {
  const answer = await of.api(of.user('partner-manager'))('GET', '/api/v1/partners');
  const partners = answer.body.partners as { companyId: string; type: string }[];
  const reseller = partners.find(partner => partner.type === 'reseller');
  if (reseller === undefined) throw new Error('The seed has no reseller');
  return reseller.companyId;
}

async function one<Value>(sql: string, values: unknown[]): Promise<Value> {
  const [row] = await adminQuery<{ value: Value }>(fleet.database, sql, values);
  if (row === undefined) throw new Error(`No row: ${sql}`);
  return row.value;
}
const stateOf = (id: string) =>
  one<string>('SELECT state AS value FROM registrations WHERE registration_id = $1', [id]);
const protectedUntil = (id: string) =>
  one<Date>('SELECT protected_until AS value FROM registrations WHERE registration_id = $1', [id]);
const waitingDeliveries = (of: Fleet) =>
  one<number>('SELECT count(*)::int AS value FROM deliveries WHERE portal_id = $1', [of.portalId]);
const installStatus = (of: Fleet) =>
  one<string>('SELECT status AS value FROM installs WHERE portal_id = $1', [of.portalId]);
const inboxOf = (of: Fleet, outcome: string) =>
  one<number>('SELECT count(*)::int AS value FROM inbox WHERE portal_id = $1 AND outcome = $2', [
    of.portalId,
    outcome,
  ]);
const dueNotes = (of: Fleet) =>
  one<number>(
    'SELECT count(*)::int AS value FROM due_work WHERE portal_id = $1 AND due_at <= program_now()',
    [of.portalId],
  );

const callsSchema = z.object({
  calls: z.array(z.object({ seq: z.number(), path: z.string(), tokenKind: z.string(), status: z.number() })),
});
async function lastCall(of: Fleet): Promise<number> {
  const { calls } = callsSchema.parse(await of.control('GET', '/_emulator/calls'));
  return calls.at(-1)?.seq ?? 0;
}
async function callsAfter(of: Fleet, seq: number) {
  const { calls } = callsSchema.parse(await of.control('GET', `/_emulator/calls?afterSeq=${seq}`));
  return calls.filter(call => call.tokenKind !== 'user');
}
