import { portalsWithDueWork } from '../../adapters/postgres/due-work.ts';
import type { WakeJob } from '../../adapters/queue/names.ts';
import { createTurns } from './create-turns.ts';
import { unpackAll } from './unpack-all.ts';
import { workPortal } from './work-portal.ts';
import type { PortalWorkDeps } from './worker-deps.ts';

/** Portals that a sweep works on at the same time. */
const atOnce = 4;
const portalsASweep = 200;
/** Portals with a backlog that are worked on at the same time: fewer than wake-ups, so that there is room beside them. */
const behindAtOnce = 4;

/**
 * Turns a wake-up into work. A sweep does what nobody woke by itself, without the queue, so that an emptied or
 * absent queue delays work by one sweep and loses none.
 *
 * @param turnMs from then on a portal's turn ends with the round that it is in
 */
export function createWakeHandler(
  deps: PortalWorkDeps,
  wakePortal: (portalId: string) => void,
  turnMs = 1_000,
) {
  const { turn, isBehind } = createTurns(portalId => workPortal(deps, portalId, turnMs), wakePortal, {
    behindAtOnce,
    logger: deps.logger,
  });
  const turnAtHand = (portalId: string) => turn(portalId).catch(error => tellOfFault(deps, portalId, error));
  const tell = (portalId: string, few: boolean) => {
    const begun = few && !isBehind(portalId) && deps.way.goFirst(portalId, () => turnAtHand(portalId));
    if (!begun) wakePortal(portalId);
  };
  const unpack = oneAtATime(() => unpackAll(deps.pool, tell, deps.way.giveWay));
  return async (job: WakeJob): Promise<void> => {
    switch (job.kind) {
      case 'unpack':
        await unpack();
        return;
      case 'portal':
        await turn(job.portalId);
        return;
      case 'sweep':
        // This sweep comes to them only when all is unpacked, and a flood takes long.
        await unpack();
        await inTurns(await portalsWithDueWork(deps.pool, portalsASweep), turn, deps);
        return;
      default:
        job satisfies never;
    }
  };
}

/**
 * Whoever asks while it runs is not kept waiting: it runs once more. A flood takes minutes to unpack, a sweep comes every
 * few seconds, and each that waited for its end took one of the few places in which portals are worked on.
 */
function oneAtATime(work: () => Promise<void>): () => Promise<void> {
  let running = false;
  let again = false;
  return async () => {
    again = true;
    if (running) return;
    running = true;
    try {
      while (again) {
        again = false;
        await work();
      }
    } finally {
      running = false;
    }
  };
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
        tellOfFault(deps, portalId, error);
      }
    }
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
}

const tellOfFault = ({ logger }: PortalWorkDeps, portalId: string, error: unknown) =>
  logger.error(
    { portalId, err: String(error) },
    'A portal could not be worked on; the next sweep tries again',
  );
