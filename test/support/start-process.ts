import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type Leashed, spawnLeashed } from './spawn-leashed.ts';

const root = join(import.meta.dirname, '..', '..');

export type NodeProcess = AsyncDisposable & {
  readonly pid: number;
  /** What it logged so far, one object a line. */
  readonly logged: readonly Record<string, unknown>[];
  /** SIGKILL, as `kill -9` sends it; resolves when the process is gone. */
  kill(): Promise<void>;
  signal(name: 'SIGSTOP' | 'SIGCONT'): void;
  /** SIGTERM, as a rolling restart sends it; answers how many ms it took to end by itself. */
  terminate(): Promise<number>;
  readonly exited: boolean;
};

/**
 * Starts one of our processes as production does, `node <script>`, and waits until it says that it is ready.
 *
 * @param script below `directory`, the root of the checkout unless another is given
 * @throws when it ends before that, with what it printed
 */
export async function startProcess(
  script: string,
  env: Record<string, string>,
  directory = root,
): Promise<NodeProcess> {
  const child = spawnLeashed(process.execPath, [join(directory, script)], {
    cwd: directory,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const logged: Record<string, unknown>[] = [];
  const printed: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    if (stream === null) throw new Error('The child has no output');
    createInterface({ input: stream }).on('line', line => {
      const parsed = parse(line);
      if (parsed === null) printed.push(line);
      else logged.push(parsed);
    });
  }
  await ready(child, script, () => [...printed, ...logged.map(line => JSON.stringify(line))].join('\n'));
  return {
    pid: child.pid ?? 0,
    logged,
    kill: child.end,
    signal: name => void child.kill(name),
    terminate: async () => {
      const askedAt = performance.now();
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
      return performance.now() - askedAt;
    },
    get exited() {
      return child.exitCode !== null || child.signalCode !== null;
    },
    [Symbol.asyncDispose]: child.end,
  };
}

async function ready(child: Leashed, script: string, output: () => string): Promise<void> {
  const ended = once(child, 'exit').then(([code, signal]) => {
    throw new Error(`${script} ended (${code ?? signal}) before it was ready:\n${output()}`);
  });
  ended.catch(() => undefined);
  await Promise.race([once(child, 'message'), ended]);
}

/** A killed process may leave half a line. */
function parse(line: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}
