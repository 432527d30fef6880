import type { Route } from './route.ts';
import { healthRoutes } from './routes/health.ts';
import { receiptKeyRoutes } from './routes/receipt-key.ts';
import { webhookRoutes } from './routes/webhooks.ts';

/** Every route of the server, one row a family. */
export const routes: readonly Route[] = [...healthRoutes, ...webhookRoutes, ...receiptKeyRoutes];

/** What a server mounts: the demo's routes exist in demo mode only. */
export const mountedRoutes = (demo: boolean): readonly Route[] =>
  routes.filter(route => demo || route.auth !== 'demo');
