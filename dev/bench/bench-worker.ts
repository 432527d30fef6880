import { startLean } from '../../adapters/runtime/start-lean.ts';

startLean();
const { connectHubSpot } = await import('../../adapters/hubspot/connect-hubspot.ts');
const { loadConfig } = await import('../../adapters/runtime/config.ts');
const { runMain } = await import('../../adapters/runtime/run-main.ts');
const { startWorker } = await import('../../webhooks/worker/start-worker.ts');
const { instantGateway } = await import('./instant-hubspot.ts');

/** The worker as production runs it, on a HubSpot that answers at once. */
await runMain('worker', async ({ logger }) =>
  startWorker(loadConfig(process.env), logger, (config, ...rest) => ({
    ...connectHubSpot(config, ...rest),
    journal: null,
    gatewayFor: beforeSend => instantGateway(config.hubspot.appId, beforeSend),
  })),
);
