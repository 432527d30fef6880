import { expect } from 'vitest';
import type { Fleet, FleetMember } from './fleet.ts';

/** In mid-flight: after so many more webhooks were posted, or calls of the worker answered, or when the load is over. */
export async function atSomePoint(
  fleet: Fleet,
  victims: FleetMember[],
  after: number,
  over: () => boolean,
): Promise<void> {
  const { deliveries, calls } = fleet.emulator.state;
  const count = () =>
    victims.includes('server') ? deliveries.list({}).length : calls.list({ tokenKind: 'app' }).length;
  const from = count();
  await expect.poll(() => over() || count() >= from + after, { timeout: 60_000, interval: 2 }).toBe(true);
}

/** A burst of load, and whether it is over. */
export function watched(burst: Promise<void>): { done: Promise<void>; over: () => boolean } {
  let over = false;
  const done = burst.finally(() => {
    over = true;
  });
  return { done, over: () => over };
}
