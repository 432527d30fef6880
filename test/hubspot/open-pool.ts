import type pg from 'pg';
import { createPool } from '../../adapters/postgres/pool.ts';

/**
 * A small pool of the kind our processes use. `end()` resolves before the sockets are closed, so that dropping
 * the database right after it may still reach a connection: that is the end of a test, no fault.
 */
export function openPool(url: string): pg.Pool {
  const pool = createPool(url, { max: 4 });
  pool.on('connect', client => client.on('error', () => undefined));
  return pool;
}
