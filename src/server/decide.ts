import { answerOnce } from '../../adapters/postgres/idempotency.ts';
import { inPortal, type PortalTransaction } from '../../adapters/postgres/in-portal.ts';
import { type Store, storeOf } from '../../adapters/postgres/store.ts';
import { type Refused, recordRefusal, type Wanted } from '../../operations/record-refusal.ts';
import type { SignedContext } from './route.ts';
import { type Viewer, viewerOf } from './views/viewer.ts';

export type Scene = { tx: PortalTransaction; store: Store; viewer: Viewer };

/**
 * Decides a write once per idempotency key: decision, ledger, intended CRM writes and the answer commit together;
 * a retry gets the stored answer (I3). Then the worker is woken. A refusal is recorded as an outcome, once.
 *
 * @param wanted what a refusal is recorded as
 */
export async function decide<Answer extends object>(
  {
    deps,
    portalId,
    userId,
    requestHash,
  }: Pick<SignedContext, 'deps' | 'portalId' | 'userId' | 'requestHash'>,
  key: string,
  wanted: Wanted,
  work: (scene: Scene) => Promise<Answer>,
): Promise<Answer> {
  const answer = await inPortal(deps.pool, portalId, {}, async tx => {
    const store = storeOf(tx);
    // Asked together with the key; that there is no such person matters only to what is decided now.
    const asked = viewerOf(tx, store, userId);
    asked.catch(() => undefined);
    // So is the registration that it is about, which every decision begins with.
    if (wanted.registrationId != null) store.registration(wanted.registrationId).catch(() => undefined);
    return await answerOnce(tx, { key, requestHash }, async () => {
      const viewer = await asked;
      const answered = await work({ tx, store, viewer });
      if (!isRefused(answered)) return answered;
      const { recorded, ...refused } = answered;
      if (recorded !== true) await recordRefusal(store, viewer, wanted, refused.refusal);
      return refused as Answer;
    });
  });
  deps.waker.wakePortal(portalId);
  return answer;
}

const isRefused = <Answer extends object>(answer: Answer): answer is Answer & Refused =>
  'ok' in answer && answer.ok === false && 'refusal' in answer;
