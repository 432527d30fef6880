import { expect, test } from 'vitest';
import { faultsLane, longLane } from '../support/rounds.ts';
import { atSomePoint, watched } from './support/at-some-point.ts';
import { checkDeliveries } from './support/check-deliveries.ts';
import { checkAll } from './support/disturb-queue.ts';
import { startFleet } from './support/fleet.ts';
import { startLoad } from './support/load.ts';
import { startOwnPostgres } from './support/own-postgres.ts';
import { tell } from './support/tell.ts';

const crashes = faultsLane ? 25 : longLane ? 10 : 2;

test(`${crashes} times Postgres is killed with -9 under load: what was answered 200 was committed, and nothing else was`, {
  timeout: 30 * 60_000,
}, async () => {
  await using postgres = await startOwnPostgres();
  await using fleet = await startFleet({ database: postgres.database });
  const load = await startLoad(fleet, 31);
  for (let crash = 0; crash < crashes; crash += 1) {
    const burst = watched(load.burst());
    await atSomePoint(fleet, [crash % 2 === 0 ? 'server' : 'worker'], 1 + (crash % 4), burst.over);
    postgres.crash();
    await postgres.restart();
    await burst.done;
  }
  // The pools meet their dead connections here, if they have not yet.
  await load.burst();
  await fleet.idle();
  await checkAll(fleet);
  const { acknowledged } = await checkDeliveries(fleet);
  expect(fleet.running.server.exited || fleet.running.worker.exited).toBe(false);
  await tell('P1', acknowledged);
  await tell('P9', crashes);
});
