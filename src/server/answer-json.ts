import type { Request, Response } from 'express';
import { readBody } from '../../adapters/http/read-body.ts';
import { refusedAnswerSchema } from '../../contract/views.ts';
import { cardOf, noteCard } from './card-sightings.ts';
import { parseInput } from './parse-input.ts';
import { parseQuery } from './parse-query.ts';
import { ProblemError } from './problem.ts';
import { refuseWrite } from './refuse-write.ts';
import { requestHash } from './request-hash.ts';
import type { RequestRecord } from './request-log.ts';
import { requireAdmin } from './require-admin.ts';
import type { JsonRoute } from './route.ts';
import type { ServerDeps } from './server-deps.ts';
import { identityKeys, type SignedIdentity, signedIdentity } from './signed.ts';

const limits = { maxBytes: 1024 * 1024, maxMs: 10_000 };

/**
 * Answers one JSON route: body, signature, identity, role, input, handler, in this order. What leaves is what
 * the answer's schema lets through: a field that no schema names never reaches a card (I7).
 */
export async function answerJson(
  route: JsonRoute,
  request: Request,
  response: Response,
  record: RequestRecord,
  deps: ServerDeps,
): Promise<void> {
  const body = await wholeBody(request);
  const query = parseQuery(request.originalUrl);
  const context: Record<string, unknown> = { requestId: record.requestId, deps };
  let identity: SignedIdentity | null = null;
  if (route.auth === 'signed' || route.auth === 'admin') {
    identity = signedIdentity(request, query, body, deps.settings);
    record.portalId = identity.portalId;
    record.userId = identity.userId;
    for (const key of identityKeys) delete query[key];
  }
  const hashed = (identity: SignedIdentity, parsed: unknown): string =>
    requestHash({
      ...identity,
      method: route.method,
      path: request.originalUrl.split('?', 1)[0] ?? '',
      body: parsed,
    });
  const raw = { params: request.params, query, body };
  const refused =
    route.auth === 'admin' && identity !== null ? await requireAdmin(deps.pool, identity) : null;
  if (refused !== null && identity !== null) {
    const signed = (parsed: unknown) => ({ ...identity, deps, requestHash: hashed(identity, parsed) });
    const answer = await refuseWrite(route, raw, signed, refused);
    return send(response, record, { status: 200, body: answer }, route);
  }
  const input = parseInput(route, raw);
  if (identity !== null) Object.assign(context, identity, { requestHash: hashed(identity, input.body) });
  const answer = await route.handle(context as never, input as never);
  send(response, record, answer, route);
  if (identity !== null && record.outcome === 'ok' && answer.status === 200)
    await noteSeen(route, identity.portalId, deps);
}

/** Comes after the answer, and costs nobody theirs. */
async function noteSeen(route: JsonRoute, portalId: string, { pool, logger }: ServerDeps): Promise<void> {
  const card = cardOf(route);
  if (card === null) return;
  try {
    await noteCard(pool, portalId, card);
  } catch (err) {
    logger.warn({ portalId, card, err }, 'That a card was seen could not be kept');
  }
}

async function wholeBody(request: Request): Promise<Buffer> {
  const read = await readBody(request, limits);
  if (read.ok) return read.body;
  if (read.why === 'too-large') throw new ProblemError(413, 'The body may have 1 MB at most.');
  throw new ProblemError(400, 'The body did not arrive as a whole.');
}

function send(
  response: Response,
  record: RequestRecord,
  answer: { status: number; body: unknown },
  route: JsonRoute,
): void {
  const refused = refusedAnswerSchema.safeParse(answer.body);
  if (refused.success && answer.status === 200) record.outcome = refused.data.refusal.code;
  const schema = refused.success ? refusedAnswerSchema : route.answers[answer.status];
  if (schema === undefined)
    throw new Error(`${route.method} ${route.path} answered ${answer.status}, which it does not declare`);
  response.status(answer.status).json(schema.parse(answer.body));
}
