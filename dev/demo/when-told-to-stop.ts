/** npm passes Ctrl-C on to a process that had it from the terminal already: that pair is one. */
const ONE_KEYSTROKE_MS = 500;
const PARENT_POLL_MS = 1_000;

/**
 * Calls `stop` once: at SIGINT, SIGTERM, SIGHUP, or when the npm that started this was killed (its end leaves us
 * with another parent). Calls `force` at a second Ctrl-C.
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
  const parent = process.ppid;
  if (process.env.npm_lifecycle_event === undefined) return;
  setInterval(() => {
    if (process.ppid !== parent) told('npm ended');
  }, PARENT_POLL_MS).unref();
}
