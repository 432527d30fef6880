import type { ExportFamily } from './export-families.ts';
import type { PortalTransaction } from './in-portal.ts';

/** Columns of a family as the database has them, less those that are kept back. */
export async function exportColumns(tx: PortalTransaction, family: ExportFamily): Promise<string[]> {
  const rows = await tx.query<{ name: string }>(
    `SELECT attname AS name FROM pg_attribute WHERE attrelid = to_regclass($1) AND attnum > 0 AND NOT attisdropped
      ORDER BY attnum`,
    [`public.${family.table}`],
  );
  return rows.map(row => row.name).filter(name => name !== 'portal_id' && !family.without?.includes(name));
}

const rowsAtOnce = 1_000;

/**
 * The rows of a family, in its order, a chunk at a time: memory does not grow with the table. Each value is what JSON
 * has for it, with ids as text (they can exceed what a number holds). All chunks are of one instant, that of the
 * transaction.
 */
export async function* exportRows(
  tx: PortalTransaction,
  family: ExportFamily,
): AsyncGenerator<Record<string, unknown>[]> {
  const columns = await exportColumns(tx, family);
  const shown = columns.map(name => `"${name}"`).join(', ');
  await tx.query(
    `DECLARE exported NO SCROLL CURSOR FOR SELECT to_jsonb(e)::text AS row FROM (
       SELECT ${shown} FROM "${family.table}" WHERE portal_id = $1 ORDER BY ${family.order}) e`,
    [tx.portalId],
  );
  for (;;) {
    const rows = await tx.query<{ row: string }>(`FETCH ${rowsAtOnce} FROM exported`);
    if (rows.length === 0) break;
    yield rows.map(({ row }) => withTextIds(row));
  }
  await tx.query('CLOSE exported');
}

/** Whole numbers beyond what a number holds exactly stay as they are written. */
function withTextIds(row: string): Record<string, unknown> {
  return JSON.parse(row, (_key, value: unknown, context?: { source?: string }) =>
    typeof value === 'number' && !Number.isSafeInteger(value) && /^-?\d+$/.test(context?.source ?? '')
      ? context?.source
      : value,
  );
}
