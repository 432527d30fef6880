import pg from 'pg';

/**
 * One sized pool per process. Ids (int8) come back as text, instants as milliseconds since 1970,
 * dates as `YYYY-MM-DD`. A connection sends statements as they are asked for and is answered in that order.
 */
export function createPool(
  url: string,
  options: { max?: number; maxUses?: number; applicationName?: string } = {},
): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max: options.max ?? 12,
    ...(options.maxUses !== undefined && { maxUses: options.maxUses }),
    pipeline: true,
    application_name: options.applicationName ?? 'dibs',
    connectionTimeoutMillis: 5_000,
    idle_in_transaction_session_timeout: 30_000,
    types: { getTypeParser: parserOf as pg.CustomTypesConfig['getTypeParser'] },
  });
  // A connection that breaks, idle or between two statements of a transaction, is replaced at the next checkout,
  // and the statement that comes next says so; unheard it would end the process.
  pool.on('error', () => undefined);
  pool.on('connect', client => client.on('error', () => undefined));
  return pool;
}

const asText = (value: string) => value;
const int8Array = 1016;
const date = 1082;
const timestamptz = 1184;

function parserOf(oid: number): (value: string) => unknown {
  if (oid === date) return asText;
  if (oid === timestamptz) return (value: string) => parseTimestamp(value);
  if (oid === int8Array) return (value: string) => (value === '{}' ? [] : value.slice(1, -1).split(','));
  return pg.types.getTypeParser(oid, 'text');
}

/** `2026-11-22 10:00:00.123+00` → milliseconds since 1970. Infinity is not used by our tables. */
function parseTimestamp(value: string): number {
  const iso = value.endsWith('+00')
    ? `${value.slice(0, 10)}T${value.slice(11, -3)}Z`
    : value.replace(' ', 'T').replace(/([+-]\d{2})$/, '$1:00');
  const ms = Date.parse(iso);
  if (Number.isNaN(ms)) throw new Error(`Unreadable timestamp from the database: ${value}`);
  return ms;
}
