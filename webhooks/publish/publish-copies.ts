import { decideRetry } from '../../adapters/hubspot/decide-retry.ts';
import { HubSpotError } from '../../adapters/hubspot/failure.ts';
import type { WriteOutcome } from '../../adapters/hubspot/write-outcome.ts';
import { inPortal, type PortalTransaction } from '../../adapters/postgres/in-portal.ts';
import { fenceLease, type Lease } from '../../adapters/postgres/leases.ts';
import {
  type CopyObjectType,
  type CopyOutcome,
  type CopyValues,
  type DirtyCopy,
  dirtyCopies,
  forgetWritten,
  noSuchRecord,
  sameValue,
  saveCopyOutcomes,
} from '../../adapters/postgres/projections.ts';
import { rememberCrmTiers } from '../../adapters/postgres/tier-standings.ts';
import { done, type StageResult, type WorkerDeps } from '../worker/worker-deps.ts';
import { desiredValues } from './desired-values.ts';

/** HubSpot's limit of a batch. */
const batch = 100;

type Planned = { copy: DirtyCopy; desired: CopyValues; differences: CopyValues };

/**
 * Brings the CRM copy of dirty objects up to date: desired values are computed now, compared with what the copy
 * holds (read where we do not know it), and only differences are written, 100 objects a call (P4). What the
 * portal's own rules refuse is recorded and not tried again until the next change.
 */
export async function publishCopies(deps: WorkerDeps, lease: Lease): Promise<StageResult> {
  const { portalId } = lease;
  const wanted = await inPortal(deps.pool, portalId, {}, async tx => {
    await fenceLease(tx, lease);
    return { deals: await wantedOf(tx, 'deals'), companies: await wantedOf(tx, 'companies') };
  });
  if (wanted.deals.copies.length + wanted.companies.copies.length === 0) return done;
  const deals = await write(deps, portalId, 'deals', wanted.deals);
  const companies = await write(deps, portalId, 'companies', wanted.companies);
  await inPortal(deps.pool, portalId, {}, async tx => {
    await fenceLease(tx, lease);
    await saveCopyOutcomes(tx, 'deals', deals);
    await saveCopyOutcomes(tx, 'companies', companies);
    await rememberCrmTiers(tx, tiersShown(companies));
  });
  return { more: Math.max(deals.length, companies.length) === batch, retryAfterMs: null };
}

type Wanted = { copies: DirtyCopy[]; desired: Map<string, CopyValues> };

/** What dirty copies should say. Those that are to be written are noted as unknown until that is recorded. */
async function wantedOf(tx: PortalTransaction, objectType: CopyObjectType): Promise<Wanted> {
  const copies = await dirtyCopies(tx, objectType, batch);
  const desired = await desiredValues(
    tx,
    objectType,
    copies.map(copy => copy.objectId),
  );
  // Whoever dies between writing and recording it leaves a copy that has to be read before it is written again.
  const writing = copies.filter(({ objectId, written }) => differs(desired.get(objectId), written));
  await forgetWritten(
    tx,
    objectType,
    writing.map(copy => copy.objectId),
  );
  return { copies, desired };
}

/** What HubSpot shows of partners' tiers now: another value there is a person's from here on. */
const tiersShown = (outcomes: CopyOutcome[]) =>
  outcomes.flatMap(({ objectId, result }) => {
    const tier = result.kind === 'settled' ? result.written?.dibs_partner_tier : null;
    return tier ? [{ companyId: objectId, tier }] : [];
  });

async function write(
  deps: WorkerDeps,
  portalId: string,
  objectType: CopyObjectType,
  { copies, desired }: Wanted,
): Promise<CopyOutcome[]> {
  if (copies.length === 0) return [];
  try {
    const current = await readUnknown(deps, portalId, objectType, copies, desired);
    const planned = copies.flatMap((copy): Planned[] => {
      const wanted = desired.get(copy.objectId);
      const has = copy.written ?? current.get(copy.objectId);
      if (wanted === undefined || has === undefined) return [];
      return [{ copy, desired: wanted, differences: differing(wanted, has) }];
    });
    const changes = planned.filter(({ differences }) => Object.keys(differences).length > 0);
    const written = await deps.gateway.updateBatch(
      portalId,
      objectType,
      changes.map(({ copy, differences }) => ({ id: copy.objectId, properties: differences })),
    );
    const outcomeOf = new Map(changes.map(({ copy }, index) => [copy.objectId, written[index]]));
    const wantedOf = new Map(planned.map(plan => [plan.copy.objectId, plan.desired]));
    return copies.map(copy => settle(copy, wantedOf.get(copy.objectId), outcomeOf.get(copy.objectId)));
  } catch (error) {
    if (!(error instanceof HubSpotError)) throw error;
    const decision = decideRetry(error.failure, Math.max(...copies.map(copy => copy.attempts)) + 1);
    const afterMs = decision.retry ? decision.afterMs : 15 * 60_000;
    return copies.map(copy => ({
      objectId: copy.objectId,
      revision: copy.revision,
      result: { kind: 'retry', afterMs, failure: error.failure.kind },
    }));
  }
}

/** Current values of copies that somebody else may have changed. @throws HubSpotError */
async function readUnknown(
  deps: WorkerDeps,
  portalId: string,
  objectType: CopyObjectType,
  copies: DirtyCopy[],
  desired: Map<string, CopyValues>,
): Promise<Map<string, CopyValues>> {
  const unknown = copies.filter(copy => copy.written === null && desired.has(copy.objectId));
  if (unknown.length === 0) return new Map();
  const names = [...new Set(unknown.flatMap(copy => Object.keys(desired.get(copy.objectId) ?? {})))];
  const ids = unknown.map(copy => copy.objectId);
  const { found } = await deps.gateway.readBatch(portalId, objectType, ids, names);
  return new Map([...found].map(([id, record]) => [id, { ...record.properties }]));
}

const differs = (wanted: CopyValues | undefined, has: CopyValues | null): boolean =>
  wanted !== undefined && has !== null && Object.keys(differing(wanted, has)).length > 0;

function differing(wanted: CopyValues, has: CopyValues): CopyValues {
  return Object.fromEntries(
    Object.entries(wanted).filter(([name, value]) => !sameValue(value, has[name] ?? null)),
  );
}

/** No plan: the object is gone. No outcome: nothing differed. */
function settle(
  copy: DirtyCopy,
  wanted: CopyValues | undefined,
  outcome: WriteOutcome | undefined,
): CopyOutcome {
  const { objectId, revision } = copy;
  const settled = (written: CopyValues | null, failure: string | null): CopyOutcome => ({
    objectId,
    revision,
    result: { kind: 'settled', written, failure },
  });
  if (wanted === undefined) return settled(null, noSuchRecord);
  if (outcome === undefined) return settled(wanted, null);
  switch (outcome.kind) {
    case 'written':
      return settled(wanted, null);
    case 'missing':
      return settled(null, noSuchRecord);
    case 'refused':
      return settled(null, `${outcome.category}: ${outcome.message}`);
    case 'failed': {
      const decision = decideRetry(outcome.failure, copy.attempts + 1);
      const afterMs = decision.retry ? decision.afterMs : 15 * 60_000;
      return { objectId, revision, result: { kind: 'retry', afterMs, failure: outcome.failure.kind } };
    }
    default:
      return outcome satisfies never;
  }
}
