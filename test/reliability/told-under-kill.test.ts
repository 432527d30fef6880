import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { eventSecretAnswerSchema } from '../../contract/outgoing-events.ts';
import { deskOf, freshCustomer, partnersByType } from '../e2e/support/desk.ts';
import { answer, startStandIn } from '../hubspot/stand-in.ts';
import { startFleet } from './support/fleet.ts';

test('a worker is killed with -9 while it tells another system: nothing is lost, what comes twice is the same', {
  timeout: 120_000,
}, async () => {
  await using fleet = await startFleet();
  await using receiver = await startStandIn();
  const world = { ...fleet, complaints: [] };
  const desk = deskOf(world);
  const manager = world.user('partner-manager');
  const partnerCompanyId = (await partnersByType(world))('reseller');
  const added = await world.api(world.user('admin'))('POST', '/api/v1/event-endpoints', {
    idempotencyKey: randomUUID(),
    url: `${receiver.url}/in`,
  });
  expect(eventSecretAnswerSchema.parse(added.body).secret).not.toBeNull();

  // The first event arrives and is never answered: the worker dies with it under way.
  const arrived = Promise.withResolvers<void>();
  receiver.script.push(() => arrived.resolve());
  const { companyId } = await freshCustomer(world);
  await fleet.idle();
  const registrationId = await desk.claim(manager, { companyId, partnerCompanyId });
  await arrived.promise;
  receiver.script.splice(0, Infinity, answer(200));
  await fleet.killAndRestart('worker');
  // What the dead one held runs out in 15 s, and it is looked again after 20: nobody waits for that here.
  await fleet.rows(`UPDATE leases SET expires_at = now() - interval '1 second'`);
  await fleet.rows(`UPDATE due_work SET due_at = now() WHERE kind = 'events'`);
  await desk.act(manager, registrationId, 'approve');
  await fleet.idle();

  const told = receiver.received.map(({ headers, body }) => ({ id: String(headers['webhook-id']), body }));
  const bodies = new Map(told.map(({ id, body }) => [id, body]));
  for (const { id, body } of told) expect(bodies.get(id)).toBe(body);
  const entries = await fleet.rows<{ id: string }>(
    `SELECT 'evt_' || portal_id || '_' || entry_id AS id FROM ledger WHERE registration_id = $1
        AND kind IN ('registration-submitted', 'registration-screened', 'registration-approved') ORDER BY entry_id`,
    [registrationId],
  );
  expect(entries).toHaveLength(3);
  // In their order, each at least once, and the one that was under way twice.
  expect(told.map(({ id }) => id)).toEqual([entries[0]?.id, ...entries.map(({ id }) => id)]);
});
