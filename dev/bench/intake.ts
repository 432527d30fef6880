import { startSimServer } from '../sim/seed-server.ts';
import { app, type BenchDibs, durable, publicUrl, startBenchDibs } from './bench-dibs.ts';
import { startBenchRedis } from './bench-redis.ts';
import { startBenchServer } from './bench-server.ts';
import { deliveryPath, postDeliveries, signDeliveries } from './post-deliveries.ts';
import { type Measured, percentile, type Question, type Readings, timed } from './question.ts';

const connections = 10;
const check = { SECRET: app.clientSecret, SIGNED_URL: publicUrl + deliveryPath };

/** Taking in webhooks against the least that a durable intake can do. */
export const intakeQuestion: Question = {
  name: 'intake',
  asks: 'How many events a second are taken in, 100 a delivery, each delivery durable before its answer?',
  baseline: 'bare node:http with HMAC, JSON.parse and one insert of the body',
  rows: {
    rate: { what: 'durable events', unit: 'events/s', goals: [{ kind: 'least-of-baseline', times: 0.8 }] },
  },
  expectS: 30,
  setUp: bench =>
    againstRawRow({
      deliveries: bench.quick ? 200 : 2_000,
      eventsEach: 100,
      figure: (took, each) => ({ rate: (each.length * 100 * 1_000) / took }),
    }),
};

/** The slowest of a hundred deliveries of one event each. */
export const intakeOfOneQuestion: Question = {
  name: 'intake-of-one',
  asks: 'How long do 99 of 100 deliveries of one event take at most?',
  baseline: 'bare node:http with HMAC, JSON.parse and one insert of the body',
  rows: {
    p99: {
      what: 'p99',
      unit: 'ms',
      goals: [
        { kind: 'most-of-baseline', times: 1.5 },
        { kind: 'at-most', value: 250 },
      ],
    },
  },
  expectS: 30,
  setUp: bench =>
    againstRawRow({
      deliveries: bench.quick ? 300 : 3_000,
      eventsEach: 1,
      figure: (_, each) => ({ p99: percentile(each, 0.99) }),
    }),
};

/** Taking in webhooks against a queue job for every event. */
export const intakeByQueueQuestion: Question = {
  name: 'intake-by-queue',
  asks: 'How many events a second are taken in, 100 a delivery?',
  baseline: 'Express and one awaited job on Redis for each event, as tutorials have it',
  rows: { rate: { what: 'events', unit: 'events/s', goals: [{ kind: 'least-of-baseline', times: 7 }] } },
  expectS: 45,
  setUp: async bench => {
    await using stack = new AsyncDisposableStack();
    const own = stack.use(await startBenchDibs(stack.use(await startSimServer(durable))));
    const redis = stack.use(await startBenchRedis());
    const byQueue = stack.use(
      await startBenchServer('dev/bench/baselines/queue-per-event.ts', { ...check, REDIS_URL: redis.url }),
    );
    const kept = stack.move();
    const count = bench.quick ? 30 : 1_000;
    const post = async (port: number): Promise<Readings> => {
      const deliveries = signDeliveries(count, 100);
      const took = await timed(() => postDeliveries(port, deliveries, connections));
      return { rate: (count * 100 * 1_000) / took };
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
  /** From the time of all and of each, milliseconds. */
  figure(allMs: number, eachMs: readonly number[]): Readings;
}): Promise<Measured> {
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
