import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dealOn, properties } from './support/acts.ts';
import { type Constellation, startConstellation } from './support/constellation.ts';
import { change, merge } from './support/crm-acts.ts';
import { type Desk, deskOf, partnersByType, registeredCustomer } from './support/desk.ts';
import { expectReplayEqualsStore } from './support/replay.ts';

let world: Constellation;
let desk: Desk;
let partner = '';

beforeAll(async () => {
  world = await startConstellation();
  desk = deskOf(world);
  partner = (await partnersByType(world))('reseller Premier');
});
afterAll(async () => {
  await using _ends = world;
  expect(world.complaints).toEqual([]);
  await expectReplayEqualsStore(world);
});

const rep = () => world.user('direct');

describe('deals that are merged into a new record (E9)', () => {
  test.each(['the registered deal', 'the other deal'])(
    'show the registration there, and no heads-up because of it, when %s is the primary one',
    async primary => {
      const { companyId, dealId, registrationId } = await registeredCustomer(world, partner);
      const other = await dealOn(world, rep(), companyId, 'Linked', {
        properties: { dibs_linked_partner: partner },
      });
      await world.idle();
      const [first, second] = primary === 'the registered deal' ? [dealId, other] : [other, dealId];
      const mergedId = await merge(world, 'deals', first, second);
      await world.idle();

      expect(await properties(world, 'deals', mergedId)).toMatchObject({
        dibs_registration_status: 'active',
        dibs_registration_id: registrationId,
      });
      const seen = await desk.deal(rep(), mergedId);
      expect(seen.registration).toMatchObject({ id: registrationId, dealId: mergedId });
      expect(seen.findings.filter(finding => finding.rule === 'D1')).toEqual([]);
    },
  );

  test('have one heads-up where both had one, and its answer closes the case', async () => {
    const { companyId } = await registeredCustomer(world, partner);
    const one = await dealOn(world, rep(), companyId, 'Behind the back');
    const other = await dealOn(world, rep(), companyId, 'Once more');
    await world.idle();
    const mergedId = await merge(world, 'deals', one, other);
    await world.idle();
    expect((await desk.deal(rep(), mergedId)).findings).toMatchObject([{ rule: 'D1', status: 'heads-up' }]);
    await change(world, rep(), 'deals', mergedId, { dibs_linked_partner: partner });
    await world.idle();
    expect((await desk.deal(rep(), mergedId)).findings).toMatchObject([{ rule: 'D1', status: 'resolved' }]);
    expect(await properties(world, 'deals', mergedId)).toMatchObject({ dibs_roe_status: 'resolved' });
  });
});
