import { connectHubSpot } from '../../adapters/hubspot/connect-hubspot.ts';
import { loadConfig } from '../../adapters/runtime/config.ts';
import { runMain } from '../../adapters/runtime/run-main.ts';
import { startWorker } from '../../webhooks/worker/start-worker.ts';
import { instantGateway } from './instant-hubspot.ts';

/** The worker as production runs it, on a HubSpot that answers at once. */
await runMain('worker', async ({ logger }) =>
  startWorker(loadConfig(process.env), logger, (config, ...rest) => ({
    ...connectHubSpot(config, ...rest),
    journal: null,
    gatewayFor: beforeSend => instantGateway(config.hubspot.appId, beforeSend),
  })),
);
