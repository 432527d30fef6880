import { type DueDeadline, deadlines } from '../../adapters/postgres/deadlines.ts';
import { inPortal, type PortalTransaction } from '../../adapters/postgres/in-portal.ts';
import { fenceLease, type Lease } from '../../adapters/postgres/leases.ts';
import { storeOf } from '../../adapters/postgres/store.ts';
import { StoreError } from '../../adapters/postgres/store-error.ts';
import type { StageResult, WorkerDeps } from '../worker/worker-deps.ts';
import { onDeadline } from './on-deadline.ts';

const slice = 200;
const tryAgainMs = 60_000;

/**
 * Settles what is due: protection that ends, heads-ups whose half hour or business day is over (P3). Each deadline
 * is one transaction, so it is settled once whatever happens in between; nothing is settled before its time. One
 * that fails unexpectedly is told of, stays due and holds up no other.
 */
export async function settleDeadlines(deps: WorkerDeps, lease: Lease): Promise<StageResult> {
  const due = await inPortal(deps.pool, lease.portalId, { readOnly: true }, tx =>
    deadlines(tx).dueDeadlines(slice, 'deadlines'),
  );
  let failed = 0;
  for (const deadline of due) if (!(await settled(deps, lease, deadline))) failed += 1;
  return { more: due.length === slice && failed === 0, retryAfterMs: failed === 0 ? null : tryAgainMs };
}

async function settled(deps: WorkerDeps, lease: Lease, deadline: DueDeadline): Promise<boolean> {
  const { portalId } = lease;
  try {
    await inPortal(deps.pool, portalId, {}, async tx => {
      await fenceLease(tx, lease);
      await settle(tx, deadline);
    });
    return true;
  } catch (error) {
    if (error instanceof StoreError) throw error;
    const { kind, subjectId } = deadline;
    deps.logger.error({ portalId, kind, subjectId, err: String(error) }, 'A deadline could not be settled');
    return false;
  }
}

async function settle(tx: PortalTransaction, { subjectId, kind }: DueDeadline): Promise<void> {
  // Another stage's work, which reads HubSpot first.
  if (kind === 'follow-up' || kind === 'annual-review' || kind === 'engagement') return;
  const store = storeOf(tx);
  await store.settleDeadline(subjectId, kind);
  await onDeadline[kind](store, subjectId);
}
