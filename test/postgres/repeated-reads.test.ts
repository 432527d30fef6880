import { describe, expect, test } from 'vitest';
import { withoutRepeats } from '../../adapters/postgres/repeated-reads.ts';

const read = 'SELECT name FROM partners WHERE company_id = $1';

/** How many of the statements reach the database, one after another. */
async function reaching(...statements: [sql: string, ...values: string[]][]): Promise<number> {
  let reached = 0;
  const { query, send } = withoutRepeats({
    query: async () => {
      reached += 1;
      return [];
    },
    send: async () => {
      reached += 1;
    },
  });
  for (const [sql, ...values] of statements)
    await (sql.startsWith('UPDATE') ? send(sql, values) : query(sql, values));
  return reached;
}

describe('a read that was asked before in the transaction', () => {
  test.each<[string, [sql: string, ...values: string[]][], number]>([
    [
      'is not asked again',
      [
        [read, '1'],
        [read, '1'],
      ],
      1,
    ],
    [
      'of something else is asked',
      [
        [read, '1'],
        [read, '2'],
      ],
      2,
    ],
    [
      'is asked again after a write to its table',
      [
        [read, '1'],
        ['UPDATE partners SET name = $1', 'x'],
        [read, '1'],
      ],
      3,
    ],
    [
      'is asked again after an insert',
      [
        [read, '1'],
        ['INSERT INTO partners VALUES ($1)', 'x'],
        [read, '1'],
      ],
      3,
    ],
    ['is asked again after a delete', [[read, '1'], ['DELETE FROM  partners'], [read, '1']], 3],
    [
      'is not asked again after a write to another',
      [[read, '1'], ['DELETE FROM partners_of_others'], [read, '1']],
      2,
    ],
    [
      'is asked again after a write behind a WITH',
      [[read, '1'], ['WITH a AS (DELETE FROM b) UPDATE partners SET x = 1'], [read, '1']],
      3,
    ],
    [
      'is asked again after what may do anything',
      [[read, '1'], ['ROLLBACK TO SAVEPOINT here'], [read, '1']],
      3,
    ],
    [
      'is asked again after a lock of anything',
      [[read, '1'], ['SELECT 1 FROM accounts FOR NO KEY UPDATE'], [read, '1']],
      3,
    ],
    [
      'is asked again after a shared lock',
      [[read, '1'], ['SELECT 1 FROM accounts\n  FOR SHARE'], [read, '1']],
      3,
    ],
    [
      'is asked again after a lock of rows that are free',
      [[read, '1'], ['SELECT 1 FROM a FOR UPDATE SKIP LOCKED'], [read, '1']],
      3,
    ],
    ['is not asked again after a number was drawn', [[read, '1'], ["SELECT nextval('s')"], [read, '1']], 2],
    ['that draws a number is always asked', [["SELECT nextval('s')"], ["SELECT nextval('s')"]], 2],
    [
      'that locks is always asked',
      [
        ['SELECT pg_advisory_xact_lock($1)', '1'],
        ['SELECT pg_advisory_xact_lock($1)', '1'],
      ],
      2,
    ],
  ])('%s', async (_, statements, reached) => expect(await reaching(...statements)).toBe(reached));

  test('is asked once when both are asked at the same time, and each gets rows of its own', async () => {
    let reached = 0;
    const { query } = withoutRepeats({
      query: async <Row>() => {
        reached += 1;
        return [{ name: 'Acme' }, { name: 'Bolt' }] as Row[];
      },
      send: async () => undefined,
    });
    const [first, second] = await Promise.all([query(read, ['1']), query(read, ['1'])]);
    first?.reverse();
    expect(second).toEqual([{ name: 'Acme' }, { name: 'Bolt' }]);
    expect(reached).toBe(1);
  });
});
