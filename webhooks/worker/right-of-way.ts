/** A portal with no more events than this to decide has little to do. */
export const fewEvents = 20;

/**
 * Who goes first in this process. A portal with little to decide begins at once and has the right of way until that is
 * decided; one with much waits for it where it would next take the thread and the database for long, so that a flood
 * costs a portal that lives from event to event next to nothing (P7).
 */
export type RightOfWay = {
  /**
   * Begins a turn of a portal with little to decide, without the queue. One that comes while the portal's turn is under
   * way follows it.
   * @param turn does not reject
   * @returns false: no place is free, and nothing was begun
   */
  goFirst(portalId: string, turn: () => Promise<void>): boolean;
  /** The portal's events are decided: what it has to do besides can wait its turn. */
  leave(portalId: string): void;
  /**
   * Called by a portal with much to do, before each part of it. Waits for those who have the right of way at this moment,
   * not for who comes later, and never long: who waits for HubSpot holds nobody up, and a flood goes on, too.
   */
  giveWay(portalId: string): Promise<void>;
  /** When the turns that were begun here have ended. */
  ended(): Promise<void>;
};

/**
 * @param places turns that are begun here at the same time; 0: each goes through the queue
 * @param longestMs for which a portal with much to do waits
 */
export function createRightOfWay({
  places,
  longestMs = 30,
}: {
  places: number;
  longestMs?: number;
}): RightOfWay {
  const first = new Map<string, PromiseWithResolvers<void>>();
  const underWay = new Map<string, { again: boolean; end: Promise<void> }>();

  const leave = (portalId: string) => {
    first.get(portalId)?.resolve();
    first.delete(portalId);
  };
  const run = async (portalId: string, turn: () => Promise<void>, mine: { again: boolean }) => {
    while (mine.again) {
      mine.again = false;
      first.set(portalId, Promise.withResolvers());
      await turn();
      leave(portalId);
    }
    underWay.delete(portalId);
  };

  return {
    goFirst: (portalId, turn) => {
      const before = underWay.get(portalId);
      if (before !== undefined) {
        before.again = true;
        return true;
      }
      if (underWay.size >= places) return false;
      const mine = { again: true, end: Promise.resolve() };
      underWay.set(portalId, mine);
      mine.end = run(portalId, turn, mine);
      return true;
    },
    leave,
    giveWay: async portalId => {
      leave(portalId);
      if (first.size === 0) return;
      const long = Promise.withResolvers<void>();
      const timer = setTimeout(long.resolve, longestMs);
      await Promise.race([Promise.all([...first.values()].map(({ promise }) => promise)), long.promise]);
      clearTimeout(timer);
    },
    ended: async () => {
      await Promise.all([...underWay.values()].map(({ end }) => end));
    },
  };
}
