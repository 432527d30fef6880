import type { BehalfSource } from '../../domain/on-behalf.ts';
import type { BehalfPort } from '../../operations/behalf-records.ts';
import { mayHaveAny } from './belongings.ts';
import type { PortalTransaction } from './in-portal.ts';
import { instantOf, toSql } from './instants.ts';

/** Rows of `entered_on_behalf`. */
export function onBehalf(tx: PortalTransaction): BehalfPort {
  return {
    saveOnBehalf: async entered => {
      await tx.send(
        `INSERT INTO entered_on_behalf (portal_id, subject_id, registration_id, source, arrived_at, reference_text_id,
           engagement_type, engagement_id, entered_by, entered_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
        [
          tx.portalId,
          entered.subjectId,
          entered.registrationId,
          entered.source,
          toSql(entered.arrivedAt),
          entered.referenceTextId,
          entered.engagement?.type ?? null,
          entered.engagement?.id ?? null,
          entered.enteredBy,
          toSql(entered.enteredAt),
        ],
      );
    },
    enteredOnBehalf: async registrationIds => {
      if (!(await mayHaveAny(tx, registrationIds, 'entered_on_behalf'))) return [];
      const rows = await tx.query<{
        subject_id: string;
        registration_id: string;
        source: BehalfSource;
        arrived_at: number;
        reference_text_id: string | null;
        engagement_type: string | null;
        engagement_id: string | null;
        entered_by: string;
        entered_at: number;
      }>(
        `SELECT subject_id, registration_id, source, arrived_at, reference_text_id, engagement_type, engagement_id,
                entered_by, entered_at
           FROM entered_on_behalf WHERE portal_id = $1 AND registration_id = ANY($2::text[])
          ORDER BY entered_at, subject_id`,
        [tx.portalId, registrationIds],
      );
      return rows.map(row => ({
        subjectId: row.subject_id,
        registrationId: row.registration_id,
        source: row.source,
        arrivedAt: instantOf(row.arrived_at),
        referenceTextId: row.reference_text_id,
        engagement:
          row.engagement_type === null || row.engagement_id === null
            ? null
            : { type: row.engagement_type, id: row.engagement_id },
        enteredBy: row.entered_by,
        enteredAt: instantOf(row.entered_at),
      }));
    },
  };
}
