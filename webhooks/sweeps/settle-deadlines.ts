import { type DueDeadline, deadlines } from '../../adapters/postgres/deadlines.ts';
import { inPortal, type PortalTransaction } from '../../adapters/postgres/in-portal.ts';
import { fenceLease, type Lease } from '../../adapters/postgres/leases.ts';
import { type Store, storeOf } from '../../adapters/postgres/store.ts';
import { expireDue } from '../../operations/expire-registration.ts';
import { escalateFinding, remindOfFinding } from '../../operations/finding-clock.ts';
import type { FindingRecord } from '../../operations/records.ts';
import type { StageResult, WorkerDeps } from '../worker/worker-deps.ts';

const slice = 200;

/**
 * Settles what is due: protection that ends, heads-ups whose half hour or business day is over (P3). Each deadline
 * is one transaction, so it is settled once whatever happens in between; nothing is settled before its time.
 */
export async function settleDeadlines(deps: WorkerDeps, lease: Lease): Promise<StageResult> {
  const due = await inPortal(deps.pool, lease.portalId, {}, tx =>
    deadlines(tx).dueDeadlines(slice, 'others'),
  );
  for (const deadline of due) {
    await inPortal(deps.pool, lease.portalId, {}, async tx => {
      await fenceLease(tx, lease);
      await settle(tx, deadline);
    });
  }
  return { more: due.length === slice, retryAfterMs: null };
}

async function settle(tx: PortalTransaction, deadline: DueDeadline): Promise<void> {
  const store = storeOf(tx);
  switch (deadline.kind) {
    case 'protection-end': {
      const registration = await store.registration(deadline.subjectId);
      if (registration === null) break;
      await store.lockPartner(registration.partnerCompanyId);
      await expireDue(store, await store.lockAccountOf(registration.companyId));
      break;
    }
    case 'heads-up-task': {
      const finding = await lockedFinding(store, deadline.subjectId);
      if (finding !== null) await remindOfFinding(store, finding);
      break;
    }
    case 'heads-up-exception': {
      const finding = await lockedFinding(store, deadline.subjectId);
      if (finding !== null) await escalateFinding(store, finding);
      break;
    }
    case 'follow-up':
      // Certified by reading HubSpot first; another stage's work.
      return;
    default:
      deadline.kind satisfies never;
  }
  await store.settleDeadline(deadline.subjectId, deadline.kind);
}

/** As it stands once its account is locked: a person may be answering it at this moment. */
async function lockedFinding(store: Store, findingId: string): Promise<FindingRecord | null> {
  const seen = await store.finding(findingId);
  const registration = seen === null ? null : await store.registration(seen.registrationId);
  if (registration === null) return null;
  await store.lockAccountOf(registration.companyId);
  return await store.finding(findingId);
}
