import { Counter, Histogram, type Registry } from 'prom-client';

export type ServerMetrics = {
  readonly registry: Registry;
  observeRequest(request: { method: string; route: string; status: number; seconds: number }): void;
  /** One webhook POST and what became of it; `why` is one of the intake's words. */
  countDelivery(why: string): void;
};

/** The server's own figures. Labels are route patterns and closed words: never ids. */
export function createServerMetrics(registry: Registry): ServerMetrics {
  const requests = new Histogram({
    name: 'dibs_http_request_seconds',
    help: 'Time from the first byte of a request to the last of its answer',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 5],
    registers: [registry],
  });
  const deliveries = new Counter({
    name: 'dibs_intake_deliveries_total',
    help: 'Webhook POSTs by what became of them',
    labelNames: ['why'],
    registers: [registry],
  });
  return {
    registry,
    observeRequest: ({ method, route, status, seconds }) =>
      requests.observe({ method, route, status }, seconds),
    countDelivery: why => deliveries.inc({ why }),
  };
}
