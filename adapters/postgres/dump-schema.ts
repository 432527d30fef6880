import type pg from 'pg';

/**
 * The schema as SQL text, stable from run to run: what migrations have made of the database. Checked in as
 * `schema.sql`, so that a review sees what a migration does and a test sees when the two differ. It is read, never
 * run; the embedded Postgres ships no pg_dump.
 */
export async function dumpSchema(client: pg.Client): Promise<string> {
  const parts = [
    await lines(client, extensions),
    await lines(client, sequences),
    await lines(client, functions),
    await tablesOf(client),
  ];
  return `${parts.flat().join('\n\n')}\n`;
}

const extensions = `SELECT format('CREATE EXTENSION %s;', extname) AS line FROM pg_extension
  WHERE extname <> 'plpgsql' ORDER BY extname`;

const sequences = `SELECT format('CREATE SEQUENCE %s AS %s;', s.sequencename, s.data_type) AS line
  FROM pg_sequences s JOIN pg_class c ON c.relname = s.sequencename AND c.relnamespace = s.schemaname::regnamespace
  WHERE s.schemaname = current_schema()
    AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'i') ORDER BY 1`;

const functions = `SELECT pg_get_functiondef(p.oid) || ';' AS line FROM pg_proc p
  WHERE p.pronamespace = current_schema()::regnamespace
    AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e') ORDER BY p.proname`;

const tables = `SELECT c.oid::text AS oid, c.relname AS name, c.relrowsecurity AND c.relforcerowsecurity AS secured,
    array_to_string(c.reloptions, ', ') AS options
  FROM pg_class c WHERE c.relkind = 'r' AND c.relnamespace = current_schema()::regnamespace ORDER BY c.relname`;

const columns = `SELECT format('  %s %s%s%s%s', a.attname, format_type(a.atttypid, a.atttypmod),
    CASE WHEN a.attnotnull THEN ' NOT NULL' ELSE '' END,
    CASE a.attidentity WHEN 'a' THEN ' GENERATED ALWAYS AS IDENTITY' ELSE '' END,
    CASE a.attgenerated WHEN 's' THEN format(' GENERATED ALWAYS AS (%s) STORED', pg_get_expr(d.adbin, d.adrelid))
      ELSE coalesce(' DEFAULT ' || pg_get_expr(d.adbin, d.adrelid), '') END) AS line
  FROM pg_attribute a LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
  WHERE a.attrelid = $1::oid AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum`;

/** NOT NULL stands at its column. */
const constraints = `SELECT format('  CONSTRAINT %s %s', conname, pg_get_constraintdef(oid)) AS line
  FROM pg_constraint WHERE conrelid = $1::oid AND contype <> 'n' ORDER BY contype, conname`;

const indexes = `SELECT pg_get_indexdef(i.indexrelid) || ';' AS line FROM pg_index i
  WHERE i.indrelid = $1::oid AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = i.indexrelid) ORDER BY 1`;

const policies = `SELECT format('CREATE POLICY %s ON %s USING (%s) WITH CHECK (%s);', polname, polrelid::regclass,
    pg_get_expr(polqual, polrelid), pg_get_expr(polwithcheck, polrelid)) AS line
  FROM pg_policy WHERE polrelid = $1::oid ORDER BY polname`;

const triggers = `SELECT pg_get_triggerdef(oid) || ';' AS line FROM pg_trigger
  WHERE tgrelid = $1::oid AND NOT tgisinternal ORDER BY tgname`;

async function tablesOf(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{
    oid: string;
    name: string;
    secured: boolean;
    options: string | null;
  }>(tables);
  const texts: string[] = [];
  for (const table of rows) {
    const inside = [
      ...(await lines(client, columns, table.oid)),
      ...(await lines(client, constraints, table.oid)),
    ];
    const options = table.options ? ` WITH (${table.options})` : '';
    texts.push(
      [
        `CREATE TABLE ${table.name} (\n${inside.join(',\n')}\n)${options};`,
        ...(await lines(client, indexes, table.oid)),
        ...(await lines(client, triggers, table.oid)),
        ...(table.secured ? [`ALTER TABLE ${table.name} FORCE ROW LEVEL SECURITY;`] : []),
        ...(await lines(client, policies, table.oid)),
      ].join('\n'),
    );
  }
  return texts;
}

async function lines(client: pg.Client, sql: string, oid?: string): Promise<string[]> {
  const { rows } = await client.query<{ line: string }>(sql, oid === undefined ? [] : [oid]);
  return rows.map(row => row.line);
}
