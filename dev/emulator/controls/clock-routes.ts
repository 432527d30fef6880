import { type Request, Router } from 'express';
import { z } from 'zod';
import { invalid } from '../errors.ts';
import { readJson } from '../http/read-json.ts';
import type { EmulatorState } from '../state.ts';
import { crmNow, iso, type World } from '../world.ts';
import { answerJson } from './answer-json.ts';

const clockSchema = z.union([
  z.strictObject({ advance: z.string() }),
  z.strictObject({ offsetMs: z.number().int() }),
]);

/** Moves CRM time by a duration of ISO 8601 (days and months are civil ones in UTC) or sets its offset. */
function move(world: World, req: Request): void {
  const body = readJson(req, clockSchema);
  if ('offsetMs' in body) {
    world.clockOffsetMs = body.offsetMs;
    return;
  }
  const now = Temporal.Instant.fromEpochMilliseconds(crmNow(world));
  let later: Temporal.ZonedDateTime;
  try {
    later = now.toZonedDateTimeISO('UTC').add(Temporal.Duration.from(body.advance));
  } catch {
    throw invalid(`Not a duration: ${body.advance}`);
  }
  world.clockOffsetMs += later.epochMilliseconds - now.epochMilliseconds;
}

const view = (world: World) => ({
  offsetMs: world.clockOffsetMs,
  crmNow: iso(crmNow(world)),
  wallNow: iso(Date.now()),
});

/** `/_emulator/clock`: the time that CRM records carry. Tokens, limits and signatures stay on wall time. */
export function clockRoutes(state: EmulatorState): Router {
  const router = Router({ caseSensitive: true });
  router
    .route('/clock')
    .get(answerJson(() => view(state.world)))
    .post(
      answerJson(req => {
        move(state.world, req);
        state.touched();
        return view(state.world);
      }),
    );
  return router;
}
