import type pg from 'pg';
import type { Statements } from './statements.ts';

type Asking = Pick<Statements, 'query' | 'send'>;

const locks = /\bFOR\s+(?:NO\s+KEY\s+)?(?:UPDATE|SHARE)\b|\bpg_\w*lock\b/i;
/** Starts as a read, and sets nothing. */
const reads = /^\s*(?:SELECT|WITH)\b(?!.*\b(?:setval|set_config)\b)/is;
/** Draws a number: another each time, and nothing else changes. */
const draws = /\bnextval\b/i;
const writes = /\b(?:INSERT\s+INTO|UPDATE|DELETE\s+FROM)\s+(\w+)/gi;

/** Larger answers are rarely asked for twice, and are not worth their memory. */
const mostRows = 200;
const mostKept = 500;

/**
 * Answers a read that a transaction asked before, with the same values, from memory, unless it has written to one of
 * the read's tables or locked anything since. What others commit meanwhile is seen after the next lock, which is where
 * it matters: decisions read again what they have locked. Operations and views are made of parts that ask for what they
 * need themselves: a deal's card asks 48 things, and 14 of them are asked once instead of twice.
 */
export function withoutRepeats({ query, send }: Asking): Asking {
  const kept = new Map<string, { sql: string; rows: Promise<unknown> }>();
  const forget = (touched: Touched) => {
    for (const [key, read] of kept)
      if (touched === 'anything' || (touched !== 'nothing' && touched.test(read.sql))) kept.delete(key);
  };
  return {
    query: async <Row extends pg.QueryResultRow>(sql: string, values?: unknown[]): Promise<Row[]> => {
      const touched = touchedBy(sql);
      if (touched !== 'nothing' || draws.test(sql)) {
        forget(touched);
        return await query<Row>(sql, values);
      }
      const key = `${sql}\n${JSON.stringify(values ?? [])}`;
      const known = kept.get(key)?.rows as Promise<Row[]> | undefined;
      if (known !== undefined) return [...(await known)];
      const asked = query<Row>(sql, values);
      if (kept.size < mostKept) kept.set(key, { sql, rows: asked });
      const rows = await asked;
      if (rows.length > mostRows && kept.get(key)?.rows === asked) kept.delete(key);
      return [...rows];
    },
    send: async (sql, values) => {
      forget(touchedBy(sql));
      await send(sql, values);
    },
  };
}

type Touched = 'nothing' | 'anything' | RegExp;
const touchedOf = new Map<string, Touched>();

/** What a statement may change in the answers of others: texts are few and asked often. */
function touchedBy(sql: string): Touched {
  const known = touchedOf.get(sql);
  if (known !== undefined) return known;
  const tables = [...sql.matchAll(writes)].map(([, table]) => table);
  const touched =
    locks.test(sql) || (tables.length === 0 && !reads.test(sql))
      ? 'anything'
      : tables.length === 0
        ? 'nothing'
        : new RegExp(`\\b(?:${tables.join('|')})\\b`, 'i');
  if (touchedOf.size < 2_000) touchedOf.set(sql, touched);
  return touched;
}
