import type pg from 'pg';

/** Statements that put back what was taken away; the two lists lock none of each other's tables. */
export type TakenAway = { excluding: readonly string[]; rest: readonly string[] };

/**
 * Takes the indexes and exclusion constraints of tables away while they are filled: building them afterwards is a third
 * of the time. Primary keys stay.
 * @returns `excluding`: of tables with an exclusion constraint, which is checked row by row
 */
export async function takeIndexesAway(
  client: Pick<pg.ClientBase, 'query'>,
  tables: readonly string[],
): Promise<TakenAway> {
  const { rows } = await client.query<{ excludes: boolean; away: string; back: string }>(
    `SELECT true AS excludes, format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname) AS away,
       format('ALTER TABLE %s ADD CONSTRAINT %I %s', conrelid::regclass, conname, pg_get_constraintdef(oid)) AS back
       FROM pg_constraint WHERE contype = 'x' AND conrelid::regclass::text = ANY($1)
     UNION ALL
     SELECT EXISTS (SELECT FROM pg_constraint WHERE contype = 'x' AND conrelid = indrelid),
       format('DROP INDEX %s', indexrelid::regclass), pg_get_indexdef(indexrelid)
       FROM pg_index WHERE indrelid::regclass::text = ANY($1)
        AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)`,
    [tables],
  );
  for (const { away } of rows) await client.query(away);
  const backOf = (excludes: boolean) => rows.flatMap(row => (row.excludes === excludes ? [row.back] : []));
  return { excluding: backOf(true), rest: backOf(false) };
}
