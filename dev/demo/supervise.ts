import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync, renameSync, statSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { leanArgs, leanEnv } from '../../adapters/runtime/start-lean.ts';
import type { ChildSpec } from './children.ts';

const PRELOAD = import.meta.resolve('./end-with-parent.ts');
const LARGEST_LOG_BYTES = 10_000_000;
const STOP_PATIENCE_MS = 20_000;
/** A child that crashes this often within the window, without having worked in between, is given up on. */
const CRASHES = 4;
const CRASH_WINDOW_MS = 60_000;

export type Supervised = {
  name: string;
  logFile: string;
  /** Resolves when it first works; rejects when it was given up on before. */
  ready: Promise<void>;
  /** Resolves, with the reason, when it was given up on; else never. */
  givenUp: Promise<string>;
  /** Tells it to end and waits; after 20 s, or after `force`, it is killed. */
  stop: () => Promise<void>;
  force: () => void;
};

/**
 * Runs one process of the demo and starts it again when it crashes: after half a second when it had worked, else
 * after 0.5, 1, 2 seconds, and not any more after the fourth crash within a minute. What it prints goes to its log
 * file, by a descriptor of its own.
 */
export function supervise(
  spec: ChildSpec,
  options: { root: string; env: NodeJS.ProcessEnv; logFile: string; say: (line: string) => void },
): Supervised {
  const { root, env, logFile, say } = options;
  const ready = Promise.withResolvers<void>();
  const givenUp = Promise.withResolvers<string>();
  const ended = Promise.withResolvers<void>();
  const stopping = new AbortController();
  const crashes: number[] = [];
  let child: ChildProcess | undefined;

  const giveUp = (reason: string) => {
    ready.reject(new Error(reason));
    givenUp.resolve(reason);
    ended.resolve();
  };
  // Whoever waits for `ready` sees it; when nobody does any more, `givenUp` still tells.
  ready.promise.catch(() => undefined);

  const start = () => {
    rotate(logFile);
    const log = openSync(logFile, 'a');
    const logStart = statSync(logFile).size;
    // In a group of its own: the terminal's Ctrl-C reaches only the demo, which ends the children in order.
    const started = spawn(process.execPath, [...leanArgs, '--import', PRELOAD, spec.script], {
      cwd: root,
      env: { ...leanEnv, ...env },
      detached: true,
      stdio: ['ignore', log, log, 'ipc'],
    });
    closeSync(log);
    child = started;
    const attempt = new AbortController();
    whenReady(spec, started, attempt.signal).then(
      () => {
        crashes.length = 0;
        ready.resolve();
      },
      () => undefined,
    );
    started.once('exit', (code, signal) => {
      attempt.abort();
      if (stopping.signal.aborted) return ended.resolve();
      const lastLines = readFileSync(logFile)
        .subarray(logStart)
        .toString('utf8')
        .trim()
        .split('\n')
        .slice(-8);
      void afterCrash(`status ${code ?? signal}`, lastLines);
    });
  };

  const afterCrash = async (status: string, lastLines: string[]) => {
    const now = Date.now();
    crashes.push(now);
    const recent = crashes.filter(at => now - at < CRASH_WINDOW_MS).length;
    if (recent >= CRASHES) {
      const words = lastLines.map(line => `    ${line.slice(0, 400)}`).join('\n');
      return giveUp(
        `The ${spec.name} ended ${recent} times (${status}). Its last lines, from ${logFile}:\n${words}`,
      );
    }
    const delayMs = 500 * 2 ** (recent - 1);
    say(`${spec.name} | ended with ${status}; starting it again (more in ${logFile})`);
    await wait(delayMs, undefined, { signal: stopping.signal }).then(start, () => ended.resolve());
  };

  start();
  return {
    name: spec.name,
    logFile,
    ready: ready.promise,
    givenUp: givenUp.promise,
    force: () => child?.kill('SIGKILL'),
    stop: async () => {
      stopping.abort();
      child?.kill('SIGTERM');
      const kill = setTimeout(() => child?.kill('SIGKILL'), STOP_PATIENCE_MS);
      await ended.promise;
      clearTimeout(kill);
    },
  };
}

/** Resolves when the child works. Its address may be asked before it listens, and long before it is ready. */
async function whenReady(spec: ChildSpec, child: ChildProcess, signal: AbortSignal): Promise<void> {
  if (spec.ready === 'message') {
    await once(child, 'message', { signal });
    return;
  }
  const { url } = spec.ready;
  while (!(await answers(url, signal))) await wait(100, undefined, { signal });
}

const answers = (url: string, signal: AbortSignal): Promise<boolean> =>
  fetch(url, { signal: AbortSignal.any([signal, AbortSignal.timeout(3_000)]) }).then(
    async response => {
      await response.body?.cancel();
      return response.ok;
    },
    () => false,
  );

function rotate(logFile: string): void {
  const size = statSync(logFile, { throwIfNoEntry: false })?.size ?? 0;
  if (size > LARGEST_LOG_BYTES) renameSync(logFile, `${logFile}.1`);
}
