import { afterAll, beforeAll, expect, test } from 'vitest';
import { dealOn, properties } from '../e2e/support/acts.ts';
import { type Constellation, startConstellation } from '../e2e/support/constellation.ts';
import { partnersByType, registeredCustomer } from '../e2e/support/desk.ts';

let world: Constellation;
beforeAll(async () => {
  world = await startConstellation();
});
afterAll(async () => {
  await world[Symbol.asyncDispose]();
});

test('a deadline that cannot be settled is told of, stays due and holds up no other', async () => {
  const partner = (await partnersByType(world))('reseller');
  const own = await registeredCustomer(world, partner);
  const bad = await dealOn(world, world.user('direct'), own.companyId, 'Its finding is damaged');
  await world.idle();
  await world.rows(
    `UPDATE findings SET evidence = '{"dealCreatedAt": "no instant"}' WHERE deal_id = ${bad} RETURNING 1`,
  );
  const good = await dealOn(world, world.user('direct'), own.companyId, 'Its finding is sound');
  await world.idle();

  await world.advance('P4D');
  await world.idle();
  expect(await properties(world, 'deals', good)).toMatchObject({ dibs_roe_status: 'exception' });
  expect(world.complaints).toContainEqual(
    expect.objectContaining({ level: 50, kind: 'heads-up-task', msg: 'A deadline could not be settled' }),
  );
  const due = await world.rows(`SELECT 1 FROM deadlines WHERE settled_at IS NULL AND kind = 'heads-up-task'`);
  expect(due).toHaveLength(1);
});
