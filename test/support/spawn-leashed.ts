import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { once } from 'node:events';

export type Leashed = ChildProcess & {
  /** Kills it (SIGKILL) and waits for its end; fine when it has ended. */
  end: () => Promise<void>;
  [Symbol.asyncDispose]: () => Promise<void>;
};

/** Waits for the end of its input, which comes with the end of the test process, then kills the process named. */
const LEASH = 'read -r _; kill -KILL "$1" 2>/dev/null';

/** Spawns a child that cannot outlive the test process, also when that is killed with SIGKILL. */
export function spawnLeashed(command: string, args: readonly string[], options: SpawnOptions = {}): Leashed {
  const child = spawn(command, args, options);
  if (child.pid !== undefined) {
    const leash = spawn('/bin/sh', ['-c', LEASH, 'sh', `${child.pid}`], {
      detached: true,
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    // Before its number can belong to another process.
    child.once('exit', () => leash.kill('SIGKILL'));
  }
  const end = async () => {
    if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const exit = once(child, 'exit');
    child.kill('SIGKILL');
    await exit;
  };
  return Object.assign(child, { end, [Symbol.asyncDispose]: end });
}
