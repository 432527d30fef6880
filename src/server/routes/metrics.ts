import { rawRoute } from '../route.ts';

export const metricsRoutes = [
  rawRoute({
    method: 'GET',
    path: '/metrics',
    summary: 'Figures of this process and of the work that waits, for Prometheus',
    auth: 'public',
    produces: 'text/plain',
    handle: async ({ deps }, _request, response) => {
      await deps.workGauges.refresh();
      const { registry } = deps.metrics;
      response.setHeader('content-type', registry.contentType).send(await registry.metrics());
    },
  }),
];
