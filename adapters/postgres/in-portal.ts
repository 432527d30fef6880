import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { stalePlan } from './prepared.ts';
import { type Statements, statementsOn } from './statements.ts';
import { StoreError, sqlState } from './store-error.ts';

/** A transaction that can only see and write one portal's rows. */
export type PortalTransaction = Statements & {
  readonly portalId: string;
  /** Epoch of the install that the transaction was fenced on; 0 when it was not fenced. */
  epoch(): Promise<number>;
};

export type InPortalOptions = {
  /** Abort unless the install still has this epoch (P10). */
  epoch?: number;
  /** `false`: no install is needed, as for storing an event of a portal that never installed us. */
  fenced?: boolean;
  /**
   * For what only reads: Postgres refuses to write and to lock, and an uninstall does not wait for it. A share lock on
   * the install's row is a write, which costs the log and its disk.
   */
  readOnly?: boolean;
};

/**
 * Runs `work` in one transaction bound to a portal: row-level security sees that portal alone, and the
 * install's row is share-locked, so that an uninstall waits for the work or the work sees it.
 * A deadlock or serialization failure is retried, and so is a statement that a migration has outdated on this
 * connection; `work` must have no effect outside the transaction.
 *
 * @throws StoreError `not-installed`, `stale-epoch`
 */
export async function inPortal<T>(
  pool: pg.Pool,
  portalId: string,
  options: InPortalOptions,
  work: (tx: PortalTransaction) => Promise<T>,
): Promise<T> {
  let outdated = 0;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await once(pool, portalId, options, work);
    } catch (error) {
      // Each time the pool has one such connection fewer.
      if (sqlState(error) === stalePlan && outdated <= pool.options.max) {
        outdated += 1;
        continue;
      }
      if (attempt >= 8 || !isRetriable(error)) throw error;
      await sleep(Math.random() * 2 ** attempt);
    }
  }
}

const deadlock = '40P01';
const serializationFailure = '40001';
const isRetriable = (error: unknown) => [deadlock, serializationFailure].includes(sqlState(error) ?? '');

async function once<T>(
  pool: pg.Pool,
  portalId: string,
  options: InPortalOptions,
  work: (tx: PortalTransaction) => Promise<T>,
): Promise<T> {
  if (!/^[0-9]{1,19}$/.test(portalId)) throw new Error(`Not a portal id: ${portalId}`);
  const { fenced = true, readOnly = false } = options;
  const client = await pool.connect();
  const begin = `BEGIN${readOnly ? ' READ ONLY' : ''}; SET LOCAL dibs.portal_id = '${portalId}'`;
  const { commit, rollBack, ...statements } = statementsOn(client, begin);
  let broken: Error | undefined;
  try {
    const epoch = fenced ? fence(statements.query, portalId, options) : Promise.resolve(0);
    statements.guard(epoch);
    const result = await work({ portalId, epoch: () => epoch, ...statements });
    await commit();
    return result;
  } catch (error) {
    broken = await rollBack(error);
    throw error;
  } finally {
    client.release(broken);
  }
}

async function fence(
  query: Statements['query'],
  portalId: string,
  { epoch: expected, readOnly }: InPortalOptions,
): Promise<number> {
  const [install] = await query<{ epoch: number; status: string }>(
    `SELECT epoch, status FROM installs WHERE portal_id = $1${readOnly === true ? '' : ' FOR SHARE'}`,
    [portalId],
  );
  if (install === undefined || install.status !== 'active')
    throw new StoreError('not-installed', `Portal ${portalId} has no active install`);
  if (expected !== undefined && install.epoch !== expected)
    throw new StoreError('stale-epoch', `Portal ${portalId} is at epoch ${install.epoch}, not ${expected}`);
  return install.epoch;
}
