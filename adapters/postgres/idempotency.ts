import type { PortalTransaction } from './in-portal.ts';
import { StoreError } from './store-error.ts';

/**
 * Decides once per key: the key, the decision and its answer commit together, so a retry gets the stored
 * answer and a decision without an answer cannot exist. A rival with the same key waits until this transaction
 * has ended. The decision's transaction begins and ends with it: the commit leaves with the answer.
 *
 * @param request.requestHash what the key stands for; the same key for something else is refused
 * @param decide runs at most once per key; its answer must be JSON
 * @returns the answer as it is stored, the same bytes for the first and for every retry (I3)
 * @throws StoreError `key-reused`
 */
export async function answerOnce<Answer>(
  tx: PortalTransaction,
  request: { key: string; requestHash: string },
  decide: () => Promise<Answer>,
): Promise<Answer> {
  const inserted = await tx.query(
    `INSERT INTO idempotency_keys (portal_id, key, request_hash, created_at) VALUES ($1, $2, $3, clock_timestamp())
     ON CONFLICT DO NOTHING RETURNING key`,
    [tx.portalId, request.key, request.requestHash],
  );
  if (inserted.length === 0) return storedAnswer<Answer>(tx, request);
  // What was stored is what is answered: Postgres orders members in its own way, and a retry gets the same bytes.
  const [stored] = await tx.last<{ answer: Answer }>(
    'UPDATE idempotency_keys SET answer = $3 WHERE portal_id = $1 AND key = $2 RETURNING answer',
    [tx.portalId, request.key, JSON.stringify(await decide())],
  );
  if (stored === undefined) throw new Error(`The key ${request.key} vanished while it was decided`);
  return stored.answer;
}

async function storedAnswer<Answer>(
  tx: PortalTransaction,
  request: { key: string; requestHash: string },
): Promise<Answer> {
  const [stored] = await tx.query<{ request_hash: string; answer: Answer }>(
    'SELECT request_hash, answer FROM idempotency_keys WHERE portal_id = $1 AND key = $2',
    [tx.portalId, request.key],
  );
  if (stored?.request_hash !== request.requestHash)
    throw new StoreError('key-reused', `The key ${request.key} was used for another request`);
  return stored.answer;
}
