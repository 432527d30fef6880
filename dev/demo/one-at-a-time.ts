import { mkdir, open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { ChildSpec } from './children.ts';
import { takenPorts } from './taken-ports.ts';

/** How long children of a demo that was killed may still drain and hold their ports. */
const DRAIN_MS = 22_000;

/** What keeps the demo from starting, said for the person who started it. */
export class NotNow extends Error {
  override readonly name = 'NotNow';
}

/**
 * Makes sure that no other demo uses the data directory and that all ports are free. After a demo that was killed
 * it waits for its children to end.
 *
 * @returns what removes the mark that this demo runs
 * @throws NotNow
 */
export async function oneAtATime(
  dataDir: string,
  specs: readonly ChildSpec[],
  say: (line: string) => void,
): Promise<() => Promise<void>> {
  await mkdir(dataDir, { recursive: true });
  const mark = join(dataDir, 'demo.pid');
  const earlier = Number(await readFile(mark, 'utf8').catch(() => ''));
  let taken = await takenPorts(specs);
  if (taken.length > 0 && earlier > 0 && isAlive(earlier)) {
    throw new NotNow(
      `Another demo (process ${earlier}) runs on ${dataDir}. Stop it, or use other ports and DATA_DIR.`,
    );
  }
  if (taken.length > 0 && earlier > 0) {
    say('an earlier demo was killed; waiting for its processes to end');
    const deadline = Date.now() + DRAIN_MS;
    while (taken.length > 0 && Date.now() < deadline) {
      await wait(250);
      taken = await takenPorts(specs);
    }
  }
  if (taken.length > 0) throw new NotNow(taken.join('\n'));
  await using file = await open(mark, 'w');
  await file.writeFile(`${process.pid}\n`);
  return () => rm(mark, { force: true });
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
