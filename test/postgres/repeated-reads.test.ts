import { describe, expect, test } from 'vitest';
import { withoutRepeats } from '../../adapters/postgres/repeated-reads.ts';

const read = 'SELECT name FROM partners WHERE company_id = $1';

/** How many of the statements reach the database, one after another. */
async function reaching(...statements: [sql: string, ...values: string[]][]): Promise<number> {
  let reached = 0;
  const query = withoutRepeats(async () => {
    reached += 1;
    return [];
  });
  for (const [sql, ...values] of statements) await query(sql, values);
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
      'is asked again after a write',
      [
        [read, '1'],
        ['UPDATE partners SET name = $1', 'x'],
        [read, '1'],
      ],
      3,
    ],
    [
      'is asked again after a write with a WITH',
      [
        [read, '1'],
        ['WITH a AS (DELETE FROM b) SELECT', ''],
        [read, '1'],
      ],
      3,
    ],
    [
      'is asked again after a lock',
      [
        [read, '1'],
        [`${read} FOR NO KEY UPDATE`, '1'],
        [read, '1'],
      ],
      3,
    ],
    [
      'is asked again after a shared lock',
      [
        [read, '1'],
        [`${read}\n  FOR SHARE`, '1'],
        [read, '1'],
      ],
      3,
    ],
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
    const query = withoutRepeats(async <Row>() => {
      reached += 1;
      return [{ name: 'Acme' }, { name: 'Bolt' }] as Row[];
    });
    const [first, second] = await Promise.all([query(read, ['1']), query(read, ['1'])]);
    first?.reverse();
    expect(second).toEqual([{ name: 'Acme' }, { name: 'Bolt' }]);
    expect(reached).toBe(1);
  });
});
