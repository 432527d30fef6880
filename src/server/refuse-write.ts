import { z } from 'zod';
import { idempotencyKeySchema } from '../../contract/requests.ts';
import type { RefusedAnswer } from '../../contract/views.ts';
import { decide } from './decide.ts';
import { parseInput, type RawInput } from './parse-input.ts';
import { ProblemError } from './problem.ts';
import type { JsonRoute, SignedContext } from './route.ts';

const keyed = z.object({ idempotencyKey: idempotencyKeySchema });

/**
 * The answer to somebody who is no admin. What a write of theirs was refused for is an outcome, recorded once per key; a
 * reading, and what could not have been done by anybody, leaves no trace.
 *
 * @param contextOf the request's context, by its parsed body
 */
export async function refuseWrite(
  route: JsonRoute,
  raw: RawInput,
  contextOf: (body: unknown) => Pick<SignedContext, 'deps' | 'portalId' | 'userId' | 'requestHash'>,
  refused: RefusedAnswer,
): Promise<RefusedAnswer> {
  const { refusedAs } = route;
  const body = refusedAs === undefined ? null : parsedBody(route, raw);
  const key = keyed.safeParse(body);
  if (refusedAs === undefined || !key.success) return refused;
  return await decide(contextOf(body), key.data.idempotencyKey, { action: refusedAs }, async () => refused);
}

function parsedBody(route: JsonRoute, raw: RawInput): unknown {
  try {
    return parseInput(route, raw).body;
  } catch (error) {
    if (error instanceof ProblemError) return null;
    throw error;
  }
}
