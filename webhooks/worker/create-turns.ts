import type { WorkerLogger } from './worker-deps.ts';

/** What a turn left: work of any kind, and whether the portal is `behind`, with more than fits into one go; null: unknown. */
export type TurnEnd = { more: boolean; behind: boolean | null };

/**
 * Says whose turn it is in this process. Portals that were behind at the end of their last turn have a line of their own,
 * of which `behindAtOnce` are worked on; they come to the front again and again until they have caught up. Everybody else
 * begins at once, so that however many portals have an hour's backlog, one that lives from event to event waits for none
 * of them (P7).
 *
 * @param work a turn of a portal
 * @param wake called for a portal whose turn left work
 * @returns `turn` has the portal's turn, or leaves it to those who see to the line
 */
export function createTurns(
  work: (portalId: string) => Promise<TurnEnd>,
  wake: (portalId: string) => void,
  { behindAtOnce, logger }: { behindAtOnce: number; logger: WorkerLogger },
): { turn(portalId: string): Promise<void>; isBehind(portalId: string): boolean } {
  const behind = new Set<string>();
  const line = new Set<string>();
  let seeingTo = 0;

  async function have(portalId: string): Promise<void> {
    const end = await work(portalId);
    if (end.behind === true) behind.add(portalId);
    if (end.behind === false) behind.delete(portalId);
    if (end.more) wake(portalId);
  }

  const turn = async (portalId: string) => {
    if (!behind.has(portalId)) return await have(portalId);
    line.add(portalId);
    if (seeingTo === behindAtOnce) return;
    seeingTo += 1;
    try {
      // Whoever joins the line meanwhile is come to.
      for (const next of line) {
        line.delete(next);
        await have(next).catch(error =>
          logger.error(
            { portalId: next, err: String(error) },
            'A portal could not be worked on; the next sweep tries again',
          ),
        );
      }
    } finally {
      seeingTo -= 1;
    }
  };
  return { turn, isBehind: portalId => behind.has(portalId) };
}
