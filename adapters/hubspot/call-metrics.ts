import { Counter, Histogram, type Registry } from 'prom-client';
import type { HubSpotMetrics } from './api-call.ts';

/** Calls to HubSpot by operation and outcome, and how long they waited for a place in the portal's budget (P8). */
export function createCallMetrics(registry: Registry): HubSpotMetrics {
  const calls = new Counter({
    name: 'dibs_hubspot_calls_total',
    help: 'Calls to HubSpot by operation and outcome',
    labelNames: ['operation', 'outcome'],
    registers: [registry],
  });
  const seconds = new Histogram({
    name: 'dibs_hubspot_call_seconds',
    help: 'Time from sending a call to HubSpot to its answer',
    labelNames: ['operation'],
    buckets: [0.05, 0.1, 0.25, 0.5, 1, 2, 5, 15],
    registers: [registry],
  });
  const waits = new Histogram({
    name: 'dibs_hubspot_budget_wait_seconds',
    help: 'Time that calls waited for a place in the budget of their portal',
    buckets: [0.01, 0.1, 0.5, 1, 5, 10, 30],
    registers: [registry],
  });
  return {
    observeCall: ({ operation, outcome, durationMs, waitedMs }) => {
      calls.inc({ operation, outcome });
      seconds.observe({ operation }, durationMs / 1_000);
      waits.observe(waitedMs / 1_000);
    },
  };
}
