import type { ChangedObject } from '../../adapters/hubspot/search-changes.ts';
import { inPortal } from '../../adapters/postgres/in-portal.ts';
import { fenceLease, type Lease } from '../../adapters/postgres/leases.ts';
import { program } from '../../adapters/postgres/program.ts';
import { type Gap, saveGaps, unreadSince } from '../../adapters/postgres/repairs.ts';
import { decideObjects } from '../worker/decide-objects.ts';
import { readNamed } from '../worker/read-named.ts';
import type { WorkerDeps } from '../worker/worker-deps.ts';

export type ObjectType = 'deals' | 'companies';

/** A reading is that much older than the instant at which it was taken in. */
const readingMarginMs = 30_000;
const slice = 100;

/** Of the changes, those after which we did not read the object are read now and decided, as if a webhook had told. */
export async function takeInMissed(
  deps: WorkerDeps,
  lease: Lease,
  objectType: ObjectType,
  changes: ChangedObject[],
): Promise<void> {
  if (changes.length === 0) return;
  const unread = await inPortal(deps.pool, lease.portalId, { readOnly: true }, tx =>
    unreadSince(tx, objectType, changes, readingMarginMs),
  );
  const missed = changes.filter(change => unread.has(change.id));
  for (let at = 0; at < missed.length; at += slice)
    await takeIn(deps, lease, objectType, missed.slice(at, at + slice));
}

async function takeIn(
  deps: WorkerDeps,
  lease: Lease,
  objectType: ObjectType,
  changes: ChangedObject[],
): Promise<void> {
  const named = { deals: [], companies: [], [objectType]: changes.map(change => change.id) };
  const modifiedAt = new Map(changes.map(change => [change.id, change.modifiedAt]));
  await decideOnRead(deps, lease, named, gap =>
    gap.objectType === objectType ? (modifiedAt.get(gap.objectId) ?? null) : null,
  );
}

/** Reads the objects, decides on them, and writes down which of them had changed. */
export async function decideOnRead(
  deps: WorkerDeps,
  lease: Lease,
  ids: Record<ObjectType, readonly string[]>,
  modifiedAtOf: (gap: Omit<Gap, 'modifiedAt'>) => Temporal.Instant | null,
): Promise<void> {
  const { portalId } = lease;
  const now = await inPortal(deps.pool, portalId, { readOnly: true }, tx => program(tx).now());
  const today = now.toZonedDateTimeISO('UTC').toPlainDate();
  const readings = await readNamed(deps, portalId, ids, today, new Set(ids.deals));
  await inPortal(deps.pool, portalId, {}, async tx => {
    await fenceLease(tx, lease);
    const decided = await decideObjects(tx, readings, []);
    const gaps = (['deals', 'companies'] as const).flatMap(objectType =>
      ids[objectType]
        .filter(objectId => decided[objectType].has(objectId))
        .map(objectId => ({ objectType, objectId, modifiedAt: modifiedAtOf({ objectType, objectId }) })),
    );
    await saveGaps(tx, gaps);
    if (gaps.length > 0)
      deps.logger.info({ portalId, gaps: gaps.length }, 'Changes were found that no webhook had told of');
  });
}
