import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { leanArgs, leanEnv } from '../../adapters/runtime/start-lean.ts';

export type BenchServer = AsyncDisposable & { port: number; pid: number; end(): Promise<void> };

const root = join(import.meta.dirname, '..', '..');

/**
 * Runs a server in a process of its own, as production does, on a free loopback port that it finds in `PORT`, and
 * waits until it says that it is ready.
 *
 * @param script below the root of the checkout
 * @throws when it ends before that, with what it printed
 */
export async function startBenchServer(script: string, env: Record<string, string>): Promise<BenchServer> {
  const port = await freePort();
  const child = spawn(process.execPath, [...leanArgs, join(root, script)], {
    cwd: root,
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      LOG_LEVEL: 'warn',
      PORT: String(port),
      ...leanEnv,
      ...env,
    },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  const printed: string[] = [];
  child.stderr?.on('data', chunk => printed.push(String(chunk)));
  const ended = once(child, 'exit').then(([code, signal]) => {
    throw new Error(`${script} ended (${code ?? signal}) before it was ready:\n${printed.join('')}`);
  });
  await Promise.race([once(child, 'message'), ended]);
  ended.catch(() => undefined);
  return { port, pid: child.pid ?? 0, end: () => end(child), [Symbol.asyncDispose]: () => end(child) };
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  child.kill('SIGTERM');
  await exit;
}

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string')
    throw new Error('A TCP server has an address with a port.');
  return address.port;
}
