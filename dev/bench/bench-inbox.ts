import { setTimeout as sleep } from 'node:timers/promises';
import { noteDueWork } from '../../adapters/postgres/due-work.ts';
import { inPortal } from '../../adapters/postgres/in-portal.ts';
import { insertEvents, type PendingEvent, pendingEvents } from '../../adapters/postgres/inbox.ts';
import { rememberPortal } from '../../adapters/postgres/work-counts.ts';
import type { BenchDibs } from './bench-dibs.ts';
import { eventsOfImportedDeals } from './imported-deals.ts';

export type BenchInbox = {
  /** Puts so many events of deals that nobody saw so far into the portal's inbox; they wait. */
  fill(portalId: string, events: number): Promise<PendingEvent[]>;
  /** Waits until every event, or every one of a portal, has its outcome. @throws after ten minutes */
  decided(portalId?: number): Promise<void>;
  /** Drops what is left to do after the events were decided, so that the next run begins alike. */
  forgetRest(): Promise<void>;
};

let dealsUsed = 0;

export function benchInbox({ adminPool, appPool }: Pick<BenchDibs, 'adminPool' | 'appPool'>): BenchInbox {
  return {
    fill: async (portalId, count) => {
      const deals = count / 5;
      const events = eventsOfImportedDeals(dealsUsed, deals);
      dealsUsed += 2 * Math.ceil(deals / 2);
      return await inPortal(appPool, portalId, {}, async tx => {
        await rememberPortal(tx);
        for (let start = 0; start < events.length; start += 1_000)
          await insertEvents(tx, events.slice(start, start + 1_000));
        await noteDueWork(tx, 'inbox');
        return await pendingEvents(tx, count);
      });
    },
    decided: async portalId => {
      // In the order of the index of what waits: looked for otherwise, all that was decided is read every 10 ms.
      const waits =
        portalId === undefined
          ? "SELECT 1 FROM inbox WHERE outcome = 'pending' ORDER BY portal_id, event_id LIMIT 1"
          : "SELECT 1 FROM inbox WHERE outcome = 'pending' AND portal_id = $1 ORDER BY event_id LIMIT 1";
      const values = portalId === undefined ? [] : [portalId];
      const until = performance.now() + 600_000;
      while ((await adminPool.query(waits, values)).rows.length > 0) {
        if (performance.now() > until) throw new Error('Events are not decided after ten minutes');
        await sleep(10);
      }
    },
    forgetRest: async () => {
      await adminPool.query(
        `DELETE FROM due_work WHERE kind IN ('inbox', 'reads', 'seals', 'projections');
         DELETE FROM wanted_reads; TRUNCATE inbox`,
      );
    },
  };
}
