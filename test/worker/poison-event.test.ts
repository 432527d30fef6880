import { afterAll, beforeAll, expect, test } from 'vitest';
import { dealOn } from '../e2e/support/acts.ts';
import { type Constellation, startConstellation } from '../e2e/support/constellation.ts';
import { freshCustomer } from '../e2e/support/desk.ts';
import { runCommand } from '../import/run-import.ts';

let world: Constellation;
beforeAll(async () => {
  world = await startConstellation();
});
afterAll(() => world?.[Symbol.asyncDispose]());

type Event = { event_id: string; outcome: string; reason: string | null; attempts: number };
const eventsOf = (objectId: string) =>
  world.rows<Event>(
    `SELECT event_id::text, outcome, reason, attempts FROM inbox
      WHERE object_id = $1 AND subscription_type = 'object.creation' ORDER BY event_id`,
    [objectId],
  );

test('an event that cannot be decided is tried eight times, then parked with its reason, and decided when it is replayed; others wait for nothing', async () => {
  const manager = world.user('partner-manager');
  const { companyId } = await freshCustomer(world);
  await world.idle();
  await world.rows(`
    CREATE FUNCTION poison() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN IF NEW.name = 'Poisoned' THEN RAISE EXCEPTION 'cannot be taken in'; END IF; RETURN NEW; END $$;
    CREATE TRIGGER poison BEFORE INSERT OR UPDATE ON deals FOR EACH ROW EXECUTE FUNCTION poison()`);
  const bad = await dealOn(world, manager, companyId, 'Poisoned');
  const good = await dealOn(world, manager, companyId, 'Sound');
  await expect.poll(async () => (await eventsOf(good))[0]?.outcome, { timeout: 10_000 }).toBe('applied');

  const tries = new Set<number>();
  await expect
    .poll(
      async () => {
        const [event] = await eventsOf(bad);
        tries.add(event?.attempts ?? 0);
        if (event?.outcome === 'pending' && event.attempts > 0) await world.advance('PT5M');
        return event?.outcome;
      },
      { timeout: 25_000, interval: 50 },
    )
    .toBe('quarantined');
  const [parked] = await eventsOf(bad);
  expect(parked).toMatchObject({
    outcome: 'quarantined',
    reason: expect.stringMatching(/^It failed 8 times: /),
  });
  expect(Math.max(...tries)).toBe(7);
  const last = world.complaints.filter(line => line.eventId === parked?.event_id);
  expect(last.map(line => line.attempts)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  expect(last.at(-1)).toMatchObject({ msg: 'An event failed for the last time and is parked' });

  const listed = await runCommand(
    'inbox',
    ['list', '--outcome', 'quarantined', '--json', '--portal', world.portalId],
    world.env,
  );
  const { event_id: id, reason } = parked ?? {};
  expect(JSON.parse(listed.stdout).events).toContainEqual(expect.objectContaining({ id, reason }));

  await world.rows('DROP TRIGGER poison ON deals');
  await runCommand('inbox', ['replay', parked?.event_id ?? '', '--portal', world.portalId], world.env);
  await expect.poll(async () => (await eventsOf(bad))[0]?.outcome, { timeout: 15_000 }).toBe('applied');
});
