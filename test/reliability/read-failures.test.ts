import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Constellation, startConstellation } from '../e2e/support/constellation.ts';
import { type Claim, dispositions, type Evidence, startEvidence } from '../e2e/support/evidence-acts.ts';
import { rounds } from '../support/rounds.ts';

let world: Constellation;
let acts: Evidence;
beforeAll(async () => {
  world = await startConstellation();
  acts = await startEvidence(world);
});
afterAll(() => world[Symbol.asyncDispose]());

/** What HubSpot does to a reading on one day; null: it answers. */
const faults = fc.constantFrom(
  null,
  null,
  { kind: 'outage', status: 502 },
  { kind: 'outage', path: '/batch/read' },
  { kind: 'partial-207', fail: 40 },
  { kind: 'reset', when: 'after', probability: 0.5 },
  { kind: 'rate-limit', probability: 0.3 },
  { kind: 'outage', path: '/contacts', probability: 0.7 },
);
/** Days of a call of each registration, if any, and the weather of each day. */
const story = fc.record({
  calls: fc.array(fc.constantFrom(null, 3, 9, 13), { minLength: 4, maxLength: 4 }),
  // Long enough for the deadline of who never called, and for no second one of anybody.
  weather: fc.array(faults, { minLength: 16, maxLength: 16 }),
});

test('under random read failures no miss is asserted beyond what was read, none where a call was made, and none is forgotten (T7, S5)', async () => {
  for (const { calls, weather } of fc.sample(story, { numRuns: rounds(20), seed: 20261122 })) {
    const claims: Claim[] = [];
    for (const _ of calls) claims.push(await acts.claim());
    for (const [day, fault] of weather.entries()) {
      for (const [index, claim] of claims.entries())
        if (calls[index] === day)
          await acts.make('calls', { hs_call_disposition: dispositions.connected }, claim);
      if (fault !== null) await world.control('POST', '/_emulator/faults', fault);
      await world.advance('P1D');
      // With HubSpot away there is no rest to wait for.
      await fetch(`${world.serverUrl}/_demo/idle?waitMs=${fault === null ? 20_000 : 400}`);
      await nothingBeyondTheWatermark();
      await world.control('DELETE', '/_emulator/faults');
    }
    await acts.pass('PT10M');
    for (const [index, claim] of claims.entries()) {
      const called = calls[index] ?? null;
      const { misses = [] } = (await acts.view(claim.id)).followUp ?? {};
      expect(misses, `a call on day ${called}`).toHaveLength(called === null ? 1 : 0);
      const recorded = await world.rows('SELECT 1 FROM follow_up_misses WHERE registration_id = $1', [
        claim.id,
      ]);
      expect(recorded).toHaveLength(misses.length);
    }
  }
}, 600_000);

async function nothingBeyondTheWatermark(): Promise<void> {
  const beyond = await world.rows(
    `SELECT m.registration_id, m.missed_at, r.known_until FROM follow_up_misses m
       JOIN registrations r USING (portal_id, registration_id)
      WHERE r.known_until IS NULL OR m.missed_at > r.known_until`,
  );
  expect(beyond).toEqual([]);
}
