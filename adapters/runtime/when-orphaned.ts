import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

const PARENT_POLL_MS = 1_000;

/**
 * Calls `orphaned` when the npm that started this process has ended: npm does not pass every signal on, and what it
 * leaves behind would hold its port. npm runs a script through a shell that may stay between the two, so both are
 * watched: a parent that ends leaves its child with another one. Without npm nothing is watched.
 */
export function whenOrphaned(orphaned: () => void): void {
  if (process.env.npm_lifecycle_event !== undefined) void watchParents(orphaned);
}

async function watchParents(orphaned: () => void): Promise<void> {
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
