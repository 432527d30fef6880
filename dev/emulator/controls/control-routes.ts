import { Router } from 'express';
import type { EmulatorState } from '../state.ts';
import type { Dispatcher } from '../webhooks/dispatcher.ts';
import { accountRoutes } from './account-routes.ts';
import { clockRoutes } from './clock-routes.ts';
import { observeRoutes } from './observe-routes.ts';
import { recordControlRoutes } from './record-control-routes.ts';
import { workflowRoutes } from './workflow-routes.ts';

/** What is under `/_emulator/`: everything HubSpot does not have and a test needs. No token is asked for. */
export function controlRoutes(state: EmulatorState, dispatcher: Dispatcher): Router {
  const router = Router({ caseSensitive: true });
  router.use(
    accountRoutes(state),
    recordControlRoutes(state),
    workflowRoutes(state),
    clockRoutes(state),
    observeRoutes(state, dispatcher),
  );
  return router;
}
