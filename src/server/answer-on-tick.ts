import { setTimeout as sleep } from 'node:timers/promises';
import { waitForTick } from '../../domain/availability.ts';

/** Far longer than looking takes, on a machine with anything to spare. */
const tickMs = 100;

/**
 * Answers on the next whole tenth of a second after the question came, so that how long the work took cannot be read
 * off the answer. Faults wait like answers do.
 */
export async function answerOnTick<T>(work: () => Promise<T>): Promise<T> {
  const askedAt = performance.now();
  const [outcome] = await Promise.allSettled([work()]);
  await sleep(waitForTick(performance.now() - askedAt, tickMs));
  if (outcome.status === 'rejected') throw outcome.reason;
  return outcome.value;
}
