import { decideRetry } from '../../adapters/hubspot/decide-retry.ts';
import { HubSpotError } from '../../adapters/hubspot/failure.ts';
import { ensureProperties } from '../../adapters/hubspot/install-properties.ts';
import { inPortal } from '../../adapters/postgres/in-portal.ts';
import { fenceLease, type Lease } from '../../adapters/postgres/leases.ts';
import { storeOf } from '../../adapters/postgres/store.ts';
import { tierProperty } from '../../domain/projection.ts';
import { done, type StageResult, type WorkerDeps } from '../worker/worker-deps.ts';

/**
 * Makes the policy's tiers options of the partner's tier in HubSpot, which refuses a value that is none, and has the
 * partners' copies written again. Options that are there stay.
 */
export async function offerTiers(deps: WorkerDeps, lease: Lease): Promise<StageResult> {
  const { portalId } = lease;
  const { policy } = await inPortal(deps.pool, portalId, { readOnly: true }, tx =>
    storeOf(tx).policyInForce(),
  );
  try {
    const companies = [tierProperty(policy.tiers.map(({ name }) => name))];
    const { clashes } = await ensureProperties(deps.gateway, portalId, { deals: [], companies });
    for (const clash of clashes)
      deps.logger.warn({ portalId, ...clash }, 'The policy’s tiers cannot be offered in HubSpot');
  } catch (error) {
    if (!(error instanceof HubSpotError)) throw error;
    const decision = decideRetry(error.failure, 1);
    return { more: false, retryAfterMs: decision.retry ? decision.afterMs : 60_000 };
  }
  await inPortal(deps.pool, portalId, {}, async tx => {
    await fenceLease(tx, lease);
    const store = storeOf(tx);
    const partners = await store.partnersWithOpenClaims();
    await store.touchCompanies(partners.map(({ companyId }) => companyId));
  });
  return done;
}
