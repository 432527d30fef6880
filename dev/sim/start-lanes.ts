import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { SeedOptions, SeedResult } from './run-seed.ts';

/** What a lane is given. */
export type SeedOrder = Omit<SeedOptions, 'trace'>;

/** Processes that run seeds side by side, each on a Postgres of its own. */
export type SimLanes = AsyncDisposable & {
  /**
   * Runs seeds and tells each result as it comes. The order of results is that of the lanes; each result is its
   * seed's alone. When `tell` answers `stop`, no other seed is begun.
   */
  run(orders: readonly SeedOrder[], tell: (result: SeedResult) => 'on' | 'stop'): Promise<void>;
};

export async function startLanes(count: number): Promise<SimLanes> {
  const processors = allowedProcessors();
  // A lane and its Postgres answer each other in turn: on one processor neither waits for the other to wake.
  const pinned = processors.length === count && existsSync(taskset);
  const lanes = await Promise.all(
    Array.from({ length: count }, (_, index) => startLane(pinned ? (processors[index] ?? null) : null)),
  );
  return {
    run: async (orders, tell) => {
      const waiting = orders.values();
      let stopped = false;
      await Promise.all(
        lanes.map(async lane => {
          for (const order of waiting) {
            if (stopped) return;
            if (tell(await ask(lane, order)) === 'stop') stopped = true;
          }
        }),
      );
    },
    [Symbol.asyncDispose]: async () => {
      await Promise.all(
        lanes.map(async lane => {
          if (lane.exitCode !== null) return;
          const ended = once(lane, 'exit');
          lane.disconnect();
          await ended;
        }),
      );
    },
  };
}

const taskset = '/usr/bin/taskset';

/** The processors that Linux lets this process run on; none where that is not told. */
function allowedProcessors(): number[] {
  const status = existsSync('/proc/self/status') ? readFileSync('/proc/self/status', 'utf8') : '';
  const list = /^Cpus_allowed_list:\s*(?<list>[0-9,-]+)$/m.exec(status)?.groups?.list ?? '';
  return list.split(',').flatMap(range => {
    const [first, last = first] = range.split('-').map(Number);
    if (first === undefined || last === undefined || range === '') return [];
    return Array.from({ length: last - first + 1 }, (_, index) => first + index);
  });
}

/** Most of what a run makes is soon forgotten: with 64 MB of room for it to die in, garbage costs a seed 70 ms less. */
const roomForTheYoung = ['--min-semi-space-size=64', '--max-semi-space-size=64'];

async function startLane(processor: number | null): Promise<ChildProcess> {
  const node = [
    process.execPath,
    ...roomForTheYoung,
    fileURLToPath(new URL('./seed-lane.ts', import.meta.url)),
  ];
  const [command = '', ...args] = processor === null ? node : [taskset, '-c', String(processor), ...node];
  const lane = spawn(command, args, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  await answerOf(lane);
  return lane;
}

async function ask(lane: ChildProcess, order: SeedOrder): Promise<SeedResult> {
  const answered = answerOf(lane);
  lane.send(order);
  return (await answered) as SeedResult;
}

async function answerOf(lane: ChildProcess): Promise<unknown> {
  const answered = Promise.withResolvers<unknown>();
  const gone = () => answered.reject(new Error('A lane of the simulator ended'));
  lane.once('message', answered.resolve).once('exit', gone).once('error', answered.reject);
  try {
    return await answered.promise;
  } finally {
    lane.off('message', answered.resolve).off('exit', gone).off('error', answered.reject);
  }
}
