import type { LedgerFact } from '../../domain/ledger-fact.ts';
import type { PortalTransaction } from './in-portal.ts';
import { instantOf, toSql } from './instants.ts';

type Row = {
  entry_id: string;
  kind: string;
  registration_id: string | null;
  account_id: string | null;
  occurred_at: number;
  recorded_at: number;
  facts: Record<string, unknown>;
};

export type LedgerFilter = {
  /** Entries of these accounts, as of the day of each. */
  accountIds?: readonly string[];
  kinds?: readonly string[];
  /** Nothing that was learned later (T2). */
  knownAt?: Temporal.Instant;
};

/** Entries of the ledger in its order, which is the order in which they were decided on each account. */
export async function ledgerEntries(tx: PortalTransaction, filter: LedgerFilter = {}): Promise<LedgerFact[]> {
  const rows = await tx.query<Row>(
    `SELECT entry_id, kind, registration_id, account_id, occurred_at, recorded_at, facts FROM ledger
      WHERE portal_id = $1 AND ($2::bigint[] IS NULL OR account_id = ANY($2)) AND ($3::text[] IS NULL OR kind = ANY($3))
        AND ($4::timestamptz IS NULL OR recorded_at <= $4)
      ORDER BY entry_id`,
    [tx.portalId, filter.accountIds ?? null, filter.kinds ?? null, toSql(filter.knownAt ?? null)],
  );
  return rows.map(row => ({
    entryId: row.entry_id,
    kind: row.kind,
    registrationId: row.registration_id,
    accountId: row.account_id,
    occurredAt: instantOf(row.occurred_at),
    recordedAt: instantOf(row.recorded_at),
    facts: row.facts,
  }));
}
