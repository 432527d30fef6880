import type pg from 'pg';
import { askNamed } from './named-query.ts';

export type Delivery = { portalId: string | null; body: Buffer };

/**
 * Stores deliveries verbatim, in one statement. When this resolves the rows are committed (P1).
 * @param withinMs past it the statement is given up and its connection closed; it may still have committed,
 *   and a delivery stored twice does no harm: events are deduplicated by content
 */
async function insert(pool: pg.Pool, deliveries: readonly Delivery[], withinMs: number): Promise<void> {
  const rows = deliveries.map((_, index) => `($${2 * index + 1}, $${2 * index + 2})`);
  const client = await pool.connect();
  try {
    await askNamed(client, {
      name: `store-deliveries-${deliveries.length}`,
      text: `INSERT INTO deliveries (portal_id, body) VALUES ${rows.join(', ')}`,
      values: deliveries.flatMap(({ portalId, body }) => [portalId, body]),
      query_timeout: withinMs,
    });
    client.release();
  } catch (error) {
    client.release(true);
    throw error;
  }
}

/** One delivery by itself. */
export async function storeDelivery(pool: pg.Pool, delivery: Delivery, withinMs: number): Promise<void> {
  await insert(pool, [delivery], withinMs);
}

export type DeliveryStore = {
  /** Resolves when the delivery is committed (P1). */
  store(delivery: Delivery): Promise<void>;
  /** Deliveries that wait for a statement. */
  readonly waitingCount: number;
};

/** Statements under way at once. */
const atOnce = 2;
const mostRows = 16;
const mostBytes = 1024 * 1024;

/**
 * Stores what comes in while a statement is under way together with the next one: a flood of deliveries shares
 * commits, which takes a third off the time of each; one that comes alone waits for nobody.
 */
export function createDeliveryStore(pool: pg.Pool, withinMs: number): DeliveryStore {
  const waiting: { delivery: Delivery; settled: PromiseWithResolvers<void> }[] = [];
  let underWay = 0;

  const goOn = () => {
    while (underWay < atOnce && waiting.length > 0) {
      underWay += 1;
      void storeTogether(waiting.splice(0, howMany()));
    }
  };
  const storeTogether = async (group: typeof waiting) => {
    try {
      await insert(
        pool,
        group.map(({ delivery }) => delivery),
        withinMs,
      );
      for (const { settled } of group) settled.resolve();
    } catch (error) {
      for (const { settled } of group) settled.reject(error);
    } finally {
      underWay -= 1;
      goOn();
    }
  };
  /** A large delivery has a statement of its own. */
  const howMany = () => {
    let bytes = 0;
    const beyond = waiting.findIndex(({ delivery }, index) => {
      bytes += delivery.body.length;
      return index > 0 && (index === mostRows || bytes > mostBytes);
    });
    return beyond === -1 ? waiting.length : beyond;
  };

  return {
    store: delivery => {
      const settled = Promise.withResolvers<void>();
      waiting.push({ delivery, settled });
      goOn();
      return settled.promise;
    },
    get waitingCount() {
      return waiting.length;
    },
  };
}

/** Deliveries that wait to be unpacked, over all portals. */
export async function countDeliveries(pool: pg.Pool): Promise<number> {
  const { rows } = await pool.query<{ n: number }>('SELECT count(*)::int AS n FROM deliveries');
  return rows[0]?.n ?? 0;
}
