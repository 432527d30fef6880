import { expect, test } from 'vitest';
import { faultsLane, longLane } from '../support/rounds.ts';
import { atSomePoint, watched } from './support/at-some-point.ts';
import { checkDeliveries } from './support/check-deliveries.ts';
import { checkAll } from './support/disturb-queue.ts';
import { startFleet } from './support/fleet.ts';
import { startLoad } from './support/load.ts';
import { tell } from './support/tell.ts';

const restarts = faultsLane ? 30 : longLane ? 10 : 2;
const drainedWithinMs = 20_000;

test(`${restarts} rolling restarts under load, and one with the clock ahead by weeks: nothing is lost`, {
  timeout: 30 * 60_000,
}, async () => {
  await using fleet = await startFleet();
  const load = await startLoad(fleet, 37);
  const took: number[] = [];
  for (let restart = 0; restart < restarts; restart += 1) {
    const member = restart % 2 === 0 ? 'server' : 'worker';
    const burst = watched(load.burst());
    await atSomePoint(fleet, [member], 1 + (restart % 3), burst.over);
    took.push(await fleet.roll(member));
    await burst.done;
  }
  const burst = watched(load.burst());
  await atSomePoint(fleet, ['worker'], 2, burst.over);
  await fleet.advance('P45D');
  took.push(await fleet.roll('worker'));
  await burst.done;
  await fleet.idle();
  await checkAll(fleet);
  expect(took.filter(ms => ms > drainedWithinMs)).toEqual([]);
  const { acknowledged } = await checkDeliveries(fleet);
  await tell('P1', acknowledged);
  await tell('P9', took.length);
});
