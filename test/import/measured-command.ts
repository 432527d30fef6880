import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';

export type Measured = { status: number | null; stdout: string; tookMs: number; peakMb: number };

/** The import command as a process of its own, of which is seen how much memory it takes at most. */
export function startImport(
  args: string[],
  databaseUrl: string,
): { child: ChildProcess; done: Promise<Measured> } {
  const began = performance.now();
  const child = spawn(process.execPath, ['commands/import.ts', ...args], {
    env: { ...process.env, DATABASE_URL: databaseUrl },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let peakMb = 0;
  const looking = setInterval(() => {
    peakMb = Math.max(peakMb, residentMb(child.pid ?? 0));
  }, 100);
  const done = Promise.all([text(child.stdout), once(child, 'exit')]).then(([stdout, [status]]) => {
    clearInterval(looking);
    const tookMs = performance.now() - began;
    return { status: typeof status === 'number' ? status : null, stdout, tookMs, peakMb };
  });
  return { child, done };
}

function residentMb(pid: number): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1] ?? 0) / 1024;
  } catch {
    // It has just ended, or this system has no /proc: what was seen before counts.
    return 0;
  }
}
