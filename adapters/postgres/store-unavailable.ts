import { sqlState } from './store-error.ts';

/** Node's and Postgres's codes for a database that cannot be reached, is gone, starting, stopping or full of clients. */
const unavailable =
  /^(ECONNREFUSED|ECONNRESET|EPIPE|ENOENT|ETIMEDOUT|EHOSTUNREACH|08...|57P0[123]|53[0-9]{3}|25006|57014|3D000)$/;

/** What pg says in words only, without a code. */
const inWords =
  /timeout exceeded when trying to connect|Connection terminated|Query read timeout|Client has encountered a connection error/;

/** True when the store could not do its work at the moment, so that the same request makes sense again. */
export function isStoreUnavailable(error: unknown): boolean {
  const code = sqlState(error);
  if (code !== null) return unavailable.test(code);
  return error instanceof Error && inWords.test(error.message);
}
