import type pg from 'pg';
import {
  readDealSteps,
  readStageOutcomes,
  type StageOutcomes,
} from '../../adapters/hubspot/read-deal-steps.ts';
import type { DealAsRead } from '../../adapters/hubspot/read-objects.ts';
import { claims } from '../../adapters/postgres/claims.ts';
import { inPortal } from '../../adapters/postgres/in-portal.ts';
import type { DealReading } from '../../operations/observe-deals.ts';
import type { ReadingDeps } from './worker-deps.ts';

type Lookup = { readAt: number; outcomes: StageOutcomes };
const lookups = new WeakMap<pg.Pool, Map<string, Lookup>>();
/** Pipelines change without a webhook: what stages mean is read again after this long, or for a new stage. */
const staleAfterMs = 15 * 60_000;

/** Those of the deals on which somebody is registered: of them the history of their stage is read along. */
export async function registeredAmong(
  { pool }: Pick<ReadingDeps, 'pool'>,
  portalId: string,
  dealIds: readonly string[],
): Promise<Set<string>> {
  if (dealIds.length === 0) return new Set();
  const registered = await inPortal(pool, portalId, { readOnly: true }, tx =>
    claims(tx).claimsOfDeals([...dealIds]),
  );
  return new Set(registered.flatMap(claim => claim.dealId ?? []));
}

/**
 * The readings with the steps of those deals on which somebody is registered. Nobody else's are asked for, and no
 * history that was read along.
 * @throws HubSpotError
 */
export async function withSteps(
  deps: ReadingDeps,
  portalId: string,
  read: DealAsRead[],
): Promise<DealReading[]> {
  const readings = read.map(({ stages: _stages, ...reading }): DealReading => reading);
  const present = read.filter(reading => reading.found);
  if (present.length === 0) return readings;
  const standsFor = new Map(
    present.flatMap(({ dealId, recordId, mergedIds }) =>
      [dealId, recordId, ...mergedIds].map(id => [id, recordId] as const),
    ),
  );
  const registered = await registeredAmong(deps, portalId, [...standsFor.keys()]);
  const recordIds = [...new Set([...registered].flatMap(dealId => standsFor.get(dealId) ?? []))];
  const known = new Map(
    present.flatMap(({ recordId, stages }) => (stages ? [[recordId, stages] as const] : [])),
  );
  const steps = await readDealSteps(deps.gateway, portalId, recordIds, known, stages =>
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
