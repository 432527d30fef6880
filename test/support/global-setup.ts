import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, realpath } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Where the one Postgres of this run lives; the first test that needs it starts it. */
    postgresDataDir: string;
  }
}

/**
 * Waits for the end of its input, which comes with the end of the run however it ends (kill -9 included), then ends
 * Postgres and removes its directory.
 */
const AFTER_THE_RUN = `
read -r _
pidfile="$1/cluster/postmaster.pid"
while [ -f "$pidfile" ] && kill -INT "$(head -n 1 "$pidfile")"; do sleep 0.05; done 2>/dev/null
rm -rf "$1"`;

/** Each run of vitest has a Postgres of its own, so that runs side by side cannot disturb each other. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const dataDir = await realpath(await mkdtemp(join(tmpdir(), 'dibs-test-')));
  project.provide('postgresDataDir', dataDir);
  const cleaner = spawn('/bin/sh', ['-c', AFTER_THE_RUN, 'sh', dataDir], {
    detached: true,
    stdio: ['pipe', 'ignore', 'inherit'],
  });
  return async () => {
    const cleaned = once(cleaner, 'exit');
    cleaner.stdin.end();
    await cleaned;
  };
}
