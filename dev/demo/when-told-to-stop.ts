import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

/** npm passes Ctrl-C on to a process that had it from the terminal already: that pair is one. */
const ONE_KEYSTROKE_MS = 500;
const PARENT_POLL_MS = 1_000;

/**
 * Calls `stop` once: at SIGINT, SIGTERM, SIGHUP, or when the npm that started this was killed. Calls `force` at a
 * second Ctrl-C.
 */
export function whenToldToStop(stop: (reason: string) => void, force: () => void): void {
  let firstAt: number | null = null;
  const told = (reason: string) => {
    if (firstAt === null) {
      firstAt = Date.now();
      stop(reason);
    } else if (reason === 'SIGINT' && Date.now() - firstAt > ONE_KEYSTROKE_MS) force();
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => told(signal));
  if (process.env.npm_lifecycle_event !== undefined) void whenOrphaned(() => told('npm ended'));
}

/**
 * npm runs a script through a shell that may stay between the two, so both are watched: a parent that ends leaves
 * its child with another one.
 */
async function whenOrphaned(orphaned: () => void): Promise<void> {
  const parent = process.ppid;
  const grandparent = await parentOf(parent);
  const timer = setInterval(async () => {
    if (process.ppid === parent && (await parentOf(parent)) === grandparent) return;
    clearInterval(timer);
    orphaned();
  }, PARENT_POLL_MS);
  timer.unref();
}

/** The parent of a process; null when it has ended, or the system does not tell. */
async function parentOf(pid: number): Promise<number | null> {
  if (process.platform === 'linux') {
    const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
    return Number(/^PPid:\s+(\d+)/m.exec(status)?.[1] ?? Number.NaN) || null;
  }
  return promisify(execFile)('ps', ['-o', 'ppid=', '-p', `${pid}`]).then(
    ({ stdout }) => Number(stdout) || null,
    () => null,
  );
}
