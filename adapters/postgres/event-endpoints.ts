import type { EventEndpoint } from '../../operations/event-records.ts';
import { noteDueWork } from './due-work.ts';
import type { PortalTransaction } from './in-portal.ts';
import { instantOf, instantOrNull, toSql } from './instants.ts';

type Row = {
  endpoint_id: string;
  url: string;
  types: string[];
  status: EventEndpoint['status'];
  status_since: number;
  created_at: number;
  previous_until: number | null;
  failing_since: number | null;
  failures: number;
  delivered_at: number | null;
};

const columns = `endpoint_id, url, types, status, status_since, created_at,
  CASE WHEN previous_until > program_now() THEN previous_until END AS previous_until, failing_since, failures,
  delivered_at`;

const endpointOf = (row: Row): EventEndpoint => ({
  endpointId: row.endpoint_id,
  url: row.url,
  types: row.types,
  status: row.status,
  statusSince: instantOf(row.status_since),
  createdAt: instantOf(row.created_at),
  previousUntil: instantOrNull(row.previous_until),
  failingSince: instantOrNull(row.failing_since),
  failures: row.failures,
  deliveredAt: instantOrNull(row.delivered_at),
});

export async function eventEndpoints(tx: PortalTransaction): Promise<EventEndpoint[]> {
  const rows = await tx.query<Row>(
    `SELECT ${columns} FROM event_endpoints WHERE portal_id = $1 ORDER BY created_at, endpoint_id`,
    [tx.portalId],
  );
  return rows.map(endpointOf);
}

/** Locks the endpoint; null: there is none. */
export async function lockEndpoint(tx: PortalTransaction, endpointId: string): Promise<EventEndpoint | null> {
  const [row] = await tx.query<Row>(
    `SELECT ${columns} FROM event_endpoints WHERE portal_id = $1 AND endpoint_id = $2 FOR UPDATE`,
    [tx.portalId, endpointId],
  );
  return row === undefined ? null : endpointOf(row);
}

export async function addEndpoint(
  tx: PortalTransaction,
  endpoint: { endpointId: string; url: string; types: readonly string[]; sealedSecret: string },
): Promise<void> {
  await tx.send(
    `INSERT INTO event_endpoints (portal_id, endpoint_id, url, types, status, status_since, secret, created_at)
     VALUES ($1, $2, $3, $4, 'active', program_now(), $5, program_now())`,
    [tx.portalId, endpoint.endpointId, endpoint.url, endpoint.types, endpoint.sealedSecret],
  );
}

/** Where it is and what it wants; an endpoint that failed is tried at once. */
export async function changeEndpoint(
  tx: PortalTransaction,
  endpointId: string,
  { url, types }: { url: string; types: readonly string[] },
): Promise<void> {
  await tx.send(
    `UPDATE event_endpoints SET url = $3, types = $4, retry_at = NULL WHERE portal_id = $1 AND endpoint_id = $2`,
    [tx.portalId, endpointId, url, types],
  );
}

/** Paused, disabled or at work again: its failures are counted anew, and so is the time of what waits for it. */
export async function setEndpointStatus(
  tx: PortalTransaction,
  endpointId: string,
  status: EventEndpoint['status'],
): Promise<void> {
  await tx.send(
    `UPDATE event_endpoints SET status = $3, status_since = program_now(), failing_since = NULL, failures = 0,
       retry_at = NULL
      WHERE portal_id = $1 AND endpoint_id = $2`,
    [tx.portalId, endpointId, status],
  );
  if (status !== 'active') return;
  await tx.send(
    `UPDATE event_deliveries SET retry_at = NULL, due_since = program_now()
      WHERE portal_id = $1 AND endpoint_id = $2 AND status = 'pending'`,
    [tx.portalId, endpointId],
  );
  await noteDueWork(tx, 'events');
}

/** The endpoint goes with everything that was to be told to it. */
export async function removeEndpoint(tx: PortalTransaction, endpointId: string): Promise<void> {
  await tx.send('DELETE FROM event_endpoints WHERE portal_id = $1 AND endpoint_id = $2', [
    tx.portalId,
    endpointId,
  ]);
}

/** A new secret; the one before signs as well until then, older ones no more. */
export async function rotateSecret(
  tx: PortalTransaction,
  endpointId: string,
  sealedSecret: string,
  previousUntil: Temporal.Instant,
): Promise<void> {
  await tx.send(
    `UPDATE event_endpoints SET previous_secret = secret, previous_until = $4, secret = $3
      WHERE portal_id = $1 AND endpoint_id = $2`,
    [tx.portalId, endpointId, sealedSecret, toSql(previousUntil)],
  );
}

/** Sealed secrets that sign now, newest first. A previous one whose time is over is forgotten here. */
export async function sealedSecrets(tx: PortalTransaction, endpointId: string): Promise<string[]> {
  await tx.send(
    `UPDATE event_endpoints SET previous_secret = NULL, previous_until = NULL
      WHERE portal_id = $1 AND endpoint_id = $2 AND previous_until <= (SELECT program_now())`,
    [tx.portalId, endpointId],
  );
  const [row] = await tx.query<{ secret: string; previous_secret: string | null }>(
    'SELECT secret, previous_secret FROM event_endpoints WHERE portal_id = $1 AND endpoint_id = $2',
    [tx.portalId, endpointId],
  );
  return row === undefined
    ? []
    : [row.secret, ...(row.previous_secret === null ? [] : [row.previous_secret])];
}

/** Puts a secret under the newest key, unless somebody changed it meanwhile. */
export async function resealSecret(
  tx: PortalTransaction,
  endpointId: string,
  before: string,
  after: string,
): Promise<void> {
  await tx.send(
    `UPDATE event_endpoints SET secret = CASE WHEN secret = $3 THEN $4 ELSE secret END,
       previous_secret = CASE WHEN previous_secret = $3 THEN $4 ELSE previous_secret END
      WHERE portal_id = $1 AND endpoint_id = $2`,
    [tx.portalId, endpointId, before, after],
  );
}
