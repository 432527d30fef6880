import { createHash } from 'node:crypto';
import { canonicalJson } from '../../domain/canonical-json.ts';

/** What an idempotency key stands for: portal, user, method, path and parsed body. SHA-256, hex. */
export function requestHash(request: {
  portalId: string;
  userId: string;
  method: string;
  path: string;
  body: unknown;
}): string {
  const { portalId, userId, method, path, body } = request;
  return createHash('sha256')
    .update(canonicalJson([portalId, userId, method, path, body ?? null]))
    .digest('hex');
}
