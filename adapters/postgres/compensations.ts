import type { CompensationRecord, CompensationsPort } from '../../operations/compensation-records.ts';
import { hasAny } from './belongings.ts';
import type { PortalTransaction } from './in-portal.ts';
import { instantOf, toSql } from './instants.ts';

type Row = {
  compensation_id: string;
  dispute_id: string;
  registration_id: string;
  partner_company_id: string;
  amount_minor: string;
  currency: string;
  awarded_at: number;
};

/** Rows of `compensations`: added, never changed. */
export function compensations(tx: PortalTransaction): CompensationsPort {
  return {
    compensationsOf: async registrationId => {
      if (!(await hasAny(tx, registrationId, 'compensations'))) return [];
      const rows = await tx.query<Row>(
        `SELECT * FROM compensations WHERE portal_id = $1 AND registration_id = $2
          ORDER BY awarded_at, compensation_id`,
        [tx.portalId, registrationId],
      );
      return rows.map(toCompensation);
    },
    insertCompensation: async compensation => {
      await tx.send(
        `INSERT INTO compensations (portal_id, compensation_id, dispute_id, registration_id, partner_company_id,
           amount_minor, currency, awarded_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
        [
          tx.portalId,
          compensation.compensationId,
          compensation.disputeId,
          compensation.registrationId,
          compensation.partnerCompanyId,
          String(compensation.amountMinor),
          compensation.currency,
          toSql(compensation.awardedAt),
        ],
      );
    },
  };
}

const toCompensation = (row: Row): CompensationRecord => ({
  compensationId: row.compensation_id,
  disputeId: row.dispute_id,
  registrationId: row.registration_id,
  partnerCompanyId: row.partner_company_id,
  amountMinor: BigInt(row.amount_minor),
  currency: row.currency,
  awardedAt: instantOf(row.awarded_at),
});
