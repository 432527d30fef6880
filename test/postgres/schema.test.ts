import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dumpSchema } from '../../adapters/postgres/dump-schema.ts';
import { createTestDatabase, type TestDatabase } from '../support/create-test-database.ts';

const schemaFile = join(import.meta.dirname, '../../adapters/postgres/schema.sql');

let database: TestDatabase;
let owner: pg.Client;
beforeAll(async () => {
  database = await createTestDatabase();
  owner = new pg.Client({ connectionString: database.ownerUrl });
  await owner.connect();
});
afterAll(async () => {
  await owner.end();
  await database.drop();
});

test('schema.sql is what the migrations make; `DIBS_WRITE_SCHEMA=1 npx vitest run test/postgres/schema.test.ts` renews it', async () => {
  const dumped = await dumpSchema(owner);
  if (process.env.DIBS_WRITE_SCHEMA === '1') await writeFile(schemaFile, dumped);
  expect(dumped).toBe(await readFile(schemaFile, 'utf8'));
});

test('a column that no migration made shows as drift', async () => {
  const before = await dumpSchema(owner);
  await owner.query('BEGIN; ALTER TABLE deals ADD COLUMN planted text');
  expect(await dumpSchema(owner)).not.toBe(before);
  await owner.query('ROLLBACK');
});

describe('tenancy', () => {
  /** Each with its reason in the migration. */
  const withoutPortal = [
    'deliveries',
    'due_work',
    'known_portals',
    'oauth_states',
    'program_clock',
    'schema_migrations',
  ];

  test('every table but a short list forces row-level security by portal', async () => {
    const { rows } = await owner.query<{ relname: string }>(
      `SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
         AND NOT (relrowsecurity AND relforcerowsecurity) ORDER BY relname`,
    );
    expect(rows.map(row => row.relname)).toEqual(withoutPortal);
  });

  test('every table with row-level security has the portal first in its key', async () => {
    const { rows } = await owner.query<{ relname: string; first: string | null }>(
      `SELECT c.relname, a.attname AS first FROM pg_class c
         LEFT JOIN pg_index i ON i.indrelid = c.oid AND i.indisprimary
         LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = i.indkey[0]
        WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND c.relrowsecurity ORDER BY 1`,
    );
    expect(rows.length).toBeGreaterThan(20);
    expect(rows.filter(row => row.first !== 'portal_id')).toEqual([]);
  });
});

describe('the ledger', () => {
  test.each([
    'UPDATE ledger SET kind = $$forged$$',
    'DELETE FROM ledger',
    'TRUNCATE ledger CASCADE',
    'UPDATE ledger_seals SET position = 7',
    'DELETE FROM ledger_seals',
  ])('refuses even its owner: %s', async statement => {
    await expect(owner.query(statement)).rejects.toThrow('append-only');
  });

  test('the role of server and worker may append and read, nothing else', async () => {
    const { rows } = await owner.query<{ privilege_type: string }>(
      `SELECT privilege_type FROM information_schema.role_table_grants
        WHERE table_name = 'ledger' AND grantee = 'dibs_app' ORDER BY 1`,
    );
    expect(rows.map(row => row.privilege_type)).toEqual(['INSERT', 'SELECT']);
  });
});
