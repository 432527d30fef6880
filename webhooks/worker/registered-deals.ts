import type pg from 'pg';
import {
  readDealSteps,
  readStageOutcomes,
  type StageOutcomes,
} from '../../adapters/hubspot/read-deal-steps.ts';
import { type DealAsRead, withoutExtras } from '../../adapters/hubspot/read-deals.ts';
import { claims } from '../../adapters/postgres/claims.ts';
import { deals } from '../../adapters/postgres/deals.ts';
import { inPortal, type PortalTransaction } from '../../adapters/postgres/in-portal.ts';
import type { DealReading } from '../../operations/observe-deals.ts';
import type { Registration } from '../../operations/records.ts';
import type { ReadingDeps } from './worker-deps.ts';

type Lookup = { readAt: number; outcomes: StageOutcomes };
const lookups = new WeakMap<pg.Pool, Map<string, Lookup>>();
/** Pipelines change without a webhook: what stages mean is read again after this long, or for a new stage. */
const staleAfterMs = 15 * 60_000;

/**
 * Of the deals, those whose past stages may say something that their present one does not, as far as is known before they
 * are read: somebody is registered on them, and they changed, or were closed before, or the registration is over or
 * its loss reported. Whatever change is told of, events of others may have been lost, and a deal that was won, and
 * opened again after the days for that, stays won. Where nothing is known to have changed, as when a deal was imported a
 * moment ago, the history of an open one costs a call for 50 deals instead of 100 and says nothing more.
 *
 * @param changed deals of which it is told, or was found, that something changed
 */
export async function followedDeals(
  tx: PortalTransaction,
  dealIds: readonly string[],
  changed: ReadonlySet<string>,
): Promise<Set<string>> {
  if (dealIds.length === 0) return new Set();
  const ids = [...dealIds];
  const [registered, known] = await Promise.all([claims(tx).claimsOfDeals(ids), deals(tx).deals(ids)]);
  const withPast = new Set(
    known.filter(deal => deal.steps.length > 0 || deal.closed === true).map(deal => deal.dealId),
  );
  return new Set(
    registered.flatMap(({ dealId, state, lossReportedAt }) => {
      if (dealId === null) return [];
      const goesOn = lossReportedAt === null && !hasEnded.has(state);
      return goesOn && !changed.has(dealId) && !withPast.has(dealId) ? [] : [dealId];
    }),
  );
}

const hasEnded = new Set<Registration['state']>(['expired', 'won', 'lost']);

/**
 * The readings with the steps of those deals on which somebody is registered. Nobody else's are asked for, no history
 * that was read along, and none of a deal that is open and that nobody follows.
 *
 * @param followed see `followedDeals`
 * @throws HubSpotError
 */
export async function withSteps(
  deps: ReadingDeps,
  portalId: string,
  read: DealAsRead[],
  followed: ReadonlySet<string>,
): Promise<DealReading[]> {
  const readings = read.map(withoutExtras);
  const present = read.filter(
    reading => reading.found && !(isOpenAlone(reading) && !followed.has(reading.dealId)),
  );
  const standsFor = new Map(
    present.flatMap(reading =>
      reading.found
        ? [reading.dealId, reading.recordId, ...reading.mergedIds].map(id => [id, reading.recordId] as const)
        : [],
    ),
  );
  if (standsFor.size === 0) return readings;
  const registered = await inPortal(deps.pool, portalId, { readOnly: true }, tx =>
    claims(tx).claimsOfDeals([...standsFor.keys()]),
  );
  const recordIds = [...new Set(registered.flatMap(claim => standsFor.get(claim.dealId ?? '') ?? []))];
  const known = new Map(
    present.flatMap(reading =>
      reading.found && reading.stages ? [[reading.recordId, reading.stages] as const] : [],
    ),
  );
  const steps = await readDealSteps(deps.gateway, portalId, recordIds, known, stages =>
    outcomesOf(deps, portalId, stages),
  );
  return readings.map(reading => {
    const read = reading.found ? steps.get(reading.recordId) : undefined;
    return read === undefined ? reading : { ...reading, steps: read };
  });
}

/** A deal that took in another one has the past of both. */
const isOpenAlone = (reading: DealReading): boolean =>
  reading.found &&
  reading.closed === false &&
  reading.recordId === reading.dealId &&
  reading.mergedIds.length === 0;

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
