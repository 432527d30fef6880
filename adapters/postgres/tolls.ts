import type { TollKind } from '../../domain/tolling.ts';
import type { TollsPort } from '../../operations/toll-records.ts';
import { hasAny } from './belongings.ts';
import type { PortalTransaction } from './in-portal.ts';
import { instantOf, instantOrNull, toSql } from './instants.ts';

type Row = {
  registration_id: string;
  kind: TollKind;
  subject_id: string;
  started_at: number;
  ended_at: number | null;
  taken_back_at: number | null;
};

/** Rows of `tolls`. */
export function tolls(tx: PortalTransaction): TollsPort {
  return {
    tollsOf: async registrationId => {
      if (!(await hasAny(tx, registrationId, 'tolls'))) return [];
      const rows = await tx.query<Row>(
        `SELECT registration_id, kind, subject_id, started_at, ended_at, taken_back_at FROM tolls
          WHERE portal_id = $1 AND registration_id = $2 ORDER BY started_at, kind, subject_id`,
        [tx.portalId, registrationId],
      );
      return rows.map(row => ({
        registrationId: row.registration_id,
        kind: row.kind,
        subjectId: row.subject_id,
        from: instantOf(row.started_at),
        until: instantOrNull(row.ended_at),
        takenBackAt: instantOrNull(row.taken_back_at),
      }));
    },
    insertToll: async toll => {
      await tx.send(
        `INSERT INTO tolls (portal_id, registration_id, kind, subject_id, started_at) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT DO NOTHING`,
        [tx.portalId, toll.registrationId, toll.kind, toll.subjectId, toSql(toll.from)],
      );
    },
    closeTolls: async (registrationId, kind, subjectId, at) => {
      const rows = await tx.query(
        `UPDATE tolls SET ended_at = greatest(started_at, $5)
          WHERE portal_id = $1 AND registration_id = $2 AND kind = $3 AND subject_id = $4 AND ended_at IS NULL
          RETURNING 1`,
        [tx.portalId, registrationId, kind, subjectId, toSql(at)],
      );
      return rows.length;
    },
    markTakenBack: async (registrationId, kind, subjectId, at) => {
      const rows = await tx.query(
        `UPDATE tolls SET ended_at = coalesce(ended_at, greatest(started_at, $5)), taken_back_at = $5
          WHERE portal_id = $1 AND registration_id = $2 AND kind = $3 AND subject_id = $4 AND taken_back_at IS NULL
          RETURNING 1`,
        [tx.portalId, registrationId, kind, subjectId, toSql(at)],
      );
      return rows.length;
    },
  };
}
