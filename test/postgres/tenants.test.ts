import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../support/create-test-database.ts';

const mine = '101';
const theirs = '202';

type Column = { table: string; name: string; type: string; always: boolean };

let database: TestDatabase;
let admin: pg.Client;
let app: pg.Client;
let columns: Column[];

/**
 * A scratch copy of the schema in which only its policies and grants are left to keep tenants apart: checks and
 * references are gone, so that one made-up row of the other portal stands in every table.
 */
beforeAll(async () => {
  database = await createTestDatabase();
  admin = new pg.Client({ connectionString: database.adminUrl });
  app = new pg.Client({ connectionString: database.appUrl });
  await admin.connect();
  await app.connect();
  const constraints = await admin.query<{ sql: string }>(
    `SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname) AS sql FROM pg_constraint
      WHERE connamespace = 'public'::regnamespace AND conrelid <> 0 AND contype IN ('c', 'f')`,
  );
  for (const { sql } of constraints.rows) await admin.query(sql);
  const found = await admin.query<Column>(
    `SELECT c.relname AS table, a.attname AS name, format_type(a.atttypid, NULL) AS type,
            a.attidentity = 'a' AS always
       FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
      WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND c.relrowsecurity
        AND a.attgenerated = '' ORDER BY c.relname, a.attnum`,
  );
  columns = found.rows;
  for (const table of tables()) await admin.query(insert(table, theirs));
});
afterAll(async () => {
  await app.end();
  await admin.end();
  await database.drop();
});

const tables = () => [...new Set(columns.map(column => column.table))];

/** One value of each type that the schema has; a type that is missing here fails the file. */
const literals: Record<string, string> = {
  bigint: '7',
  integer: '7',
  smallint: '7',
  numeric: '7',
  text: "'x'",
  date: "'2026-09-01'",
  'timestamp with time zone': "'2026-09-01T00:00:00Z'",
  tstzrange: "'[2026-09-01T00:00:00Z,2026-12-01T00:00:00Z)'",
  int4range: "'[0,1)'",
  boolean: 'true',
  jsonb: "'{}'",
  json: "'{}'",
  bytea: `'\\x${'07'.repeat(32)}'`,
  uuid: "'00000000-0000-4000-8000-000000000007'",
  'text[]': "'{x}'",
  'bigint[]': "'{7}'",
  'integer[]': "'{7}'",
  'smallint[]': "'{7}'",
};

function insert(table: string, portalId: string): string {
  const own = columns.filter(column => column.table === table && !column.always);
  const values = own.map(({ name, type }) => {
    if (name === 'portal_id') return portalId;
    const literal = literals[type];
    if (literal === undefined) throw new Error(`No value is known for ${table}.${name}, which is ${type}`);
    return literal;
  });
  return `INSERT INTO "${table}" (${own.map(({ name }) => `"${name}"`).join(', ')}) VALUES (${values.join(', ')})`;
}

/** What a statement did as the role of server and worker, bound to a portal or to none: rows, or how it was refused. */
async function as(portalId: string | null, sql: string): Promise<number | 'refused'> {
  await app.query('BEGIN');
  try {
    if (portalId !== null) await app.query(`SET LOCAL dibs.portal_id = '${portalId}'`);
    return (await app.query(sql)).rowCount ?? 0;
  } catch (error) {
    // 42501: no privilege, or a row that its policy forbids. Anything else is no answer about tenants.
    if (!(error instanceof pg.DatabaseError) || error.code !== '42501') throw error;
    return 'refused';
  } finally {
    await app.query('ROLLBACK');
  }
}

const nothing = [0, 'refused'];

describe('between two portals the role of server and worker can, in every table (P12)', () => {
  const inEveryTable = async (portalId: string | null, sqlOf: (table: string) => string) => {
    const done = [];
    for (const table of tables()) done.push({ table, outcome: await as(portalId, sqlOf(table)) });
    expect(done.length).toBeGreaterThan(50);
    return done;
  };
  const harmful = (done: { table: string; outcome: number | 'refused' }[]) =>
    done.filter(({ outcome }) => !nothing.includes(outcome));

  test('see its own rows, or this file could not tell', async () => {
    const seen = await inEveryTable(theirs, table => `SELECT FROM "${table}"`);
    expect(seen.filter(({ outcome }) => outcome !== 1)).toEqual([]);
  });

  test.each([
    ['see the other portal’s rows', mine],
    ['see anything with no portal set', null],
  ])('not %s', async (_, portalId) => {
    const seen = await inEveryTable(portalId, table => `SELECT FROM "${table}"`);
    expect(seen.filter(({ outcome }) => outcome !== 0)).toEqual([]);
  });

  test('not add rows to the other portal', async () => {
    const added = await inEveryTable(mine, table => insert(table, theirs));
    expect(added.filter(({ outcome }) => outcome !== 'refused')).toEqual([]);
  });

  test('not change the other portal’s rows', async () => {
    expect(harmful(await inEveryTable(mine, table => `UPDATE "${table}" SET portal_id = portal_id`))).toEqual(
      [],
    );
  });

  test('not take the other portal’s rows for its own', async () => {
    expect(harmful(await inEveryTable(mine, table => `UPDATE "${table}" SET portal_id = ${mine}`))).toEqual(
      [],
    );
  });

  test('not hand its own rows to the other portal', async () => {
    expect(harmful(await inEveryTable(theirs, table => `UPDATE "${table}" SET portal_id = ${mine}`))).toEqual(
      [],
    );
  });

  test('not remove the other portal’s rows', async () => {
    expect(harmful(await inEveryTable(mine, table => `DELETE FROM "${table}"`))).toEqual([]);
    expect(harmful(await inEveryTable(mine, table => `TRUNCATE "${table}" CASCADE`))).toEqual([]);
  });
});

test('a policy that were missing would show', async () => {
  await admin.query('DROP POLICY own_portal ON deals; CREATE POLICY planted ON deals USING (true)');
  expect(await as(mine, 'SELECT FROM deals')).toBe(1);
});

test('every reference between rows of portals names the portal on both sides', async () => {
  await using fresh = await createTestDatabase();
  const client = new pg.Client({ connectionString: fresh.adminUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ name: string; bound: boolean }>(
      `SELECT f.conname AS name,
              EXISTS (SELECT FROM unnest(f.conkey, f.confkey) AS pair(own, other)
                        JOIN pg_attribute o ON o.attrelid = f.conrelid AND o.attnum = pair.own
                        JOIN pg_attribute t ON t.attrelid = f.confrelid AND t.attnum = pair.other
                       WHERE o.attname = 'portal_id' AND t.attname = 'portal_id') AS bound
         FROM pg_constraint f JOIN pg_class c ON c.oid = f.conrelid
        WHERE f.contype = 'f' AND c.relnamespace = 'public'::regnamespace AND c.relrowsecurity`,
    );
    expect(rows.length).toBeGreaterThan(30);
    expect(rows.filter(row => !row.bound)).toEqual([]);
  } finally {
    await client.end();
  }
});
