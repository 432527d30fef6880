import { EnvironmentError } from './config.ts';
import { createLogger, type Logger } from './logger.ts';
import { whenOrphaned } from './when-orphaned.ts';

const STOP_PATIENCE_MS = 20_000;
/** npm passes Ctrl-C on to a process that had it from the terminal already: that pair is one. */
const ONE_KEYSTROKE_MS = 500;

export type Main = (context: { signal: AbortSignal; logger: Logger }) => Promise<AsyncDisposable>;

/**
 * Runs a process from its start to its end; the whole of a `main.ts` besides wiring:
 *
 *     await runMain('server', async ({ signal, logger }) => startServer(loadConfig(process.env), logger));
 *
 * `main` starts everything and returns what ends it; it throws when it cannot start. Then:
 * - faults of the environment are printed, all of them, and the status is 1: before anything listens;
 * - once started, a parent that spawned this with an IPC channel gets the message `{ type: 'ready' }`;
 * - SIGTERM, SIGINT, or the end of that parent (or of the npm that ran it) aborts `signal` and disposes what `main` returned; the status is 0,
 *   or 1 when that takes over 20 s. A second SIGINT ends at once with 130;
 * - an exception or rejection that nobody handled is logged as fatal, and the status is 1.
 *
 * Never returns to the caller: the process ends here.
 */
export async function runMain(name: string, main: Main): Promise<void> {
  const logger = createLogger({ name, ...levelFromEnvironment() });
  const aborter = new AbortController();
  const crash = (error: unknown, message: string) => {
    logger.fatal({ err: error }, message);
    process.exit(1);
  };
  process.on('uncaughtException', error => crash(error, 'an exception was not handled'));
  process.on('unhandledRejection', error => crash(error, 'a rejection was not handled'));

  const told = new Promise<string>(resolve => {
    let interruptedAt: number | null = null;
    process.once('SIGTERM', () => resolve('SIGTERM'));
    process.on('SIGINT', () => {
      if (interruptedAt !== null && Date.now() - interruptedAt > ONE_KEYSTROKE_MS) process.exit(130);
      interruptedAt ??= Date.now();
      resolve('SIGINT');
    });
    process.once('disconnect', () => resolve('parent ended'));
    // A child with an IPC channel hears of its parent's end by it.
    if (!process.connected) whenOrphaned(() => resolve('npm ended'));
  });
  const starting = Promise.resolve().then(() => main({ signal: aborter.signal, logger }));
  const stopping = told.then(reason => {
    logger.info({ reason }, 'stopping');
    aborter.abort(new Error(reason));
    setTimeout(
      () => crash(new Error(`still not stopped after ${STOP_PATIENCE_MS} ms`), 'gave up waiting'),
      STOP_PATIENCE_MS,
    );
  });

  let running: AsyncDisposable;
  try {
    running = await starting;
  } catch (error) {
    // A start that was told to stop may fail on the way: that is no fault.
    if (aborter.signal.aborted) process.exit(0);
    if (error instanceof EnvironmentError) {
      console.error(error.message);
      process.exit(1);
    }
    return crash(error, 'could not start');
  }
  if (process.connected) process.send?.({ type: 'ready' }, undefined, undefined, () => undefined);
  await stopping;
  try {
    await running[Symbol.asyncDispose]();
  } catch (error) {
    return crash(error, 'could not stop cleanly');
  }
  logger.info('stopped');
  process.exit(0);
}

/** The logger must work before the configuration is known to be sound. */
function levelFromEnvironment(): { level?: 'debug' | 'trace' | 'warn' | 'error' | 'silent' } {
  const level = process.env.LOG_LEVEL?.trim();
  switch (level) {
    case 'debug':
    case 'trace':
    case 'warn':
    case 'error':
    case 'silent':
      return { level };
    default:
      return {};
  }
}
