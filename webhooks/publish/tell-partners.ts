import { inPortal } from '../../adapters/postgres/in-portal.ts';
import { fenceLease, type Lease } from '../../adapters/postgres/leases.ts';
import { storeOf } from '../../adapters/postgres/store.ts';
import { StoreError } from '../../adapters/postgres/store-error.ts';
import { takeUntold, untoldEntries } from '../../adapters/postgres/untold-entries.ts';
import { tellPartner } from '../../operations/tell-partner.ts';
import { done, type StageResult, type WorkerDeps } from '../worker/worker-deps.ts';

const slice = 100;
const tryAgainMs = 60_000;

/**
 * Means the mails of decisions that partners are told of, in the transaction that notes them as told. What fails
 * unexpectedly is told of later and holds up no other: where it is among several, each is told of by itself.
 */
export async function tellPartners(deps: WorkerDeps, lease: Lease): Promise<StageResult> {
  const { portalId } = lease;
  const entryIds = await inPortal(deps.pool, portalId, { readOnly: true }, tx => untoldEntries(tx, slice));
  if (entryIds.length === 0) return done;
  const tell = (ids: string[]) =>
    inPortal(deps.pool, portalId, {}, async tx => {
      await fenceLease(tx, lease);
      const store = storeOf(tx);
      for (const entry of await takeUntold(tx, ids)) await tellPartner(store, entry);
    });
  const told = await tell(entryIds).then(
    () => true,
    (error: unknown) => {
      if (error instanceof StoreError) throw error;
      deps.logger.warn(
        { portalId, entries: entryIds.length, err: String(error) },
        'Partners could not be told in one go; each entry is told of by itself',
      );
      return false;
    },
  );
  let failed = 0;
  for (const entryId of told ? [] : entryIds) {
    try {
      await tell([entryId]);
    } catch (error) {
      if (error instanceof StoreError) throw error;
      failed += 1;
      deps.logger.error({ portalId, entryId, err: String(error) }, 'A partner could not be told');
    }
  }
  return {
    more: entryIds.length === slice && failed === 0,
    retryAfterMs: failed === 0 ? null : tryAgainMs,
  };
}
