import { inPortal } from '../../adapters/postgres/in-portal.ts';
import { fenceLease, type Lease } from '../../adapters/postgres/leases.ts';
import { storeOf } from '../../adapters/postgres/store.ts';
import { StoreError } from '../../adapters/postgres/store-error.ts';
import { takeUntold, untoldEntries } from '../../adapters/postgres/untold-entries.ts';
import { tellPartner } from '../../operations/tell-partner.ts';
import type { StageResult, WorkerDeps } from '../worker/worker-deps.ts';

const slice = 100;
const tryAgainMs = 60_000;

/**
 * Means the mails of decisions that partners are told of, each in the transaction that notes it as told. What fails
 * unexpectedly is told of later and holds up no other.
 */
export async function tellPartners(deps: WorkerDeps, lease: Lease): Promise<StageResult> {
  const { portalId } = lease;
  const entries = await inPortal(deps.pool, portalId, { readOnly: true }, tx => untoldEntries(tx, slice));
  let failed = 0;
  for (const entryId of entries) {
    try {
      await inPortal(deps.pool, portalId, {}, async tx => {
        await fenceLease(tx, lease);
        const entry = await takeUntold(tx, entryId);
        if (entry !== null) await tellPartner(storeOf(tx), entry);
      });
    } catch (error) {
      if (error instanceof StoreError) throw error;
      failed += 1;
      deps.logger.error({ portalId, entryId, err: String(error) }, 'A partner could not be told');
    }
  }
  return {
    more: entries.length === slice && failed === 0,
    retryAfterMs: failed === 0 ? null : tryAgainMs,
  };
}
