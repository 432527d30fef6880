import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { advanceProgramClock, readProgramNow } from '../../../adapters/postgres/program-clock.ts';
import {
  findPortals,
  isIdle,
  isWorkWaiting,
  readWorkCounts,
} from '../../../adapters/postgres/work-counts.ts';
import { createEmulatorControls, type EmulatorControls } from '../emulator-controls.ts';
import { ProblemError } from '../problem.ts';
import { jsonRoute, ok } from '../route.ts';
import type { ServerDeps } from '../server-deps.ts';

const pollMs = 15;
const count = z.number().int();

const countsSchema = z.object({
  idle: z.boolean(),
  deliveries: count,
  inbox: z.object({
    pending: count,
    applied: count,
    'no-change': count,
    ignored: count,
    quarantined: count,
  }),
  dueWork: count,
  projections: count,
  effects: count,
  mails: count,
  repaired: count,
  /** Deliveries of the emulator on their way; null when it does not answer, which is not idle. */
  emulator: z.object({ pending: count, inFlight: count, retrying: count }).nullable(),
});
type Counts = z.infer<typeof countsSchema>;

const clockSchema = z.object({ now: z.iso.datetime(), offsetMs: count });

export const demoRoutes = [
  jsonRoute({
    method: 'POST',
    path: '/_demo/clock',
    summary:
      'Moves program time and CRM time together, forward only; signatures and tokens stay on wall time',
    auth: 'demo',
    body: z.strictObject({
      advance: z.string().regex(/^P[0-9DHMSTWY.]{1,39}$/i, 'must be a duration like P14D'),
    }),
    answers: { 200: clockSchema },
    handle: async ({ deps }, { body }) => {
      const from = await readProgramNow(deps.pool);
      const byMs = millisecondsOf(body.advance, from);
      await controlsOf(deps).advance(byMs);
      const clock = await advanceProgramClock(deps.pool, byMs);
      for (const portalId of await findPortals(deps.pool))
        if (portalId !== '0') deps.waker.wakePortal(portalId);
      return ok({ now: new Date(clock.now).toISOString(), offsetMs: clock.offsetMs });
    },
  }),
  jsonRoute({
    method: 'GET',
    path: '/_demo/idle',
    summary: 'Waits until nothing is pending anywhere: 200 then, else 503, with the same counts',
    auth: 'demo',
    query: z.object({ waitMs: z.coerce.number().int().min(0).max(120_000).default(10_000) }),
    answers: { 200: countsSchema, 503: countsSchema },
    handle: async ({ deps }, { query }) => {
      const deadline = performance.now() + query.waitMs;
      let before: Counts | null = null;
      for (;;) {
        const outOfTime = performance.now() + pollMs > deadline;
        if (outOfTime || !(await isWorkWaiting(deps.pool, await findPortals(deps.pool)))) {
          const body = await countAll(deps);
          // Twice the same: an event that was between the emulator and us at one look is counted at the next.
          if (body.idle && isDeepStrictEqual(body, before)) return { status: 200 as const, body };
          if (outOfTime && (before !== null || !body.idle))
            return { status: 503 as const, body: { ...body, idle: false } };
          before = body;
        } else before = null;
        await sleep(pollMs);
      }
    },
  }),
];

/** The emulator is asked first: what it has handed over by then is in our counts, or already done. */
async function countAll(deps: ServerDeps): Promise<Counts> {
  const controls = controlsOf(deps);
  const emulator = await controls.idle().catch(() => null);
  const counts = await readWorkCounts(deps.pool, await findPortals(deps.pool));
  const delivered = emulator !== null && Object.values(emulator).every(n => n === 0);
  return { idle: delivered && isIdle(counts), ...counts, emulator };
}

function controlsOf(deps: ServerDeps): EmulatorControls {
  const { emulatorUrl } = deps.settings;
  if (emulatorUrl === null) throw new Error('A demo route was mounted outside the demo');
  return createEmulatorControls(emulatorUrl);
}

/** Days and months are civil ones in UTC from the given instant on. */
function millisecondsOf(duration: string, fromMs: number): number {
  const from = Temporal.Instant.fromEpochMilliseconds(fromMs).toZonedDateTimeISO('UTC');
  let byMs: number;
  try {
    byMs = from.add(Temporal.Duration.from(duration)).epochMilliseconds - fromMs;
  } catch (cause) {
    throw faultyAdvance('must be a duration of ISO 8601, e.g. P14D', cause);
  }
  if (byMs < 0) throw faultyAdvance('must not lead back: what was decided stays decided');
  if (byMs > 20 * 366 * 86_400_000) throw faultyAdvance('must be twenty years at most');
  return byMs;
}

const faultyAdvance = (message: string, cause?: unknown) =>
  new ProblemError(400, 'The clock was not moved.', { errors: [{ path: 'body.advance', message }], cause });
