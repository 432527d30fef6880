import { Queue } from 'bullmq';
import { Redis } from 'ioredis';

/**
 * A clock as a delayed job, as BullMQ's manual has it: added a thousand at a time, forty days ahead.
 * @returns what Redis holds for them, and how long adding took
 */
export async function delayJobs(
  redisUrl: string,
  count: number,
): Promise<{ memoryMB: number; addedMs: number }> {
  const connection = new Redis(redisUrl, { maxRetriesPerRequest: null });
  const queue = new Queue('bench-deadlines', { connection });
  try {
    const before = await usedMB(connection);
    const start = performance.now();
    const opts = { delay: 40 * 86_400_000, removeOnComplete: true, removeOnFail: true };
    for (let first = 0; first < count; first += 1_000)
      await queue.addBulk(
        Array.from({ length: Math.min(1_000, count - first) }, (_, index) => ({
          name: 'deadline',
          data: { portalId: '7700001', registrationId: `reg_${first + index}`, kind: 'protection-end' },
          opts,
        })),
      );
    const addedMs = performance.now() - start;
    return { memoryMB: (await usedMB(connection)) - before, addedMs };
  } finally {
    await queue.close();
    connection.disconnect();
  }
}

async function usedMB(redis: Redis): Promise<number> {
  const [, used] = /used_memory:(\d+)/.exec(await redis.info('memory')) ?? [];
  return Number(used) / 2 ** 20;
}
