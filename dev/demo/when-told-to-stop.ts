import { whenOrphaned } from '../../adapters/runtime/when-orphaned.ts';

/** npm passes Ctrl-C on to a process that had it from the terminal already: that pair is one. */
const ONE_KEYSTROKE_MS = 500;

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
  whenOrphaned(() => told('npm ended'));
}
