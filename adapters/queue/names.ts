/** The one queue: its jobs say that there may be something to do, never what. */
export const WAKE_QUEUE = 'dibs-wake';

/** Keys in Redis; the braces keep a cluster from spreading one queue over several slots. */
export const REDIS_PREFIX = '{dibs}';

/** Schema of BullMQ's tables, apart from ours. */
export const QUEUE_SCHEMA = 'bullmq';

/**
 * A wake-up. It may come late, twice or never: truth is in Postgres and a sweep finds what nobody woke.
 * `unpack`: deliveries wait · `portal`: work of this portal waits · `sweep`: look for what is due.
 */
export type WakeJob = { kind: 'unpack' } | { kind: 'portal'; portalId: string } | { kind: 'sweep' };

/** Jobs of one target do not run at the same time and do not pile up. */
export const targetOf = (job: WakeJob): string =>
  job.kind === 'portal' ? `portal-${job.portalId}` : job.kind;
