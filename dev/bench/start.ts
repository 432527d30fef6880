import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, startBenchServer } from './bench-server.ts';
import { crowdedPortal, few } from './crowds.ts';
import { workerEnv } from './decide.ts';
import type { Question } from './question.ts';

const root = join(import.meta.dirname, '..', '..');

/** From nothing to ready. */
export const startQuestion: Question = {
  name: 'start',
  asks: 'How long do the demo and the server take until they are ready?',
  baseline: 'none',
  rows: {
    demo: { what: '`npm start`, no data yet', unit: 's', goals: [{ kind: 'at-most', value: 8 }] },
    server: { what: 'the server alone', unit: 's', goals: [{ kind: 'at-most', value: 1 }] },
  },
  expectS: 45,
  setUp: async bench => {
    const env = workerEnv(await crowdedPortal(bench, few));
    return {
      about:
        'installed, on free ports; every run makes its database, seeds the portal and installs the app anew',
      run: async () => ({ demo: (await startDemo()) / 1_000, server: (await startServer(env)) / 1_000 }),
      [Symbol.asyncDispose]: async () => undefined,
    };
  },
};

/** @returns milliseconds until the server can answer */
async function startServer(env: Record<string, string>): Promise<number> {
  const since = performance.now();
  await using _server = await startBenchServer('src/server/main.ts', env);
  return performance.now() - since;
}

/** @returns milliseconds until the demo has printed what runs where */
async function startDemo(): Promise<number> {
  await using stack = new AsyncDisposableStack();
  const dataDir = await realpath(await mkdtemp(join(tmpdir(), 'dibs-start-')));
  stack.defer(() => rm(dataDir, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 }));
  const [port, emulator, preview] = [await freePort(), await freePort(), await freePort()];
  const since = performance.now();
  const demo = spawn('npm', ['start', '--silent'], {
    cwd: root,
    env: {
      ...process.env,
      PORT: `${port}`,
      EMULATOR_PORT: `${emulator}`,
      PREVIEW_PORT: `${preview}`,
      DATA_DIR: dataDir,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const ended = once(demo, 'exit');
  stack.defer(async () => {
    if (demo.exitCode === null && demo.pid !== undefined) process.kill(-demo.pid, 'SIGINT');
    await ended;
  });
  const printed: string[] = [];
  const ready = Promise.withResolvers<void>();
  for (const stream of [demo.stdout, demo.stderr])
    stream.on('data', chunk => {
      printed.push(String(chunk));
      if (printed.join('').includes('Stop with Ctrl-C')) ready.resolve();
    });
  const failed = ended.then(() => {
    throw new Error(`The demo ended before it was ready:\n${printed.join('')}`);
  });
  failed.catch(() => undefined);
  await Promise.race([ready.promise, failed]);
  return performance.now() - since;
}
