import { ofCompanies } from './deals.ts';
import { noteDueAfter } from './due-work.ts';
import type { PortalTransaction } from './in-portal.ts';
import { instantOf, toSql } from './instants.ts';

export type RepairKind = 'deal-changes' | 'company-changes' | 'links';

/** `companyId` is the last company that a look at links came to; null when none is under way. */
export type RepairCursor = {
  through: Temporal.Instant;
  begunAt: Temporal.Instant | null;
  companyId: string | null;
};

/** An object that HubSpot changed without our having been told. `modifiedAt` null: only its links were off. */
export type Gap = {
  objectType: 'deals' | 'companies';
  objectId: string;
  modifiedAt: Temporal.Instant | null;
};

export async function repairCursor(tx: PortalTransaction, kind: RepairKind): Promise<RepairCursor | null> {
  const [row] = await tx.query<{ through: number; begun_at: number | null; company_id: string | null }>(
    'SELECT through, begun_at, company_id FROM repair_cursors WHERE portal_id = $1 AND kind = $2',
    [tx.portalId, kind],
  );
  if (row === undefined) return null;
  return {
    through: instantOf(row.through),
    begunAt: row.begun_at === null ? null : instantOf(row.begun_at),
    companyId: row.company_id,
  };
}

export async function saveRepairCursor(
  tx: PortalTransaction,
  kind: RepairKind,
  { through, begunAt, companyId }: RepairCursor,
): Promise<void> {
  await tx.send(
    `INSERT INTO repair_cursors (portal_id, kind, through, begun_at, company_id) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (portal_id, kind) DO UPDATE SET through = $3, begun_at = $4, company_id = $5`,
    [tx.portalId, kind, toSql(through), begunAt === null ? null : toSql(begunAt), companyId],
  );
}

/** Of the objects, those that we did not read since HubSpot changed them, as far as clocks can tell. */
export async function unreadSince(
  tx: PortalTransaction,
  objectType: 'deals' | 'companies',
  changes: readonly { id: string; modifiedAt: Temporal.Instant }[],
  marginMs: number,
): Promise<Set<string>> {
  const table = objectType === 'deals' ? 'deals' : 'companies';
  const column = objectType === 'deals' ? 'deal_id' : 'company_id';
  const rows = await tx.query<{ id: string }>(
    `SELECT c.id FROM unnest($2::bigint[], $3::timestamptz[]) AS c (id, modified_at)
       LEFT JOIN ${table} o ON o.portal_id = $1 AND o.${column} = c.id
      WHERE o.read_at IS NULL OR o.read_at < c.modified_at + $4 * interval '1 millisecond'`,
    [
      tx.portalId,
      changes.map(change => change.id),
      changes.map(change => toSql(change.modifiedAt)),
      marginMs,
    ],
  );
  return new Set(rows.map(row => row.id));
}

/** Companies of accounts with a live claim and the deals that we know of there, after a company, in the order of ids. */
export async function claimedCompanies(
  tx: PortalTransaction,
  after: string | null,
  limit: number,
): Promise<string[]> {
  const rows = await tx.query<{ company_id: string }>(
    `SELECT c.company_id FROM companies c
      WHERE c.portal_id = $1 AND c.company_id > $2 AND EXISTS (
        SELECT FROM registrations r WHERE r.portal_id = c.portal_id AND r.account_id = c.account_id
           AND r.state IN ('submitted', 'info-requested', 'under-review', 'queued', 'active'))
      ORDER BY c.company_id LIMIT $3`,
    [tx.portalId, after ?? '0', limit],
  );
  return rows.map(row => row.company_id);
}

/** Deals that we hold to belong to the companies, and those registered on their accounts. */
export async function knownDealsOf(tx: PortalTransaction, companyIds: string[]): Promise<string[]> {
  const rows = await tx.query<{ deal_id: string }>(
    `SELECT deal_id FROM deals WHERE portal_id = $1 AND ${ofCompanies} AND NOT missing AND merged_into IS NULL
     UNION
     SELECT r.deal_id FROM registrations r JOIN companies c ON c.portal_id = r.portal_id AND c.account_id = r.account_id
      WHERE r.portal_id = $1 AND c.company_id = ANY($2::bigint[]) AND r.deal_id IS NOT NULL
        AND r.state IN ('submitted', 'info-requested', 'under-review', 'queued', 'active')`,
    [tx.portalId, companyIds],
  );
  return rows.map(row => row.deal_id);
}

const keptDays = 90;

/** Writes down what was found and forgets what was found long ago. */
export async function saveGaps(tx: PortalTransaction, gaps: readonly Gap[]): Promise<void> {
  if (gaps.length === 0) return;
  await tx.send(
    `INSERT INTO repaired_gaps (portal_id, object_type, object_id, modified_at, found_at)
     SELECT $1, type, id, at, program_now() FROM unnest($2::text[], $3::bigint[], $4::timestamptz[]) AS g (type, id, at)`,
    [
      tx.portalId,
      gaps.map(gap => gap.objectType),
      gaps.map(gap => gap.objectId),
      gaps.map(gap => (gap.modifiedAt === null ? null : toSql(gap.modifiedAt))),
    ],
  );
  await tx.send(
    `DELETE FROM repaired_gaps WHERE portal_id = $1 AND found_at < (SELECT program_now()) - $2 * interval '1 day'`,
    [tx.portalId, keptDays],
  );
}

export type RepairReport = {
  /** Null: never looked. */
  through: {
    deals: Temporal.Instant | null;
    companies: Temporal.Instant | null;
    links: Temporal.Instant | null;
  };
  repaired: number;
  /** The newest, newest first. */
  gaps: (Gap & { foundAt: Temporal.Instant })[];
};

export async function repairReport(tx: PortalTransaction, limit: number): Promise<RepairReport> {
  const through = async (kind: RepairKind) => (await repairCursor(tx, kind))?.through ?? null;
  const rows = await tx.query<{
    object_type: 'deals' | 'companies';
    object_id: string;
    modified_at: number | null;
    found_at: number;
  }>(
    `SELECT object_type, object_id, modified_at, found_at FROM repaired_gaps
      WHERE portal_id = $1 ORDER BY gap_id DESC LIMIT $2`,
    [tx.portalId, limit],
  );
  const [count] = await tx.query<{ n: number }>(
    'SELECT count(*)::int AS n FROM repaired_gaps WHERE portal_id = $1',
    [tx.portalId],
  );
  return {
    through: {
      deals: await through('deal-changes'),
      companies: await through('company-changes'),
      links: await through('links'),
    },
    repaired: count?.n ?? 0,
    gaps: rows.map(row => ({
      objectType: row.object_type,
      objectId: row.object_id,
      modifiedAt: row.modified_at === null ? null : instantOf(row.modified_at),
      foundAt: instantOf(row.found_at),
    })),
  };
}

/** Has the next look begin after so long, unless one is due by then anyway. */
export async function repairAgain(tx: PortalTransaction, afterMs: number): Promise<void> {
  const planned = await tx.query(
    `SELECT FROM due_work WHERE portal_id = $1 AND kind = 'repair' AND due_at > (SELECT program_now())
        AND due_at <= (SELECT program_now()) + $2 * interval '1 millisecond' LIMIT 1`,
    [tx.portalId, afterMs],
  );
  if (planned.length === 0) await noteDueAfter(tx, 'repair', afterMs);
}
