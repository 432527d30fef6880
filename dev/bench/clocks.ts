import { deadlines } from '../../adapters/postgres/deadlines.ts';
import { inPortal } from '../../adapters/postgres/in-portal.ts';
import { createPool } from '../../adapters/postgres/pool.ts';
import { delayJobs } from './baselines/delayed-jobs.ts';
import { startBenchRedis } from './bench-redis.ts';
import { portalId } from './crowded-portal.ts';
import { crowdedPortal, many } from './crowds.ts';
import { type Question, timed } from './question.ts';

const due = 1_000;

/** Clocks as rows that are swept, against a delayed job for each. */
export const clocksQuestion: Question = {
  name: 'clocks',
  asks: 'How long does a sweep take that finds what is due among all clocks that run, and what do clocks cost that run?',
  baseline: 'one delayed BullMQ job per deadline on Redis, added in bulk',
  rows: {
    sweep: { what: `sweep that finds ${due} due`, unit: 'ms', goals: [{ kind: 'at-most', value: 50 }] },
    memory: { what: 'memory held for them', unit: 'MB', goals: [{ kind: 'at-most', value: 5 }] },
    setting: { what: 'time to set them', unit: 's', goals: [] },
  },
  expectS: 60,
  setUp: async bench => {
    await using stack = new AsyncDisposableStack();
    const { appUrl, adminPool, registrations } = await crowdedPortal(bench, many(bench));
    const pool = stack.adopt(createPool(appUrl, { max: 1 }), one => one.end());
    // Of the two clocks of each registration one is enough here.
    const open = registrations;
    const setting = await timed(() =>
      adminPool.query(
        `INSERT INTO deadlines (portal_id, subject_id, kind, due_at)
         SELECT portal_id, registration_id, 'queue-reconfirm', program_now() + interval '40 days' FROM registrations
          WHERE portal_id = $1`,
        [portalId],
      ),
    );
    await adminPool.query(
      `UPDATE deadlines SET due_at = program_now() - interval '1 second' WHERE kind = 'queue-reconfirm'
        AND subject_id IN (SELECT registration_id FROM registrations ORDER BY sequence LIMIT ${due})`,
    );
    await adminPool.query('VACUUM ANALYZE deadlines');
    stack.defer(async () => {
      await adminPool.query("DELETE FROM deadlines WHERE kind = 'queue-reconfirm'");
    });
    const redis = stack.use(await startBenchRedis());
    const jobs = await delayJobs(redis.url, open);
    const kept = stack.move();
    return {
      about: `${open.toLocaleString('en')} clocks of one kind that run, beside twice as many of others; memory of this process, and of Redis`,
      run: async () => {
        const before = residentMB();
        let found = 0;
        const sweep = await timed(() =>
          inPortal(pool, portalId, {}, async tx => {
            found = (await deadlines(tx).dueDeadlines(2 * due, 'deadlines')).length;
          }),
        );
        if (found !== due) throw new Error(`${found} deadlines are due`);
        return { sweep, memory: Math.max(0, residentMB() - before), setting: setting / 1_000 };
      },
      runBaseline: async () => ({ memory: jobs.memoryMB, setting: jobs.addedMs / 1_000 }),
      [Symbol.asyncDispose]: () => kept.disposeAsync(),
    };
  },
};

const residentMB = () => process.memoryUsage().rss / 2 ** 20;
