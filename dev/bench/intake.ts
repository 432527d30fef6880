import { startSimServer } from '../sim/seed-server.ts';
import { app, type BenchDibs, durable, publicUrl, startBenchDibs } from './bench-dibs.ts';
import { startBenchRedis } from './bench-redis.ts';
import { startBenchServer } from './bench-server.ts';
import { deliveryPath, postDeliveries, signDeliveries } from './post-deliveries.ts';
import { percentile, type Question, timed } from './question.ts';

const connections = 10;
const check = { SECRET: app.clientSecret, SIGNED_URL: publicUrl + deliveryPath };

/** Taking in webhooks against the least that a durable intake can do. */
export const intakeQuestion: Question = {
  name: 'intake',
  asks: 'How long does it take to take in 200,000 events, 100 a delivery, each delivery durable before its answer?',
  promiseMs: null,
  baseline: 'by bare node:http with HMAC, JSON.parse and one insert of the body',
  mostOfBaseline: 1 / 0.8,
  setUp: () => againstRawRow({ deliveries: 2_000, eventsEach: 100, figure: took => took }),
};

/** The slowest of a hundred deliveries of one event each. */
export const intakeOfOneQuestion: Question = {
  name: 'intake-of-one',
  asks: 'How long do 99 of 100 deliveries of one event take at most?',
  promiseMs: null,
  baseline: 'by bare node:http with HMAC, JSON.parse and one insert of the body',
  mostOfBaseline: 1.5,
  setUp: () =>
    againstRawRow({ deliveries: 3_000, eventsEach: 1, figure: (_, each) => percentile(each, 0.99) }),
};

/** Taking in webhooks against a queue job for every event. */
export const intakeByQueueQuestion: Question = {
  name: 'intake-by-queue',
  asks: 'How long does it take to take in 30,000 events, 100 a delivery?',
  promiseMs: null,
  baseline: 'by Express and one awaited job on Redis for each event, as tutorials have it',
  mostOfBaseline: 1 / 7,
  setUp: async () => {
    await using stack = new AsyncDisposableStack();
    const own = stack.use(await startBenchDibs(stack.use(await startSimServer(durable))));
    const redis = stack.use(await startBenchRedis());
    const byQueue = stack.use(
      await startBenchServer('dev/bench/baselines/queue-per-event.ts', { ...check, REDIS_URL: redis.url }),
    );
    const kept = stack.move();
    const post = (port: number) => {
      const deliveries = signDeliveries(300, 100);
      return timed(() => postDeliveries(port, deliveries, connections));
    };
    return {
      about: `${connections} connections, events of 351 bytes; the baseline is not durable`,
      run: async () => {
        await empty(own);
        return await post(own.port);
      },
      runBaseline: async () => {
        await redis.flush();
        return await post(byQueue.port);
      },
      [Symbol.asyncDispose]: () => kept.disposeAsync(),
    };
  },
};

async function againstRawRow(load: {
  deliveries: number;
  eventsEach: number;
  /** From the time of all and of each. */
  figure(allMs: number, eachMs: readonly number[]): number;
}): ReturnType<Question['setUp']> {
  await using stack = new AsyncDisposableStack();
  const own = stack.use(await startBenchDibs(stack.use(await startSimServer(durable))));
  const raw = stack.use(
    await startBenchServer('dev/bench/baselines/raw-row.ts', { ...check, DATABASE_URL: own.adminUrl }),
  );
  const kept = stack.move();
  const measure = async (port: number) => {
    await empty(own);
    const deliveries = signDeliveries(load.deliveries, load.eventsEach);
    let each: number[] = [];
    const all = await timed(async () => {
      each = await postDeliveries(port, deliveries, connections);
    });
    return load.figure(all, each);
  };
  return {
    about: `${connections} connections, events of 351 bytes, every commit on disk`,
    run: () => measure(own.port),
    runBaseline: () => measure(raw.port),
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

async function empty({ adminPool }: BenchDibs): Promise<void> {
  await adminPool.query(
    'CREATE TABLE IF NOT EXISTS raw_deliveries (id bigserial PRIMARY KEY, body bytea NOT NULL)',
  );
  await adminPool.query('TRUNCATE deliveries, raw_deliveries');
}
