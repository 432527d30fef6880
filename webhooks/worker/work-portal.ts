import { deleteDueWork, dueWorkOf, noteDueAfter, type WorkKind } from '../../adapters/postgres/due-work.ts';
import { inPortal } from '../../adapters/postgres/in-portal.ts';
import { ignorePendingEvents } from '../../adapters/postgres/inbox.ts';
import {
  acquireLease,
  type Lease,
  releaseLease,
  renewLease,
  requireLease,
} from '../../adapters/postgres/leases.ts';
import { StoreError } from '../../adapters/postgres/store-error.ts';
import { handOverEvents } from '../publish/hand-over-events.ts';
import { handOverMails } from '../publish/hand-over-mails.ts';
import { offerTiers } from '../publish/offer-tiers.ts';
import { publishCopies } from '../publish/publish-copies.ts';
import { sendEffects } from '../publish/send-effects.ts';
import { tellPartners } from '../publish/tell-partners.ts';
import { certifyFollowUps } from '../sweeps/certify-follow-ups.ts';
import { judgeEngagements } from '../sweeps/judge-engagements.ts';
import { repairPortal } from '../sweeps/repair-portal.ts';
import { reviewTiers } from '../sweeps/review-tiers.ts';
import { settleDeadlines } from '../sweeps/settle-deadlines.ts';
import { settleRequests } from '../sweeps/settle-requests.ts';
import type { TurnEnd } from './create-turns.ts';
import { drainInbox } from './drain-inbox.ts';
import { firstRead } from './first-read.ts';
import { sealEntries } from './seal-entries.ts';
import type { PortalWorkDeps, StageResult, WorkerDeps } from './worker-deps.ts';

type Stage = { kinds: WorkKind[]; run: (deps: WorkerDeps, lease: Lease) => Promise<StageResult> };

/** In this order: what comes in, then what time brings, then what goes out. */
const stages: Stage[] = [
  { kinds: ['first-read'], run: firstRead },
  { kinds: ['inbox', 'reads'], run: drainInbox },
  { kinds: ['partner-requests'], run: settleRequests },
  { kinds: ['deadlines'], run: settleDeadlines },
  { kinds: ['follow-ups'], run: certifyFollowUps },
  { kinds: ['engagement'], run: judgeEngagements },
  { kinds: ['tier-reviews'], run: reviewTiers },
  { kinds: ['tier-options'], run: offerTiers },
  { kinds: ['projections'], run: publishCopies },
  { kinds: ['effects'], run: sendEffects },
  { kinds: ['repair'], run: repairPortal },
  { kinds: ['seals'], run: sealEntries },
  { kinds: ['events'], run: handOverEvents },
  { kinds: ['notices'], run: tellPartners },
  { kinds: ['mails'], run: handOverMails },
];

/** Rounds before the portal goes to the back of the line, so that portals take turns (P7). */
const roundsATurn = 10;
const renewEveryMs = 5_000;
const tryAgainMs = 60_000;

/**
 * Does a turn of a portal's due work under its lease. Notes of due work are read before and deleted after the work
 * they announce, so that a kill in between repeats it; every stage is safe to repeat.
 *
 * @param endsAfterMs no round begins after so long
 */
export async function workPortal(
  deps: PortalWorkDeps,
  portalId: string,
  endsAfterMs: number,
): Promise<TurnEnd> {
  const since = performance.now();
  let behind: boolean | null = null;
  for (let round = 0; round < roundsATurn; round += 1) {
    if (performance.now() - since > endsAfterMs) break;
    // Looked at before each lease: work that was noted while another worker let go is not missed.
    const due = await dueWorkOf(deps.pool, portalId);
    if (due.workIds.length === 0) return { more: false, behind: false };
    const lease = await acquireLease(deps.pool, portalId, 'work', deps.holder);
    if (lease === null) return { more: false, behind };
    try {
      const gateway = deps.gatewayFor(() => requireLease(lease));
      behind = await runStages({ ...deps, gateway }, lease, due.kinds);
      await deleteDueWork(deps.pool, due.workIds);
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      if (error.failure !== 'not-installed') return { more: true, behind };
      if (!(await leaveUninstalled(deps, lease))) return { more: true, behind };
      await deleteDueWork(deps.pool, due.workIds);
    } finally {
      await releaseLease(deps.pool, lease);
    }
  }
  return { more: true, behind };
}

/** @returns whether a stage had more to do than it does in one go */
async function runStages(deps: WorkerDeps, lease: Lease, kinds: Set<WorkKind>): Promise<boolean> {
  let more = false;
  const renewal = setInterval(() => {
    renewLease(deps.pool, lease).catch(error =>
      deps.logger.warn({ portalId: lease.portalId, err: String(error) }, 'A lease was not prolonged'),
    );
  }, renewEveryMs);
  try {
    for (const stage of stages) {
      const [first] = stage.kinds;
      if (first === undefined || !stage.kinds.some(kind => kinds.has(kind))) continue;
      // Deciding goes first. What follows from it can wait until others' events are decided (P7).
      if (first !== 'inbox') await deps.way.giveWay(lease.portalId);
      const result = await runStage(deps, lease, stage);
      deps.way.leave(lease.portalId);
      more ||= result.more;
      if (result.more || result.retryAfterMs !== null)
        await noteAgain(deps, lease, first, result.retryAfterMs ?? 0);
    }
    return more;
  } finally {
    clearInterval(renewal);
  }
}

/** A stage that fails unexpectedly is told of and tried again; the stages after it run all the same. */
async function runStage(deps: WorkerDeps, lease: Lease, stage: Stage): Promise<StageResult> {
  try {
    return await stage.run(deps, lease);
  } catch (error) {
    if (error instanceof StoreError) throw error;
    deps.logger.error(
      { portalId: lease.portalId, kind: stage.kinds[0], err: String(error) },
      'A stage of the portal’s work failed; it is tried again in a minute',
    );
    return { more: false, retryAfterMs: tryAgainMs };
  }
}

async function noteAgain(deps: WorkerDeps, lease: Lease, kind: WorkKind, afterMs: number): Promise<void> {
  await inPortal(deps.pool, lease.portalId, {}, tx => noteDueAfter(tx, kind, afterMs));
}

/**
 * Without an install nothing is decided or written; clocks run and are settled after a reinstall (E40, P10).
 *
 * @returns false when another worker took the portal over meanwhile
 */
async function leaveUninstalled(deps: PortalWorkDeps, lease: Lease): Promise<boolean> {
  await inPortal(deps.pool, lease.portalId, { fenced: false }, tx =>
    ignorePendingEvents(tx, 'The HubSpot account has not installed Dibs'),
  );
  try {
    while ((await sealEntries(deps, lease)).more);
    return true;
  } catch (error) {
    if (error instanceof StoreError) return false;
    throw error;
  }
}
