import type { HistoryPort } from '../../operations/import-history.ts';
import { noteChange } from './changed-claims.ts';
import type { PortalTransaction } from './in-portal.ts';
import { toSql } from './instants.ts';
import { appendAll } from './ledger.ts';

/** Many registrations that have ended, each statement for all of them. */
export function history(tx: PortalTransaction): HistoryPort {
  return {
    drawClaimSequences: async count => {
      const rows = await tx.query<{ n: string }>(
        `SELECT nextval('claim_sequence') AS n FROM generate_series(1, $1::int)`,
        [count],
      );
      return rows.map(row => BigInt(row.n));
    },
    insertHistory: async registrations => {
      if (registrations.length === 0) return;
      await tx.query(
        `INSERT INTO registrations (portal_id, registration_id, account_id, company_id, partner_company_id, deal_id,
           state, sequence, claimed_at, submitted_by, claim_hash, policy_version, protected_from, protected_until,
           ended_at)
         SELECT $1, r.* FROM jsonb_to_recordset($2::jsonb) AS r (registration_id text, account_id bigint,
           company_id bigint, partner_company_id bigint, deal_id bigint, state text, sequence bigint,
           claimed_at timestamptz, submitted_by bigint, claim_hash text, policy_version int,
           protected_from timestamptz, protected_until timestamptz, ended_at timestamptz)`,
        [
          tx.portalId,
          JSON.stringify(
            registrations.map(r => ({
              registration_id: r.registrationId,
              account_id: r.accountId,
              company_id: r.companyId,
              partner_company_id: r.partnerCompanyId,
              deal_id: r.dealId,
              state: r.state,
              sequence: String(r.sequence),
              claimed_at: toSql(r.claimedAt),
              submitted_by: r.submittedBy,
              claim_hash: r.claimHash,
              policy_version: r.policyVersion,
              protected_from: toSql(r.protectedFrom),
              protected_until: toSql(r.protectedUntil),
              ended_at: toSql(r.endedAt),
            })),
          ),
        ],
      );
      for (const registration of registrations) noteChange(tx, null, registration);
    },
    saveOrigins: async origins => {
      if (origins.length === 0) return;
      await tx.query(
        `INSERT INTO claim_origins (portal_id, registration_id, submitter_company_id, previous_registration_id,
           imported_ref)
         SELECT $1, o."registrationId", o."submitterCompanyId", o."previousRegistrationId", o."importedRef"
           FROM jsonb_to_recordset($2::jsonb) AS o ("registrationId" text, "submitterCompanyId" bigint,
             "previousRegistrationId" text, "importedRef" text)`,
        [tx.portalId, JSON.stringify(origins)],
      );
    },
    appendAll: entries => appendAll(tx, entries),
  };
}
