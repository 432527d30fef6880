import type { ManyClaimsPort } from '../../operations/many-claims.ts';
import type { Registration } from '../../operations/records.ts';
import { noteChange } from './changed-claims.ts';
import { claims } from './claims.ts';
import { readFirst } from './deadlines.ts';
import { noteAllDueWork } from './due-work.ts';
import type { PortalTransaction } from './in-portal.ts';
import { toSql } from './instants.ts';
import { appendAll } from './ledger.ts';

/** Many claims at once: each statement for all of them. Ids and instants go in as JSON, a document for all rows. */
export function manyClaims(tx: PortalTransaction): Omit<ManyClaimsPort, 'lockPartners' | 'touchAccounts'> {
  /** Runs a statement over rows, `$2` of it; nothing is asked for none. */
  const forAll = async <Row extends Record<string, unknown>>(sql: string, rows: readonly object[]) =>
    rows.length === 0 ? [] : await tx.query<Row>(sql, [tx.portalId, JSON.stringify(rows)]);
  return {
    claimsOfAccounts: claims(tx).claimsOfAccounts,
    drawClaimSequences: async count => {
      const rows = await tx.query<{ n: string }>(
        `SELECT nextval('claim_sequence') AS n FROM generate_series(1, $1::int)`,
        [count],
      );
      return rows.map(row => BigInt(row.n));
    },
    insertRegistrations: async registrations => {
      await forAll(
        `INSERT INTO registrations (portal_id, registration_id, account_id, company_id, partner_company_id, deal_id,
           state, sequence, claimed_at, submitted_by, claim_hash, policy_version, protected_from, protected_until,
           ended_at, known_until)
         SELECT $1, r.* FROM jsonb_to_recordset($2::jsonb) AS r (registration_id text, account_id bigint,
           company_id bigint, partner_company_id bigint, deal_id bigint, state text, sequence bigint,
           claimed_at timestamptz, submitted_by bigint, claim_hash text, policy_version int,
           protected_from timestamptz, protected_until timestamptz, ended_at timestamptz, known_until timestamptz)`,
        registrations.map(toRow),
      );
      for (const registration of registrations) noteChange(tx, null, registration);
    },
    /** Guarantee: whoever is among the answered is the only one protected on the account at any instant of its period. */
    placeHolds: async registrations => {
      const placed = await forAll<{ registration_id: string }>(
        `INSERT INTO holds (portal_id, registration_id, account_id, scope, period)
         SELECT r.portal_id, r.registration_id, r.account_id, r.scope, tstzrange(r.protected_from, r.protected_until)
           FROM jsonb_to_recordset($2::jsonb) AS h (registration_id text)
           JOIN registrations r ON r.portal_id = $1 AND r.registration_id = h.registration_id
         ON CONFLICT ON CONSTRAINT one_holder_at_every_instant DO NOTHING
         RETURNING registration_id`,
        registrations.map(({ registrationId }) => ({ registration_id: registrationId })),
      );
      return new Set(placed.map(row => row.registration_id));
    },
    saveFollowUpClocks: async changes => {
      await forAll(
        `UPDATE registrations r SET follow_up_due_at = c.due_at, direct_window_open = c.open
           FROM jsonb_to_recordset($2::jsonb) AS c (registration_id text, due_at timestamptz, open boolean)
          WHERE r.portal_id = $1 AND r.registration_id = c.registration_id`,
        changes.map(({ after }) => ({
          registration_id: after.registrationId,
          due_at: toSql(after.followUpDueAt),
          open: after.directWindowOpen,
        })),
      );
      for (const { before, after } of changes) noteChange(tx, before, after);
    },
    saveQueuePlaces: async places => {
      await forAll(
        `INSERT INTO queue_places (portal_id, registration_id, confirmed_at, warned_at)
         SELECT $1, p.* FROM jsonb_to_recordset($2::jsonb)
           AS p (registration_id text, confirmed_at timestamptz, warned_at timestamptz)`,
        places.map(({ registrationId, confirmedAt, warnedAt }) => ({
          registration_id: registrationId,
          confirmed_at: toSql(confirmedAt),
          warned_at: toSql(warnedAt),
        })),
      );
    },
    saveOrigins: async origins => {
      await forAll(
        `INSERT INTO claim_origins (portal_id, registration_id, submitter_company_id, previous_registration_id,
           imported_ref)
         SELECT $1, o."registrationId", o."submitterCompanyId", o."previousRegistrationId", o."importedRef"
           FROM jsonb_to_recordset($2::jsonb) AS o ("registrationId" text, "submitterCompanyId" bigint,
             "previousRegistrationId" text, "importedRef" text)`,
        origins,
      );
    },
    setDeadlines: async (kind, due) => {
      if (due.length === 0) return;
      await tx.send(
        `INSERT INTO deadlines (portal_id, subject_id, kind, due_at)
         SELECT $1, d.subject_id, $2, d.due_at FROM unnest($3::text[], $4::timestamptz[]) AS d (subject_id, due_at)
         ON CONFLICT (portal_id, subject_id, kind) DO UPDATE SET due_at = excluded.due_at, settled_at = NULL`,
        [tx.portalId, kind, due.map(({ subjectId }) => subjectId), due.map(({ dueAt }) => toSql(dueAt))],
      );
      await noteAllDueWork(
        tx,
        readFirst[kind] ?? 'deadlines',
        due.map(({ dueAt }) => dueAt),
      );
    },
    appendAll: entries => appendAll(tx, entries),
  };
}

const toRow = (r: Registration) => ({
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
  known_until: toSql(r.knownUntil),
});
