import { expect } from 'vitest';
import { checkCalls, checkEffects } from './check-calls.ts';
import { checkCrmCopy } from './check-crm-copy.ts';
import { checkDeliveries } from './check-deliveries.ts';
import { checkProgram } from './check-program.ts';
import type { Fleet } from './fleet.ts';
import { startLoad } from './load.ts';

/** Loses the queue again and again while work is under way, then holds inbox, ledger and HubSpot against each other. */
export async function disturbQueue(fleet: Fleet, rounds: number, lose: () => Promise<void>): Promise<void> {
  const load = await startLoad(fleet, 23);
  for (let round = 0; round < rounds; round += 1) {
    let over = false;
    const burst = load.burst().finally(() => {
      over = true;
    });
    const from = fleet.emulator.state.deliveries.list({}).length;
    await expect
      .poll(() => over || fleet.emulator.state.deliveries.list({}).length > from + 1, {
        timeout: 60_000,
        interval: 2,
      })
      .toBe(true);
    await lose();
    await burst;
    await lose();
  }
  await fleet.idle();
  await checkAll(fleet);
}

export async function checkAll(fleet: Fleet): Promise<void> {
  expect((await checkDeliveries(fleet)).acknowledged).toBeGreaterThan(0);
  expect(await checkCrmCopy(fleet)).toBeGreaterThan(0);
  await checkEffects(fleet);
  await checkCalls(fleet);
  await checkProgram(fleet.database, fleet.portalId);
}
