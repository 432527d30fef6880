import type pg from 'pg';
import {
  readDealSteps,
  readStageOutcomes,
  type StageOutcomes,
} from '../../adapters/hubspot/read-deal-steps.ts';
import { claims } from '../../adapters/postgres/claims.ts';
import { inPortal } from '../../adapters/postgres/in-portal.ts';
import type { DealReading } from '../../operations/observe-deals.ts';
import type { ReadingDeps } from './worker-deps.ts';

type Lookup = { readAt: number; outcomes: StageOutcomes };
const lookups = new WeakMap<pg.Pool, Map<string, Lookup>>();
/** Pipelines change without a webhook: what stages mean is read again after this long, or for a new stage. */
const staleAfterMs = 15 * 60_000;

/**
 * The readings with the steps of those deals on which somebody is registered: nobody else's are asked for.
 * @throws HubSpotError
 */
export async function withSteps(
  deps: ReadingDeps,
  portalId: string,
  readings: DealReading[],
): Promise<DealReading[]> {
  const present = readings.filter(reading => reading.found);
  if (present.length === 0) return readings;
  const standsFor = new Map(
    present.flatMap(({ dealId, recordId, mergedIds }) =>
      [dealId, recordId, ...mergedIds].map(id => [id, recordId] as const),
    ),
  );
  const registered = await inPortal(deps.pool, portalId, { readOnly: true }, tx =>
    claims(tx).claimsOfDeals([...standsFor.keys()]),
  );
  const recordIds = [...new Set(registered.flatMap(claim => standsFor.get(claim.dealId ?? '') ?? []))];
  const steps = await readDealSteps(deps.gateway, portalId, recordIds, stages =>
    outcomesOf(deps, portalId, stages),
  );
  return readings.map(reading => {
    const read = reading.found ? steps.get(reading.recordId) : undefined;
    return read === undefined ? reading : { ...reading, steps: read };
  });
}

async function outcomesOf(
  deps: ReadingDeps,
  portalId: string,
  stages: ReadonlySet<string>,
): Promise<StageOutcomes> {
  const ofPool = lookups.get(deps.pool) ?? new Map<string, Lookup>();
  lookups.set(deps.pool, ofPool);
  const last = ofPool.get(portalId);
  const fresh = last !== undefined && performance.now() - last.readAt < staleAfterMs;
  if (fresh && [...stages].every(stage => last.outcomes.has(stage))) return last.outcomes;
  const outcomes = await readStageOutcomes(deps.gateway, portalId);
  ofPool.set(portalId, { readAt: performance.now(), outcomes });
  return outcomes;
}
