import { type CallBudget, type CallLimits, PERMIT_MAX_AGE_MS } from '../../adapters/hubspot/call-budget.ts';
import { type SlotKind, type SlotLimit, takeSlots } from '../../adapters/hubspot/call-slots.ts';
import type { SimProcess } from './sim-process.ts';

/** So few that a run comes up against them, and so many that a lease, which nobody prolongs here, outlives the wait. */
export const simLimits: CallLimits = {
  call: { slots: 24, windowMs: 10_000 + PERMIT_MAX_AGE_MS + 100 },
  search: { slots: 3, windowMs: 1_000 + PERMIT_MAX_AGE_MS + 100 },
};

/** The budget's own statements; the wait for a place is program time that passes. */
export function createSimBudget(given: {
  process: SimProcess;
  advance: (ms: number) => Promise<void>;
  count: (name: string) => void;
}): CallBudget {
  return {
    acquire: async (portalId, { kind = 'call', maxWaitMs = 30_000 } = {}) => {
      const needs = new Map<SlotKind, SlotLimit>([['call', simLimits.call]]);
      if (kind === 'search') needs.set('search', simLimits.search);
      for (let waited = 0; ; ) {
        const grantedAt = performance.now();
        const got = await takeSlots(given.process.pool, portalId, needs, 1);
        if ('taken' in got) return { granted: true, grantedAt };
        given.count('hubspot: waited for the budget');
        if (waited + got.waitMs > maxWaitMs) return { granted: false, retryAfterMs: got.waitMs };
        const ms = Math.max(1, got.waitMs);
        waited += ms;
        await given.advance(ms);
      }
    },
  };
}
