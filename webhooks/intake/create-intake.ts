import type { IncomingMessage } from 'node:http';
import type pg from 'pg';
import { readBody } from '../../adapters/http/read-body.ts';
import { verifyV3 } from '../../adapters/hubspot/signature.ts';
import { createDeliveryStore } from '../../adapters/postgres/deliveries.ts';
import type { IntakeLimits } from './intake-limits.ts';
import { onlyPortal } from './only-portal.ts';

/** What to answer HubSpot. `why` is for logs and counters; the sender learns the status alone. */
export type IntakeVerdict =
  | { status: 200; why: 'stored' }
  | { status: 401; why: 'content-encoded' | 'missing' | 'malformed' | 'stale' | 'mismatch' }
  | { status: 413; why: 'too-large' }
  | { status: 503; why: 'shed' | 'too-slow' | 'aborted' | 'not-committed'; retryAfterSeconds: number };

export type IntakeDeps = {
  /** A pool of its own, so that a busy API does not keep deliveries waiting. */
  pool: pg.Pool;
  /** Client secrets, newest first. */
  secrets: readonly string[];
  /** What HubSpot calls, without a trailing slash. */
  publicUrl: string;
  waker: { wakeUnpack(): void };
  logger: { warn(fields: Record<string, unknown>, message: string): void };
  limits: IntakeLimits;
};

/**
 * Takes in one webhook POST: verifies HubSpot's v3 signature over the raw bytes, stores them as one row and
 * only then answers 200 (P1). What is inside is of no concern here: a delivery that is signed is kept, and
 * unpacking sorts out what it holds.
 *
 * Overloaded it sheds before it reads, so that the 503 comes at once (P6); HubSpot retries any of them.
 *
 * @param target path and query as in the request line
 */
export function createIntake(
  deps: IntakeDeps,
): (request: IncomingMessage, target: string) => Promise<IntakeVerdict> {
  const { limits } = deps;
  const deliveries = createDeliveryStore(deps.pool, limits.commitWithinMs);
  let inFlight = 0;
  let bytesInFlight = 0;
  /** When each commit under way was begun, the oldest first. */
  const committing = new Set<{ since: number }>();
  const storeIsStuck = () => {
    const [oldest] = committing;
    return oldest !== undefined && performance.now() - oldest.since > limits.shedAfterMs;
  };

  return async (request, target) => {
    const encoding = request.headers['content-encoding'];
    if (encoding !== undefined && encoding.toLowerCase() !== 'identity')
      return { status: 401, why: 'content-encoded' };
    const bytes = reservedBytes(request, limits.maxBytes);
    if (bytes > limits.maxBytes) return { status: 413, why: 'too-large' };
    const full = inFlight >= limits.maxInFlight || bytesInFlight + bytes > limits.maxBytesInFlight;
    if (full || deliveries.waitingCount >= limits.maxWaitingForStore || storeIsStuck()) return busy('shed');
    inFlight += 1;
    bytesInFlight += bytes;
    try {
      return await receive(request, target);
    } finally {
      inFlight -= 1;
      bytesInFlight -= bytes;
    }
  };

  async function receive(request: IncomingMessage, target: string): Promise<IntakeVerdict> {
    const read = await readBody(request, { maxBytes: limits.maxBytes, maxMs: limits.bodyWithinMs });
    if (!read.ok) return read.why === 'too-large' ? { status: 413, why: read.why } : busy(read.why);
    const verified = verifyV3({
      method: request.method ?? '',
      uri: deps.publicUrl + target,
      body: read.body,
      secrets: deps.secrets,
      signature: request.headers['x-hubspot-signature-v3'],
      timestamp: request.headers['x-hubspot-request-timestamp'],
      nowMs: Date.now(),
    });
    if (!verified.ok) return { status: 401, why: verified.why };
    if (!(await stored(read.body))) return busy('not-committed');
    deps.waker.wakeUnpack();
    return { status: 200, why: 'stored' };
  }

  async function stored(body: Buffer): Promise<boolean> {
    const begun = { since: performance.now() };
    committing.add(begun);
    const late = Promise.withResolvers<boolean>();
    // The pool's own wait for a connection is longer than HubSpot should wait for us.
    const timer = setTimeout(() => late.resolve(false), limits.commitWithinMs);
    const committed = deliveries.store({ portalId: onlyPortal(body), body }).then(
      () => true,
      (error: unknown) => {
        deps.logger.warn({ err: error }, 'A delivery could not be stored');
        return false;
      },
    );
    try {
      return await Promise.race([committed, late.promise]);
    } finally {
      clearTimeout(timer);
      committing.delete(begun);
    }
  }
}

const busy = (why: 'shed' | 'too-slow' | 'aborted' | 'not-committed'): IntakeVerdict => ({
  status: 503,
  why,
  retryAfterSeconds: 5,
});

/** A body of unknown length may be as long as allowed. */
function reservedBytes(request: IncomingMessage, maxBytes: number): number {
  const declared = request.headers['content-length'];
  return declared === undefined ? maxBytes : Number(declared);
}
