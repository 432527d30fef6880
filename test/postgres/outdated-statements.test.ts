import { afterAll, beforeAll, expect, test } from 'vitest';
import { inPortal } from '../../adapters/postgres/in-portal.ts';
import { createPool } from '../../adapters/postgres/pool.ts';
import { createTestDatabase, type TestDatabase } from '../support/create-test-database.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

test('a migration under way beside a running version costs no request: statements of before are made anew', async () => {
  const pool = createPool(database.appUrl, { max: 3 });
  const owner = createPool(database.ownerUrl, { max: 1 });
  try {
    const everyConnectionKnowsIt = () =>
      Promise.all(
        [1, 2, 3].map(() =>
          inPortal(pool, '7', { fenced: false }, async tx => {
            await tx.query('SELECT pg_sleep($1)', [0.05]);
            return await tx.query('SELECT * FROM schema_probe WHERE portal_id = $1', [tx.portalId]);
          }),
        ),
      );
    await owner.query(
      'CREATE TABLE schema_probe (portal_id bigint); GRANT SELECT ON schema_probe TO dibs_app',
    );
    await owner.query('INSERT INTO schema_probe VALUES (7)');
    expect(await everyConnectionKnowsIt()).toEqual([1, 2, 3].map(() => [{ portal_id: '7' }]));
    await owner.query("ALTER TABLE schema_probe ADD COLUMN added text NOT NULL DEFAULT 'here'");
    expect(await everyConnectionKnowsIt()).toEqual([1, 2, 3].map(() => [{ portal_id: '7', added: 'here' }]));
  } finally {
    await Promise.all([pool.end(), owner.end()]);
  }
});
