import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import type { PortalTransaction } from './in-portal.ts';
import { stalePlan } from './prepared.ts';
import { type Statements, statementsOn } from './statements.ts';
import { sqlState } from './store-error.ts';

export type StoredDelivery = { portalId: string | null; receivedAtMs: number; body: Buffer };

type Row = { delivery_id: string; portal_id: string | null; received_at: number; body: Buffer };

/** Deliveries a portal gives in one turn; each may hold 8 MB. */
const turn = 4;
/** Deliveries that are claimed together. */
const most = turn * 10;
/**
 * A turn of so many bytes takes milliseconds to unpack and write (a hundred events are 35 kB, and 10 ms), which those of
 * the same round need not wait for: it has a transaction of its own, after theirs.
 */
const largeTurn = 16 * 1024;

/** A round of the portals starts here. */
export const firstTurn = String(-(2n ** 63n));

/** Whose turns are next: those after one portal, or what a round has left of one. */
export type Turns = { after: string } | { of: string };

/** `lastTurn`: where the next round begins. `later`: portals of this round whose large turns are still to come. */
export type Round = { lastTurn: string; later: string[] };

/**
 * Hands a turn of waiting portals' deliveries to `work` and deletes them in the same transaction. Rows that another
 * worker is at are passed over. `inPortalOf` lets `work` write one portal's rows after another's.
 *
 * @param turns.after the portal that had its turn last: those after it are next, then those before it, so that however many
 *   portals flood, each that waits has a turn in every round (P7)
 */
export async function claimDeliveries<T>(
  pool: pg.Pool,
  turns: Turns,
  work: (
    deliveries: StoredDelivery[],
    round: Round,
    inPortalOf: (portalId: string, write: (tx: PortalTransaction) => Promise<void>) => Promise<void>,
  ) => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    const client = await pool.connect();
    const { commit, rollBack, ...statements } = statementsOn(client, 'BEGIN');
    const { query, send } = statements;
    let broken: Error | undefined;
    try {
      const { rows, ...round } = await claim(query, turns);
      const result = await work(
        rows.map(row => ({ portalId: row.portal_id, receivedAtMs: row.received_at, body: row.body })),
        round,
        async (portalId, write) => {
          if (!/^[0-9]{1,19}$/.test(portalId)) throw new Error(`Not a portal id: ${portalId}`);
          await send(`SET LOCAL dibs.portal_id = '${portalId}'`);
          await write({ portalId, epoch: () => Promise.resolve(0), ...statements });
        },
      );
      if (rows.length > 0)
        await send('DELETE FROM deliveries WHERE delivery_id = ANY($1::bigint[])', [
          rows.map(row => row.delivery_id),
        ]);
      await commit();
      return result;
    } catch (error) {
      broken = await rollBack(error);
      const again = ['40P01', stalePlan].includes(sqlState(error) ?? '');
      if (!again || attempt >= 8) throw error;
      await sleep(Math.random() * 2 ** attempt);
    } finally {
      client.release(broken);
    }
  }
}

const columns = 'delivery_id, portal_id, received_at, body';

async function claim(query: Statements['query'], turns: Turns): Promise<Round & { rows: Row[] }> {
  if ('of' in turns) {
    const rows = await turnsOf(query, String(BigInt(turns.of) - 1n), turns.of, turn);
    return { rows, lastTurn: turns.of, later: [] };
  }
  const { after } = turns;
  const [named, nameless] = await Promise.all([
    turnsOf(query, after, greatest, most),
    query<Row>(
      `SELECT ${columns} FROM deliveries WHERE portal_id IS NULL ORDER BY delivery_id LIMIT ${turn}
       FOR UPDATE SKIP LOCKED`,
    ),
  ]);
  if (named.length < most && after !== firstTurn)
    named.push(...(await turnsOf(query, firstTurn, after, most - named.length)));
  const lastTurn = named.at(-1)?.portal_id ?? firstTurn;
  const [large, small] = bySize(named);
  const rest = [...small, ...nameless];
  const [first, ...others] = large;
  if (rest.length > 0) return { rows: rest, lastTurn, later: large.map(([portalId]) => portalId) };
  return { rows: first?.[1] ?? [], lastTurn, later: others.map(([portalId]) => portalId) };
}

/** Large turns by portal, and the rows of the others. */
function bySize(rows: readonly Row[]): [large: [portalId: string, rows: Row[]][], small: Row[]] {
  const turns = [...Map.groupBy(rows, row => row.portal_id ?? '')];
  const isLarge = ([, of]: [string, Row[]]) =>
    of.reduce((bytes, { body }) => bytes + body.length, 0) >= largeTurn;
  return [turns.filter(isLarge), turns.filter(each => !isLarge(each)).flatMap(([, of]) => of)];
}

const greatest = String(2n ** 63n - 1n);

/**
 * Turns of the portals after one, up to and with another. Walks from portal to portal along the index, so that a
 * backlog of one costs the others nothing.
 */
const turnsOf = (query: Statements['query'], after: string, upTo: string, limit: number) =>
  query<Row>(
    `WITH RECURSIVE waiting AS (
       SELECT min(portal_id) AS portal_id FROM deliveries WHERE portal_id > $1
       UNION ALL
       SELECT (SELECT min(d.portal_id) FROM deliveries d WHERE d.portal_id > w.portal_id)
         FROM waiting w WHERE w.portal_id < $2
     )
     SELECT mine.* FROM waiting w CROSS JOIN LATERAL (
       SELECT ${columns} FROM deliveries d WHERE d.portal_id = w.portal_id
        ORDER BY delivery_id LIMIT ${turn} FOR UPDATE SKIP LOCKED) AS mine
     WHERE w.portal_id <= $2 LIMIT $3`,
    [after, upTo, limit],
  );
