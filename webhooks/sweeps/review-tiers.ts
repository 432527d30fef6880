import { decideRetry } from '../../adapters/hubspot/decide-retry.ts';
import { HubSpotError } from '../../adapters/hubspot/failure.ts';
import { readTierMetrics } from '../../adapters/hubspot/read-tier-metrics.ts';
import { deadlines } from '../../adapters/postgres/deadlines.ts';
import { inPortal } from '../../adapters/postgres/in-portal.ts';
import { fenceLease, type Lease } from '../../adapters/postgres/leases.ts';
import { storeOf } from '../../adapters/postgres/store.ts';
import { StoreError } from '../../adapters/postgres/store-error.ts';
import { type MetricsRead, reviewTier } from '../../operations/review-tier.ts';
import { done, type StageResult, type WorkerDeps } from '../worker/worker-deps.ts';

/** HubSpot's limit of a batch. */
const slice = 100;
const tryAgainMs = 60_000;

/**
 * Reviews the tiers that are due (V1, V2). What people keep in HubSpot is read first, of all partners together; while
 * HubSpot does not answer nobody is reviewed, and the deadlines stay due. A partner whose review fails unexpectedly is
 * told of and holds up no other.
 */
export async function reviewTiers(deps: WorkerDeps, lease: Lease): Promise<StageResult> {
  const { portalId } = lease;
  const begin = await inPortal(deps.pool, portalId, { readOnly: true }, async tx => {
    const store = storeOf(tx);
    const due = await deadlines(tx).dueDeadlines(slice, 'tier-reviews');
    const { policy } = await store.policyInForce();
    return {
      readAt: await store.now(),
      partnerIds: due.map(({ subjectId }) => subjectId),
      properties: policy.tierReview.metricProperties,
    };
  });
  if (begin.partnerIds.length === 0) return done;
  let failed = 0;
  try {
    const metrics = await readTierMetrics(deps.gateway, portalId, begin.partnerIds, begin.properties);
    for (const partnerId of begin.partnerIds) {
      const read =
        begin.properties.length === 0
          ? null
          : { metrics: metrics.get(partnerId) ?? {}, readAt: begin.readAt };
      if (!(await reviewed(deps, lease, partnerId, read))) failed += 1;
    }
  } catch (error) {
    if (!(error instanceof HubSpotError)) throw error;
    const decision = decideRetry(error.failure, 1);
    const retryAfterMs = decision.retry ? decision.afterMs : tryAgainMs;
    deps.logger.warn(
      { portalId, failure: error.failure.kind, retryAfterMs },
      'Reviews of tiers wait until HubSpot answers',
    );
    return { more: false, retryAfterMs };
  }
  return {
    more: begin.partnerIds.length === slice && failed === 0,
    retryAfterMs: failed === 0 ? null : tryAgainMs,
  };
}

async function reviewed(
  deps: WorkerDeps,
  lease: Lease,
  partnerId: string,
  read: MetricsRead,
): Promise<boolean> {
  try {
    await inPortal(deps.pool, lease.portalId, {}, async tx => {
      await fenceLease(tx, lease);
      await reviewTier(storeOf(tx), partnerId, read);
    });
    return true;
  } catch (error) {
    if (error instanceof StoreError) throw error;
    deps.logger.error(
      { portalId: lease.portalId, partnerId, err: String(error) },
      'A partner’s tier could not be reviewed',
    );
    return false;
  }
}
