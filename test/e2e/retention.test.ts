import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Constellation, startConstellation } from './support/constellation.ts';
import { deskOf } from './support/desk.ts';

let world: Constellation;
beforeAll(async () => {
  world = await startConstellation({ repair: true });
});
afterAll(() => world?.[Symbol.asyncDispose]());

/** Events and answers of so many days ago, each under its name. */
async function haveOld(rows: { name: string; days: number; outcome?: string }[]): Promise<void> {
  for (const { name, days, outcome = 'applied' } of rows) {
    await world.rows(
      `INSERT INTO inbox (portal_id, content_hash, received_at, outcome, reason, decided_at, retry_at)
       VALUES ($1, sha256($2::text::bytea), program_now(), $3, $2,
               CASE WHEN $3 = 'pending' THEN NULL ELSE program_now() - $4 * interval '1 day' END,
               CASE WHEN $3 = 'pending' THEN program_now() + interval '10 years' END) RETURNING 1`,
      [world.portalId, name, outcome, days],
    );
    await world.rows(
      `INSERT INTO idempotency_keys (portal_id, key, request_hash, answer, created_at)
       VALUES ($1, $2, 'x', '{}', program_now() - $3 * interval '1 day') RETURNING 1`,
      [world.portalId, name, days],
    );
  }
}
const events = async () => names(`SELECT reason AS name FROM inbox WHERE reason LIKE 'old-%'`);
const answers = async () => names(`SELECT key AS name FROM idempotency_keys WHERE key LIKE 'old-%'`);
const names = async (sql: string) =>
  (await world.rows<{ name: string }>(sql)).map(({ name }) => name).toSorted();
const look = async () => {
  await world.advance('PT10M');
  await expect.poll(events, { timeout: 15_000 }).not.toContain('old-first');
};

test('decided events and kept answers are erased when their time is over, and nothing before; what waits is kept', async () => {
  await haveOld([
    { name: 'old-first', days: 366 },
    { name: 'old-aside', days: 366, outcome: 'quarantined' },
    { name: 'old-waiting', days: 366, outcome: 'pending' },
    { name: 'old-younger', days: 364 },
    { name: 'old-answer', days: 91 },
    { name: 'old-young-answer', days: 89 },
  ]);
  await look();
  expect(await events()).toEqual(['old-answer', 'old-waiting', 'old-young-answer', 'old-younger']);
  expect(await answers()).toEqual(['old-young-answer']);
});

test('the policy says for how long', async () => {
  await deskOf(world).changePolicy(policy => ({ ...policy, retention: { eventDays: 10, answerDays: 7 } }));
  await haveOld([
    { name: 'old-first', days: 11 },
    { name: 'old-kept', days: 9 },
  ]);
  await look();
  expect(await events()).toEqual(['old-kept', 'old-waiting']);
  expect(await answers()).toEqual([]);
});
