import { createQueueConnection } from '../../adapters/queue/connection.ts';
import { createWaker } from '../../adapters/queue/waker.ts';
import { startEventJobs } from './baselines/event-jobs.ts';
import { app, type BenchDibs, publicUrl } from './bench-dibs.ts';
import { benchInbox } from './bench-inbox.ts';
import { startBenchServer } from './bench-server.ts';
import { portalId } from './crowded-portal.ts';
import { crowdedPortal, few } from './crowds.ts';
import { type Question, timed } from './question.ts';

/** From the inbox to a committed outcome, against a job and a transaction for each event. */
export const decideQuestion: Question = {
  name: 'decide',
  asks: 'How many events a second are decided, HubSpot answering at once?',
  baseline: 'one job and one transaction per event, ten at a time, on the same BullMQ on Postgres',
  rows: {
    rate: { what: 'decided events', unit: 'events/s', goals: [{ kind: 'least-of-baseline', times: 5 }] },
  },
  expectS: 70,
  setUp: async bench => {
    const portal = await crowdedPortal(bench, few);
    const inbox = benchInbox(portal);
    const [own, base] = bench.quick ? [1_000, 200] : [10_000, 1_000];
    const env = workerEnv(portal);
    return {
      about: `${own.toLocaleString('en')} events of imported deals, five a deal, in the inbox of one portal; ${base.toLocaleString('en')} for the baseline`,
      run: async () => {
        await using worker = await startBenchServer('dev/bench/bench-worker.ts', env);
        await inbox.fill(portalId, own);
        const took = await timed(async () => {
          await wake(env, [portalId]);
          await inbox.decided();
        });
        await worker.end();
        await inbox.forgetRest();
        return { rate: (own * 1_000) / took };
      },
      runBaseline: async () => {
        await using jobs = await startEventJobs(env);
        await jobs.add(portalId, await inbox.fill(portalId, base));
        await using worker = await startBenchServer('dev/bench/baselines/job-per-event.ts', env);
        const took = await timed(async () => {
          await jobs.begin();
          await inbox.decided();
        });
        await worker.end();
        await inbox.forgetRest();
        return { rate: (base * 1_000) / took };
      },
      [Symbol.asyncDispose]: async () => undefined,
    };
  },
};

/** What a worker of the bench is started with. */
export const workerEnv = ({ appUrl, adminUrl }: BenchDibs, redisUrl?: string) => ({
  DATABASE_URL: appUrl,
  QUEUE_URL: adminUrl,
  PUBLIC_URL: publicUrl,
  HUBSPOT_API_URL: 'http://localhost:9',
  HUBSPOT_CLIENT_ID: app.clientId,
  HUBSPOT_CLIENT_SECRET: app.clientSecret,
  HUBSPOT_APP_ID: app.appId,
  ...(redisUrl === undefined ? {} : { REDIS_URL: redisUrl }),
});

/** Says on the queue that portals have work, as the server does. */
export async function wake(
  env: Readonly<Record<string, string>>,
  portalIds: readonly string[],
): Promise<void> {
  const say = (_fields: object, message: string) => console.error(message);
  const logger = { warn: say, error: say };
  const connection = createQueueConnection({
    databaseUrl: env.DATABASE_URL ?? '',
    ...(env.REDIS_URL === undefined ? {} : { redisUrl: env.REDIS_URL }),
    logger,
  });
  const waker = createWaker(connection, { logger });
  for (const each of portalIds) waker.wakePortal(each);
  await waker.close();
  await connection.close();
}
