import { Gauge, type Registry } from 'prom-client';
import type { WorkCounts } from '../../adapters/postgres/work-counts.ts';

/** Counts older than this are read again at a scrape; several scrapers cost no more than one. */
const KEEP_MS = 5_000;
/** A store that is away must not cost the scrape its other figures. */
const READ_WITHIN_MS = 2_000;

/**
 * What waits and what became of events, as gauges that `refresh` sets from the store, over the portals this
 * process knows: row-level security lets nobody count across all. Due work and deliveries are complete always;
 * the inbox, projections and effects of a portal are counted from its first request, delivery or piece of work
 * after the start of this process on.
 */
export function createWorkGauges(
  registry: Registry,
  readCounts: () => Promise<WorkCounts>,
): { refresh(): Promise<void> } {
  const gauge = (name: string, help: string, labelNames: string[] = []) =>
    new Gauge({ name, help, labelNames, registers: [registry] });
  const deliveries = gauge('dibs_deliveries_pending', 'Deliveries stored and not unpacked yet');
  const inbox = gauge('dibs_inbox_events', 'Events by outcome', ['outcome']);
  const dueWork = gauge('dibs_due_work', 'Notes of work that is due');
  const projections = gauge('dibs_projections_dirty', 'Objects whose copy in the CRM is behind');
  const effects = gauge('dibs_effects_open', 'Tasks and notes not settled yet');
  const mails = gauge('dibs_mails_open', 'Mails that are to leave now and have not');
  const events = gauge('dibs_events_due', 'Outgoing events that may be sent now');
  const repaired = gauge('dibs_repaired_total', 'Objects of 90 days that HubSpot changed without telling');
  const readable = gauge('dibs_work_counts_readable', '1 when the counts of work are those of this scrape');
  let readAt = Number.NEGATIVE_INFINITY;
  let reading: Promise<void> | null = null;

  async function read(): Promise<void> {
    try {
      const counts = await readCounts();
      readAt = performance.now();
      deliveries.set(counts.deliveries);
      for (const [outcome, n] of Object.entries(counts.inbox)) inbox.set({ outcome }, n);
      dueWork.set(counts.dueWork);
      projections.set(counts.projections);
      effects.set(counts.effects);
      mails.set(counts.mails);
      events.set(counts.events);
      repaired.set(counts.repaired);
      readable.set(1);
    } catch {
      // Not a fault of the scrape: the store is away, which `readable` tells.
      readable.set(0);
    } finally {
      reading = null;
    }
  }

  return {
    refresh: async () => {
      if (performance.now() - readAt < KEEP_MS) return;
      reading ??= read();
      const late = Promise.withResolvers<void>();
      const timer = setTimeout(late.resolve, READ_WITHIN_MS);
      readable.set(0);
      await Promise.race([reading, late.promise]);
      clearTimeout(timer);
    },
  };
}
