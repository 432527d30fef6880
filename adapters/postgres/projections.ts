import { noteDueAfter, noteDueWork } from './due-work.ts';
import type { PortalTransaction } from './in-portal.ts';

export type CopyObjectType = 'deals' | 'companies';
export type CopyValues = Record<string, string | null>;

export type DirtyCopy = {
  objectId: string;
  revision: string;
  /** What the copy holds as far as we know; null when it must be read first. */
  written: CopyValues | null;
  attempts: number;
};

export async function dirtyCopies(
  tx: PortalTransaction,
  objectType: CopyObjectType,
  limit: number,
): Promise<DirtyCopy[]> {
  const rows = await tx.query<{
    object_id: string;
    revision: string;
    written: CopyValues | null;
    attempts: number;
  }>(
    `SELECT object_id, revision, written, attempts FROM projections
      WHERE portal_id = $1 AND object_type = $2 AND revision > written_revision
        AND (retry_at IS NULL OR retry_at <= (SELECT program_now()))
      ORDER BY retry_at NULLS FIRST, object_id LIMIT $3`,
    [tx.portalId, objectType, limit],
  );
  return rows.map(row => ({
    objectId: row.object_id,
    revision: row.revision,
    written: row.written,
    attempts: row.attempts,
  }));
}

/** The failure of a copy whose object HubSpot does not have. */
export const noSuchRecord = 'HubSpot has no such record';

export type CopyOutcome = {
  objectId: string;
  revision: string;
  /** `settled`: nothing more to do for this revision; `failure` says what HubSpot refused, if it did. */
  result:
    | { kind: 'settled'; written: CopyValues | null; failure: string | null }
    | { kind: 'retry'; afterMs: number; failure: string };
};

/** The copies are about to be written: until that is recorded nobody knows what they hold. */
export async function forgetWritten(
  tx: PortalTransaction,
  objectType: CopyObjectType,
  objectIds: string[],
): Promise<void> {
  if (objectIds.length === 0) return;
  await tx.send(
    `UPDATE projections SET written = NULL
      WHERE portal_id = $1 AND object_type = $2 AND object_id = ANY($3::bigint[])`,
    [tx.portalId, objectType, objectIds],
  );
}

/** A revision that rose meanwhile stays dirty: the newer values are computed again. */
export async function saveCopyOutcomes(
  tx: PortalTransaction,
  objectType: CopyObjectType,
  outcomes: CopyOutcome[],
): Promise<void> {
  const settled = outcomes.flatMap(({ objectId, revision, result }) =>
    result.kind === 'settled' ? [{ objectId, revision, ...result }] : [],
  );
  if (settled.length > 0)
    await tx.send(
      `UPDATE projections p SET written_revision = s.revision, written = s.written::jsonb, failure = s.failure,
           attempts = 0, retry_at = NULL
         FROM unnest($3::bigint[], $4::bigint[], $5::text[], $6::text[]) AS s (id, revision, written, failure)
        WHERE p.portal_id = $1 AND p.object_type = $2 AND p.object_id = s.id AND p.written_revision < s.revision`,
      [
        tx.portalId,
        objectType,
        settled.map(copy => copy.objectId),
        settled.map(copy => copy.revision),
        settled.map(copy => (copy.written === null ? null : JSON.stringify(copy.written))),
        settled.map(copy => copy.failure),
      ],
    );
  for (const { objectId, result } of outcomes) {
    if (result.kind === 'retry')
      await tx.send(
        `UPDATE projections SET attempts = least(attempts + 1, 1000), failure = $4, written = NULL,
           retry_at = program_now() + $5 * interval '1 millisecond'
          WHERE portal_id = $1 AND object_type = $2 AND object_id = $3`,
        [tx.portalId, objectType, objectId, result.failure, result.afterMs],
      );
  }
  const waits = new Set(outcomes.flatMap(({ result }) => (result.kind === 'retry' ? [result.afterMs] : [])));
  for (const afterMs of waits) await noteDueAfter(tx, 'projections', afterMs);
}

/**
 * Somebody else may have changed the copies: where they differ they are written again, and read before that unless it is
 * known what they show.
 */
export async function disturbCopies(
  tx: PortalTransaction,
  objectType: CopyObjectType,
  objectIds: readonly string[],
  shown: ReadonlyMap<string, Readonly<CopyValues>>,
): Promise<void> {
  if (objectIds.length === 0) return;
  const ids = [...new Set(objectIds)];
  const values = ids.map(id => shown.get(id));
  await tx.send(
    `INSERT INTO projections (portal_id, object_type, object_id, written)
     SELECT $1, $2, id, shown::jsonb FROM unnest($3::bigint[], $4::text[]) AS c (id, shown) ORDER BY id
     ON CONFLICT (portal_id, object_type, object_id)
       DO UPDATE SET revision = projections.revision + 1, written = excluded.written, attempts = 0, retry_at = NULL`,
    [tx.portalId, objectType, ids, values.map(each => (each === undefined ? null : JSON.stringify(each)))],
  );
  await noteDueWork(tx, 'projections');
}

export type OwnWriteEcho = { objectType: CopyObjectType; id: string; property: string; value: string };

/**
 * Those of the echoes whose value is not the last one that we wrote, and of which no newer write of ours is on its way
 * anyway. One statement for all of a type, since an import of 10,000 deals is echoed 100,000 times; copies are looked up
 * by their keys, because joined with the echoes they took three quarters of a second each time.
 */
export async function strangeEchoes(
  tx: PortalTransaction,
  echoes: readonly OwnWriteEcho[],
): Promise<OwnWriteEcho[]> {
  const written = new Map<string, CopyValues>();
  for (const [objectType, ofType] of Map.groupBy(echoes, echo => echo.objectType)) {
    const rows = await tx.query<{ object_id: string; written: CopyValues }>(
      `SELECT object_id, written FROM projections
        WHERE portal_id = $1 AND object_type = $2 AND object_id = ANY($3::bigint[])
          AND written IS NOT NULL AND revision <= written_revision`,
      [tx.portalId, objectType, [...new Set(ofType.map(echo => echo.id))]],
    );
    for (const row of rows) written.set(`${objectType} ${row.object_id}`, row.written);
  }
  return echoes.filter(({ objectType, id, property, value }) => {
    const copy = written.get(`${objectType} ${id}`);
    return copy !== undefined && !sameValue(copy[property] ?? null, value);
  });
}

/** HubSpot tells a date as a day or as its midnight in milliseconds, and an unset value as null or empty text. */
export function sameValue(a: string | null, b: string | null): boolean {
  return dayOf(a ?? '') === dayOf(b ?? '');
}

const dayOf = (value: string) =>
  /^[0-9]{12,14}$/.test(value) && Number(value) % 86_400_000 === 0
    ? new Date(Number(value)).toISOString().slice(0, 10)
    : value;
