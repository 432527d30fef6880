import type pg from 'pg';

type Run = <Row extends pg.QueryResultRow>(sql: string, values?: unknown[]) => Promise<Row[]>;

/** What reads and does nothing else: no lock, no sequence, no setting. */
const readsOnly =
  /^\s*SELECT\b(?!.*\b(?:FOR\s+(?:NO\s+KEY\s+)?(?:UPDATE|SHARE)|nextval|setval|set_config|pg_\w*lock)\b)/is;
/** Larger answers are rarely asked for twice, and are not worth their memory. */
const mostRows = 200;
const mostKept = 500;

/**
 * Answers a read that a transaction asked before, with the same values, from memory, while it has neither written nor
 * locked anything since. What others commit meanwhile is seen after the next write or lock, which is where it matters:
 * decisions read again what they have locked. Views are made of parts that ask for what they need themselves: a
 * deal's card asks 48 things, and 16 of them are then asked once instead of twice.
 */
export function withoutRepeats(run: Run): Run {
  let kept = new Map<string, Promise<unknown>>();
  return async <Row extends pg.QueryResultRow>(sql: string, values?: unknown[]): Promise<Row[]> => {
    if (!readsOnly.test(sql)) {
      kept = new Map();
      return await run<Row>(sql, values);
    }
    const key = `${sql}\n${JSON.stringify(values ?? [])}`;
    const known = kept.get(key) as Promise<Row[]> | undefined;
    if (known !== undefined) return [...(await known)];
    const asked = run<Row>(sql, values);
    const now = kept;
    if (now.size < mostKept) now.set(key, asked);
    const rows = await asked;
    if (rows.length > mostRows) now.delete(key);
    return [...rows];
  };
}
