import type pg from 'pg';
import { portalsWithDueWork } from '../../adapters/postgres/due-work.ts';
import type { WakeJob } from '../../adapters/queue/names.ts';
import { unpackDeliveries } from './unpack-deliveries.ts';
import { workPortal } from './work-portal.ts';
import type { PortalWorkDeps } from './worker-deps.ts';

/** Portals that a sweep works on at the same time. */
const atOnce = 4;
const portalsASweep = 200;

/**
 * Turns a wake-up into work. A sweep does what nobody woke by itself, without the queue, so that an emptied or
 * absent queue delays work by one sweep and loses none.
 */
export function createWakeHandler(deps: PortalWorkDeps, wakePortal: (portalId: string) => void) {
  const turn = async (portalId: string) => {
    const { more } = await workPortal(deps, portalId);
    if (more) wakePortal(portalId);
  };
  return async (job: WakeJob): Promise<void> => {
    switch (job.kind) {
      case 'unpack':
        for (const portalId of await unpackAll(deps.pool)) wakePortal(portalId);
        return;
      case 'portal':
        await turn(job.portalId);
        return;
      case 'sweep':
        await unpackAll(deps.pool);
        await inTurns(await portalsWithDueWork(deps.pool, portalsASweep), turn, deps);
        return;
      default:
        job satisfies never;
    }
  };
}

async function unpackAll(pool: pg.Pool): Promise<Set<string>> {
  const portals = new Set<string>();
  for (;;) {
    const batch = await unpackDeliveries(pool);
    for (const portalId of batch.portals) portals.add(portalId);
    if (batch.unpacked === 0) return portals;
  }
}

async function inTurns(
  portalIds: string[],
  turn: (portalId: string) => Promise<void>,
  deps: PortalWorkDeps,
): Promise<void> {
  const waiting = portalIds.values();
  const lane = async () => {
    for (const portalId of waiting) {
      try {
        await turn(portalId);
      } catch (error) {
        deps.logger.error(
          { portalId, err: String(error) },
          'A portal could not be worked on; the next sweep tries again',
        );
      }
    }
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
}
