import { decideRetry } from '../../adapters/hubspot/decide-retry.ts';
import { HubSpotError } from '../../adapters/hubspot/failure.ts';
import { searchChanges } from '../../adapters/hubspot/search-changes.ts';
import { forgetOld } from '../../adapters/postgres/forget-old.ts';
import { inPortal } from '../../adapters/postgres/in-portal.ts';
import { fenceLease, type Lease } from '../../adapters/postgres/leases.ts';
import { noteDecidedMembers, undecidedMembers } from '../../adapters/postgres/partner-list.ts';
import { program } from '../../adapters/postgres/program.ts';
import {
  claimedCompanies,
  knownDealsOf,
  type RepairKind,
  repairAgain,
  repairCursor,
  saveRepairCursor,
} from '../../adapters/postgres/repairs.ts';
import { done, type StageResult, type WorkerDeps } from '../worker/worker-deps.ts';
import { readJournal } from './read-journal.ts';
import { readPartnerList } from './read-partner-list.ts';
import { decideOnRead, type ObjectType, takeInMissed } from './take-in-missed.ts';

/** A change that no webhook told of is found within 15 minutes (P5), the index's lag included. */
const everyMs = 5 * 60_000;
/** HubSpot's search index lags: what it did not show at the last look is looked for again. */
const indexLagMs = 3 * 60_000;
/** Links change without a trace on the object: they are compared once a day (P5). */
const linksEveryMs = 24 * 60 * 60_000;
const slice = 100;
const companiesATurn = 500;

const kinds: Record<ObjectType, RepairKind> = { deals: 'deal-changes', companies: 'company-changes' };

/**
 * Finds what HubSpot changed without our having been told, and decides it as if a webhook had named it: what
 * its journal tells where it keeps one, companies and deals modified since the last look, and once a day the links, deletions and deals of every claimed company.
 * While HubSpot does not answer nothing is asserted and the look begins again where it was, so an outage, an
 * uninstalled time and a lost webhook are made good alike (E39, E40). What the program keeps no longer is erased then.
 */
export async function repairPortal(deps: WorkerDeps, lease: Lease): Promise<StageResult> {
  try {
    await readJournal(deps, lease);
    await readPartnerList(deps, lease);
    await takeInMembers(deps, lease);
    for (const objectType of ['companies', 'deals'] as const) await repairChanges(deps, lease, objectType);
    const more = await repairLinks(deps, lease);
    if (more) return { more: true, retryAfterMs: null };
  } catch (error) {
    if (!(error instanceof HubSpotError)) throw error;
    const decision = decideRetry(error.failure, 1);
    const retryAfterMs = decision.retry ? decision.afterMs : everyMs;
    deps.logger.warn(
      { portalId: lease.portalId, failure: error.failure.kind, retryAfterMs },
      'The look for changes that nobody told of goes on later',
    );
    return { more: false, retryAfterMs };
  }
  await inPortal(deps.pool, lease.portalId, {}, async tx => {
    await repairAgain(tx, everyMs);
    await forgetOld(tx, (await program(tx).policyInForce()).policy.retention);
  });
  return done;
}

async function repairChanges(deps: WorkerDeps, lease: Lease, objectType: ObjectType): Promise<void> {
  const { portalId } = lease;
  const { cursor, now } = await inPortal(deps.pool, portalId, { readOnly: true }, async tx => ({
    cursor: await repairCursor(tx, kinds[objectType]),
    now: await program(tx).now(),
  }));
  const through = now.subtract({ milliseconds: indexLagMs });
  // Before the first look there is the first read, and nothing claimed.
  if (cursor !== null) {
    const changes = await searchChanges(deps.gateway, portalId, objectType, cursor.through);
    await takeInMissed(deps, lease, objectType, changes);
  }
  await inPortal(deps.pool, portalId, {}, async tx => {
    await fenceLease(tx, lease);
    await saveRepairCursor(tx, kinds[objectType], { through, begunAt: null, companyId: null });
  });
}

/** Of whom joins or leaves the list that marks partners, no webhook tells. */
async function takeInMembers(deps: WorkerDeps, lease: Lease): Promise<void> {
  for (;;) {
    const companies = await inPortal(deps.pool, lease.portalId, { readOnly: true }, tx =>
      undecidedMembers(tx, slice),
    );
    if (companies.length === 0) return;
    await decideOnRead(deps, lease, { deals: [], companies }, () => null);
    await inPortal(deps.pool, lease.portalId, {}, async tx => {
      await fenceLease(tx, lease);
      await noteDecidedMembers(tx, companies);
    });
  }
}

/** @returns true while companies are left to look at */
async function repairLinks(deps: WorkerDeps, lease: Lease): Promise<boolean> {
  const { portalId } = lease;
  const { cursor, now } = await inPortal(deps.pool, portalId, { readOnly: true }, async tx => ({
    cursor: await repairCursor(tx, 'links'),
    now: await program(tx).now(),
  }));
  const through = cursor?.through ?? now;
  const begunAt = cursor?.begunAt ?? null;
  const due =
    cursor === null || Temporal.Instant.compare(now, through.add({ milliseconds: linksEveryMs })) >= 0;
  if (begunAt === null && !due) return false;
  const { companyIds, known } = await inPortal(deps.pool, portalId, { readOnly: true }, async tx => {
    const found = await claimedCompanies(tx, cursor?.companyId ?? null, companiesATurn);
    return { companyIds: found, known: await knownDealsOf(tx, found) };
  });
  if (companyIds.length > 0) {
    const { found } = await deps.gateway.readAssociations(portalId, 'companies', 'deals', companyIds);
    const linked = [...found.values()].flatMap(deals => deals.map(deal => deal.id));
    const deals = [...new Set([...known, ...linked])];
    for (let at = 0; at < Math.max(deals.length, companyIds.length); at += slice)
      await decideOnRead(
        deps,
        lease,
        { deals: deals.slice(at, at + slice), companies: companyIds.slice(at, at + slice) },
        () => null,
      );
  }
  const more = companyIds.length === companiesATurn;
  await inPortal(deps.pool, portalId, {}, async tx => {
    await fenceLease(tx, lease);
    await saveRepairCursor(
      tx,
      'links',
      more
        ? { through, begunAt: begunAt ?? now, companyId: companyIds.at(-1) ?? null }
        : { through: begunAt ?? now, begunAt: null, companyId: null },
    );
  });
  return more;
}
