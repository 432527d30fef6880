import { ProblemError } from '../problem.ts';
import { rawRoute } from '../route.ts';

export const webhookRoutes = [
  rawRoute({
    method: 'POST',
    path: '/webhooks/hubspot',
    summary: "HubSpot's events: 200 once the delivery is durable, whatever it holds",
    auth: 'webhook',
    produces: 'application/json',
    handle: async ({ deps }, request, response) => {
      const verdict = await deps.intake(request, request.originalUrl);
      deps.metrics.countDelivery(verdict.why);
      switch (verdict.status) {
        case 200:
          response.writeHead(200, { 'content-type': 'application/json; charset=utf-8' }).end('{"ok":true}');
          return;
        case 401:
          throw new ProblemError(401, 'The delivery is not signed as HubSpot signs.');
        case 413:
          throw new ProblemError(413, 'A delivery may have 8 MB at most.');
        case 503:
          throw new ProblemError(503, 'The delivery could not be kept. Send it again.', {
            retryAfterSeconds: verdict.retryAfterSeconds,
          });
        default:
          verdict satisfies never;
      }
    },
  }),
];
