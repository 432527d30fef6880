import { fanOut } from '../../adapters/postgres/event-deliveries.ts';
import { inPortal } from '../../adapters/postgres/in-portal.ts';
import { fenceLease, type Lease } from '../../adapters/postgres/leases.ts';
import { sealLedger } from '../../adapters/postgres/seal-ledger.ts';
import type { StageResult, WorkerDeps } from './worker-deps.ts';

const slice = 5_000;

/**
 * Chains what was appended to the ledger since the last time, makes it into outgoing events where somebody wants them, and writes the head down outside the database. The
 * portal's lease makes this worker its only sealer. Clocks that ran while nobody had the app installed are sealed too.
 */
export async function sealEntries(
  deps: Pick<WorkerDeps, 'pool' | 'anchor' | 'logger'>,
  lease: Lease,
): Promise<StageResult> {
  const { portalId } = lease;
  const { head, sealed } = await inPortal(deps.pool, portalId, { fenced: false }, async tx => {
    await fenceLease(tx, lease);
    const done = await sealLedger(tx, slice);
    const through = done.head.position;
    await fanOut(tx, { after: through - BigInt(done.sealed), through });
    return done;
  });
  if (sealed > 0 && deps.anchor !== null) {
    try {
      await deps.anchor.note({ portalId, position: head.position, hash: head.hash.toString('hex') });
    } catch (error) {
      deps.logger.error(
        { portalId, err: String(error) },
        'The head of the audit chain could not be written down',
      );
    }
  }
  return { more: sealed === slice, retryAfterMs: null };
}
