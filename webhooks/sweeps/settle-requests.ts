import { HubSpotError } from '../../adapters/hubspot/failure.ts';
import { inPortal } from '../../adapters/postgres/in-portal.ts';
import { fenceLease, type Lease } from '../../adapters/postgres/leases.ts';
import { storeOf } from '../../adapters/postgres/store.ts';
import type { PartnerRequest } from '../../operations/partner-request-records.ts';
import { settleRequest } from '../../operations/settle-request.ts';
import { companyOf } from '../../operations/submit-for-domain.ts';
import { done, type StageResult, type WorkerDeps } from '../worker/worker-deps.ts';

/** Requests in a turn; each takes two calls at most. */
const slice = 20;
const whileAwayMs = 30_000;
/** Search lags behind: what was made is found by then. */
const indexedAfterMs = 60_000;

/**
 * Submits what partners asked for on customers that HubSpot did not have: looks for the customer by its domain, makes
 * it where there is none, and submits for it, the first request first. Exclusivity is decided on our own rows; the
 * search only keeps from making a customer twice.
 */
export async function settleRequests(deps: WorkerDeps, lease: Lease): Promise<StageResult> {
  for (let n = 0; n < slice; n += 1) {
    const next = await inPortal(deps.pool, lease.portalId, {}, async tx => {
      const store = storeOf(tx);
      const request = await store.nextWaitingRequest();
      return request === null ? null : { request, known: await companyOf(store, request.domain) };
    });
    if (next === null) return done;
    const companyId = next.known ?? (await findOrMake(deps, lease, next.request));
    if (companyId === 'later') return { more: false, retryAfterMs: whileAwayMs };
    if (companyId === 'unknown') return { more: false, retryAfterMs: indexedAfterMs };
    await inPortal(deps.pool, lease.portalId, {}, async tx => {
      await fenceLease(tx, lease);
      await settleRequest(storeOf(tx), next.request.requestId, companyId);
    });
  }
  return { more: true, retryAfterMs: null };
}

async function findOrMake(
  { gateway, pool, logger }: WorkerDeps,
  lease: Lease,
  { requestId, domain, customerName }: PartnerRequest,
): Promise<string | 'later' | 'unknown'> {
  const { portalId } = lease;
  try {
    const found = await gateway.search(portalId, 'companies', {
      filterGroups: [{ filters: [{ propertyName: 'domain', operator: 'EQ', value: domain }] }],
      properties: ['domain'],
      limit: 10,
    });
    const [oldest] = found.records.map(({ id }) => BigInt(id)).sort((a, b) => (a < b ? -1 : 1));
    if (oldest !== undefined) return String(oldest);
    const first = await inPortal(pool, portalId, {}, async tx => {
      await fenceLease(tx, lease);
      return await storeOf(tx).beginMaking(requestId);
    });
    if (!first && (await madeJustNow(pool, portalId, requestId))) return 'unknown';
    const made = await gateway.create(portalId, 'companies', {
      properties: { domain, name: customerName ?? domain },
    });
    return made.id;
  } catch (error) {
    if (!(error instanceof HubSpotError)) throw error;
    logger.warn({ portalId, requestId, failure: error.message }, 'A customer could not be made in HubSpot');
    return 'later';
  }
}

/** It may have been made in a call whose answer was lost, and search may not know it yet. */
async function madeJustNow(pool: WorkerDeps['pool'], portalId: string, requestId: string): Promise<boolean> {
  return await inPortal(pool, portalId, {}, async tx => {
    const rows = await tx.query(
      `SELECT 1 FROM partner_requests WHERE portal_id = $1 AND request_id = $2
         AND making_at > clock_timestamp() - make_interval(secs => ${indexedAfterMs / 1000})`,
      [portalId, requestId],
    );
    return rows.length === 1;
  });
}
