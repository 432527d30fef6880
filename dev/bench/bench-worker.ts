import { createPool } from '../../adapters/postgres/pool.ts';
import { createQueueConnection } from '../../adapters/queue/connection.ts';
import { createWaker } from '../../adapters/queue/waker.ts';
import { startQueueWorker } from '../../adapters/queue/worker.ts';
import { loadConfig } from '../../adapters/runtime/config.ts';
import { createLinkSigner } from '../../adapters/runtime/link-signer.ts';
import { mintId } from '../../adapters/runtime/mint-id.ts';
import { runMain } from '../../adapters/runtime/run-main.ts';
import { createWakeHandler } from '../../webhooks/worker/handle-wake.ts';
import { instantGateway } from './instant-hubspot.ts';

/** The worker as production runs it, on a HubSpot that answers at once. */
await runMain('worker', async ({ logger }) => {
  await using start = new AsyncDisposableStack();
  const config = loadConfig(process.env);
  const { databaseUrl, redisUrl } = config;
  const pool = start.adopt(createPool(databaseUrl, { max: 10 }), held => held.end());
  const connection = createQueueConnection({
    databaseUrl,
    ...(redisUrl === null ? {} : { redisUrl }),
    logger,
  });
  start.defer(() => connection.close());
  const waker = start.adopt(createWaker(connection, { logger }), held => held.close());
  const deps = {
    pool,
    gatewayFor: (beforeSend: () => void) => instantGateway(config.hubspot.appId, beforeSend),
    appId: config.hubspot.appId,
    holder: mintId('wrk'),
    logger,
    links: createLinkSigner(config.linkKey, config.publicUrl),
    anchor: null,
  };
  const handle = createWakeHandler(deps, waker.wakePortal);
  const worker = await startQueueWorker({ connection, concurrency: 4, handle, logger });
  start.defer(() => worker.close());
  const running = start.move();
  return { [Symbol.asyncDispose]: () => running.disposeAsync() };
});
