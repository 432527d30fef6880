export const promised = ['P1', 'P2', 'P3', 'P4', 'P5', 'P6', 'P7', 'P8', 'P9', 'P10', 'P11', 'P12'] as const;
export type Promised = (typeof promised)[number];

/** Which promises a test file puts to the test; `tells`: it says how often, else each of its tests counts once. */
export const faultTests: Record<string, { promises: Promised[]; tells?: true }> = {
  'test/reliability/kill.test.ts': { promises: ['P1', 'P4', 'P8', 'P9'], tells: true },
  'test/reliability/postgres-dies.test.ts': { promises: ['P1', 'P9'], tells: true },
  'test/reliability/rolling-restart.test.ts': { promises: ['P1', 'P9'], tells: true },
  'test/reliability/versions-side-by-side.test.ts': { promises: ['P1', 'P9'], tells: true },
  'test/reliability/disk-full.test.ts': { promises: ['P1', 'P6'], tells: true },
  'test/reliability/queue-on-postgres.test.ts': { promises: ['P1', 'P4'] },
  'test/reliability/queue-on-redis.test.ts': { promises: ['P1', 'P4'] },
  'test/reliability/in-time.test.ts': { promises: ['P3', 'P4', 'P8', 'P10', 'P11'], tells: true },
  'test/reliability/frozen-worker.test.ts': { promises: ['P9'] },
  'test/reliability/answered-in-time.test.ts': { promises: ['P3', 'P10'] },
  'test/reliability/install-anew.test.ts': { promises: ['P3', 'P10'] },
  'test/reliability/one-holder.test.ts': { promises: ['P2'] },
  'test/reliability/rivals-approve.test.ts': { promises: ['P2'] },
  'test/reliability/races.test.ts': { promises: ['P2'] },
  'test/reliability/quiet-day.test.ts': { promises: ['P4'] },
  'test/e2e/repair.test.ts': { promises: ['P5'] },
  'test/e2e/journal.test.ts': { promises: ['P5', 'P10'] },
  'test/worker/fair-turns.test.ts': { promises: ['P7'] },
  'test/e2e/evidence-clock.test.ts': { promises: ['P11'] },
  'test/intake/deliver.test.ts': { promises: ['P1', 'P6'] },
  'test/hubspot/call-budget.test.ts': { promises: ['P8'] },
  'test/postgres/tenants.test.ts': { promises: ['P12'] },
  'test/reliability/two-portals.test.ts': { promises: ['P12'], tells: true },
};
