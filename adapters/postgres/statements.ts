import type pg from 'pg';
import { askNamed } from './named-query.ts';
import { prepared, stalePlan } from './prepared.ts';
import { withoutRepeats } from './repeated-reads.ts';
import { sqlState } from './store-error.ts';

/**
 * The statements of one transaction. They go out as they are asked for and are answered in that order: whoever does
 * not need an answer need not wait for it, which leaves out a round trip and a write to the socket each.
 */
export type Statements = {
  /**
   * Rows of one statement. Pass ids as text, instants as ISO text. A read that was asked before, with no write or lock
   * since, has the same answer.
   *
   * @throws what pg throws; where a write that was sent has failed before, the error of that write
   */
  query<Row extends pg.QueryResultRow>(sql: string, values?: unknown[]): Promise<Row[]>;
  /**
   * Sends a write whose rows nobody needs, and goes on before it is answered. Guarantee: the transaction commits only if
   * it succeeded. Its error is thrown by the next statement that is awaited, at the latest by the commit, even when it
   * failed after a savepoint that was gone back to. Not for writes whose failure the caller would tell from others.
   */
  send(sql: string, values?: unknown[]): Promise<void>;
  /** Has `write` called once, when all else of the transaction is done, for what goes better with one statement. */
  beforeCommit(write: () => Promise<void>): void;
  /**
   * Has all that is asked for from here on answered only when `check` holds, and nothing committed unless it does.
   * Nobody waits for it: what comes after a check goes out with it.
   */
  guard(check: Promise<unknown>): void;
  /**
   * As `query`, for the last statement of a transaction: the commit leaves with it, without waiting for the rows. When
   * this is answered, what the statement wrote is kept.
   */
  last<Row extends pg.QueryResultRow>(sql: string, values?: unknown[]): Promise<Row[]>;
};

/** So many may be under way before the sender waits for the last of them, which bounds what they take of memory. */
const mostUnanswered = 256;
const abortedBefore = '25P02';
/** What stands in for it where the statement's text was to be parsed by one that came after the failure. */
const neverParsed = '26000';

/**
 * Statements over a connection, in a transaction that begins with the first of them. Guarantee: after `commit` or
 * `rollBack` was called no statement goes out any more, so that a branch which nobody waits for cannot reach into the
 * connection's next transaction.
 *
 * @param client of a pool with `pipeline`
 * @param begin what begins the transaction; several statements in one text are fine
 */
export function statementsOn(
  client: pg.PoolClient,
  begin: string,
): Statements & {
  /** @throws the first error of a statement, if there was one: Postgres answers COMMIT with ROLLBACK then */
  commit(): Promise<void>;
  /** @returns why the connection is of no further use, if it is not */
  rollBack(after: unknown): Promise<Error | undefined>;
} {
  let ended = false;
  let unanswered = 0;
  /** What aborted the transaction; those after it fail because of it. */
  let first: unknown;
  /** The same, once a write has failed for which nobody waits. */
  let lost: { cause: unknown } | undefined;

  const ask = async <Answer>(sent: () => Promise<Answer>): Promise<Answer> => {
    if (ended) throw new Error('The transaction has ended, and something of it goes on');
    gather(client);
    try {
      return await sent();
    } catch (error) {
      const follows = [abortedBefore, neverParsed].includes(sqlState(error) ?? '');
      if (!follows || first === undefined) first = error;
      throw first;
    }
  };
  const throwIfLost = () => {
    if (lost !== undefined) throw lost.cause;
  };
  const orLost = (error: unknown) => (lost === undefined ? error : lost.cause);
  const lastWrites: (() => Promise<void>)[] = [];
  const guards: Promise<unknown>[] = [];
  const allHold = async (checks: readonly Promise<unknown>[]) => {
    for (const check of checks) await check;
  };
  const statements: Pick<Statements, 'query' | 'send'> = {
    query: async <Row extends pg.QueryResultRow>(sql: string, values?: unknown[]) => {
      const before = [...guards];
      const asked = ask(() => rowsOf<Row>(client, sql, values));
      asked.catch(() => undefined);
      await allHold(before);
      const rows = await asked.catch((error: unknown) => {
        throw orLost(error);
      });
      // Back at a savepoint statements succeed again, and so would the commit.
      throwIfLost();
      return rows;
    },
    send: async (sql, values) => {
      throwIfLost();
      if (/^\s*ROLLBACK/i.test(sql))
        throw new Error('Whoever goes back to a savepoint waits until it is there');
      unanswered += 1;
      const answered = ask(() => rowsOf(client, sql, values)).then(
        () => {
          unanswered -= 1;
        },
        (error: unknown) => {
          unanswered -= 1;
          lost ??= { cause: error };
        },
      );
      if (unanswered > mostUnanswered) await answered;
    },
  };
  const asking = withoutRepeats(statements);
  let committed: Promise<void> | undefined;
  const commit = async () => {
    throwIfLost();
    const answered = ask(() => client.query('COMMIT'));
    ended = true;
    const { command } = await answered.catch((error: unknown) => {
      throw orLost(error);
    });
    throwIfLost();
    if (command !== 'COMMIT')
      throw first ?? new Error('The transaction was rolled back instead of committed');
  };
  // It fails the statement after it, like any write for which nobody waits.
  void statements.send(begin);
  return {
    ...asking,
    beforeCommit: write => lastWrites.push(write),
    guard: check => {
      check.catch(() => undefined);
      guards.push(check);
    },
    last: async <Row extends pg.QueryResultRow>(sql: string, values?: unknown[]) => {
      for (const write of lastWrites) await write();
      await allHold(guards);
      const rows = asking.query<Row>(sql, values);
      committed = commit();
      await Promise.all([rows, committed]);
      return await rows;
    },
    commit: async () => {
      if (committed === undefined) {
        for (const write of lastWrites) await write();
        await allHold(guards);
      }
      committed ??= commit();
      await committed;
    },
    rollBack: async after => {
      ended = true;
      const broken = await client.query('ROLLBACK').then(
        () => undefined,
        (error: Error) => error,
      );
      return sqlState(after) === stalePlan && after instanceof Error ? after : broken;
    },
  };
}

async function rowsOf<Row extends pg.QueryResultRow>(
  client: pg.PoolClient,
  sql: string,
  values: unknown[] | undefined,
): Promise<Row[]> {
  const statement = prepared(sql, values);
  if ('name' in statement) return await askNamed<Row>(client, statement);
  return (await client.query<Row>(statement)).rows;
}

const gathering = new WeakSet<pg.PoolClient>();

/** What is asked for before anything else happens leaves with one write to the socket. */
function gather(client: pg.PoolClient): void {
  if (gathering.has(client)) return;
  const { stream } = client.connection;
  gathering.add(client);
  stream.cork();
  process.nextTick(() => {
    gathering.delete(client);
    stream.uncork();
  });
}
