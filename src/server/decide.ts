import { answerOnce } from '../../adapters/postgres/idempotency.ts';
import { inPortal, type PortalTransaction } from '../../adapters/postgres/in-portal.ts';
import { type Store, storeOf } from '../../adapters/postgres/store.ts';
import type { SignedContext } from './route.ts';
import { type Viewer, viewerOf } from './views/viewer.ts';

export type Scene = { tx: PortalTransaction; store: Store; viewer: Viewer };

/**
 * Decides a write once per idempotency key: decision, ledger, intended CRM writes and the answer commit together;
 * a retry gets the stored answer (I3). Then the worker is woken.
 */
export async function decide<Answer>(
  { deps, portalId, userId, requestHash }: SignedContext,
  key: string,
  work: (scene: Scene) => Promise<Answer>,
): Promise<Answer> {
  const answer = await inPortal(deps.pool, portalId, {}, tx =>
    answerOnce(tx, { key, requestHash }, async () => {
      const store = storeOf(tx);
      return await work({ tx, store, viewer: await viewerOf(tx, store, userId) });
    }),
  );
  deps.waker.wakePortal(portalId);
  return answer;
}
