import type pg from 'pg';
import { inPortal, type PortalTransaction } from './in-portal.ts';
import { StoreError } from './store-error.ts';

/** The right to work on one kind of a portal's work. `token` rises with every change of hands. */
export type Lease = {
  readonly portalId: string;
  readonly kind: string;
  readonly token: string;
  /** Until then nobody else can have it; on this process's monotonic clock, which runs while the process is frozen. */
  heldUntilMs: number;
};

/** Wall time: a lease is about processes, not about the program. */
const ttlMs = 15_000;
const ttl = `interval '${ttlMs} milliseconds'`;

/**
 * Takes the lease when nobody holds it or its time is over; null when another holder works. Looks before it takes: a
 * holder's commit locks the row for as long as it lasts, and whoever asked meanwhile would wait that long for a no.
 */
export async function acquireLease(
  pool: pg.Pool,
  portalId: string,
  kind: string,
  holder: string,
): Promise<Lease | null> {
  const askedAt = performance.now();
  const rows = await inPortal(pool, portalId, { fenced: false }, tx =>
    tx.last<{ token: string }>(
      `INSERT INTO leases (portal_id, kind, token, holder, expires_at)
       SELECT $1, $2, 1, $3, clock_timestamp() + ${ttl}
        WHERE NOT EXISTS (SELECT FROM leases WHERE portal_id = $1 AND kind = $2 AND expires_at >= clock_timestamp())
       ON CONFLICT (portal_id, kind) DO UPDATE
         SET token = leases.token + 1, holder = $3, expires_at = clock_timestamp() + ${ttl}
         WHERE leases.expires_at < clock_timestamp()
       RETURNING token`,
      [portalId, kind, holder],
    ),
  );
  const token = rows[0]?.token;
  return token === undefined ? null : { portalId, kind, token, heldUntilMs: askedAt + ttlMs };
}

/**
 * Part of every commit of a holder: prolongs the lease, or fails when somebody took over (P9). Goes out before what is
 * asked for after it, which is answered only if the lease is held.
 * @throws StoreError `stale-lease`, from the next statement that is awaited, at the latest from the commit
 */
export async function fenceLease(tx: PortalTransaction, lease: Lease): Promise<void> {
  tx.guard(hold(tx, lease));
}

async function hold(tx: PortalTransaction, lease: Lease): Promise<void> {
  const rows = await tx.query(
    `UPDATE leases SET expires_at = clock_timestamp() + ${ttl}
      WHERE portal_id = $1 AND kind = $2 AND token = $3 RETURNING 1`,
    [lease.portalId, lease.kind, lease.token],
  );
  if (rows.length === 0) throw new StoreError('stale-lease', `Another worker took over ${lease.kind}`);
}

/** Prolongs the lease while a call to HubSpot is under way. */
export async function renewLease(pool: pg.Pool, lease: Lease): Promise<void> {
  const askedAt = performance.now();
  await inPortal(pool, lease.portalId, { fenced: false }, tx => fenceLease(tx, lease));
  lease.heldUntilMs = askedAt + ttlMs;
}

/**
 * Part of every act outside the database, in the moment before it: a holder that was frozen must not act on what
 * it decided before, because somebody else may have done it meanwhile (P9).
 * @throws StoreError `stale-lease`
 */
export function requireLease(lease: Lease): void {
  if (performance.now() < lease.heldUntilMs) return;
  throw new StoreError('stale-lease', `The time to work on ${lease.kind} is over`);
}

/** Lets go at once; harmless when somebody else holds it by now. */
export async function releaseLease(pool: pg.Pool, lease: Lease): Promise<void> {
  await inPortal(pool, lease.portalId, { fenced: false }, tx =>
    tx.last(`UPDATE leases SET expires_at = '-infinity' WHERE portal_id = $1 AND kind = $2 AND token = $3`, [
      lease.portalId,
      lease.kind,
      lease.token,
    ]),
  );
}

/** Takes the portal's work from whoever is at it: what they decided for the install before never commits (P10). */
export async function endLeases(tx: PortalTransaction): Promise<void> {
  await tx.send(`UPDATE leases SET token = token + 1, expires_at = '-infinity' WHERE portal_id = $1`, [
    tx.portalId,
  ]);
}
