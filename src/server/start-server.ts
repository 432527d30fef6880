import type { Express } from 'express';
import { connectHubSpot } from '../../adapters/hubspot/connect-hubspot.ts';
import { ensureProperties } from '../../adapters/hubspot/install-properties.ts';
import { checkRole } from '../../adapters/postgres/check-role.ts';
import { createPool } from '../../adapters/postgres/pool.ts';
import { findPortals, readWorkCounts } from '../../adapters/postgres/work-counts.ts';
import { createQueueConnection } from '../../adapters/queue/connection.ts';
import { createWaker } from '../../adapters/queue/waker.ts';
import type { Config } from '../../adapters/runtime/config.ts';
import { createLinkSigner } from '../../adapters/runtime/link-signer.ts';
import type { Logger } from '../../adapters/runtime/logger.ts';
import { createMetrics } from '../../adapters/runtime/metrics.ts';
import { createOneTimeCodes } from '../../adapters/runtime/one-time-codes.ts';
import { createProgramSlugs } from '../../adapters/runtime/program-slug.ts';
import { createReceiptSigner } from '../../adapters/runtime/receipt-signer.ts';
import { propertyDefinitions } from '../../domain/projection.ts';
import { createIntake } from '../../webhooks/intake/create-intake.ts';
import { defaultIntakeLimits } from '../../webhooks/intake/intake-limits.ts';
import { createApp } from './app.ts';
import { listen } from './http-server.ts';
import { createLinkLimits } from './link-limits.ts';
import { mountedRoutes } from './route-table.ts';
import { createServerMetrics } from './server-metrics.ts';
import { settingsOf } from './server-settings.ts';
import { createWorkGauges } from './work-gauges.ts';

export type RunningServer = AsyncDisposable & {
  readonly port: number;
  /** What answers: its router knows every path. */
  readonly app: Express;
};

const drainWithinMs = 10_000;

/**
 * Starts the HTTP server on `config.host` and `config.port` (0: any free port). Disposing it drains: requests
 * under way are answered, nothing new is taken.
 * @throws when the port is taken, the database is away or, in production, its role could bypass row-level security
 */
export async function startServer(config: Config, logger: Logger): Promise<RunningServer> {
  await using start = new AsyncDisposableStack();
  const pool = start.adopt(createPool(config.databaseUrl, { max: 12, applicationName: 'dibs-server' }), end);
  await checkRole(pool, { demo: config.demo, logger });
  const intakePool = start.adopt(
    createPool(config.databaseUrl, { max: 4, applicationName: 'dibs-intake' }),
    end,
  );
  const queue = start.adopt(
    createQueueConnection({
      databaseUrl: config.databaseUrl,
      ...(config.redisUrl === null ? {} : { redisUrl: config.redisUrl }),
      logger,
      maxClients: 2,
    }),
    connection => connection.close(),
  );
  const waker = start.adopt(createWaker(queue, { logger }), held => held.close());
  const settings = await settingsOf(config);
  const metrics = createServerMetrics(createMetrics('server'));
  const { cipher, oauth, tokens, gateway } = connectHubSpot(config, pool, logger, metrics.registry);
  const workGauges = createWorkGauges(metrics.registry, async () =>
    readWorkCounts(pool, await findPortals(pool)),
  );
  let draining = false;
  const app = createApp(
    {
      pool,
      settings,
      logger,
      metrics,
      workGauges,
      waker,
      intake: createIntake({
        pool: intakePool,
        secrets: settings.clientSecrets,
        publicUrl: settings.publicUrl,
        waker,
        logger,
        limits: defaultIntakeLimits,
      }),
      receipts: createReceiptSigner(config.receiptSigningKey),
      links: createLinkSigner(config.linkKey, config.publicUrl),
      codes: createOneTimeCodes(config.linkKey),
      programs: createProgramSlugs(config.linkKey),
      linkLimits: createLinkLimits(() => performance.now()),
      oauth,
      cipher,
      gateway,
      ensureProperties: portalId => {
        // A reinstall brought new tokens; those of the install before are no good any more.
        tokens.forget(portalId);
        return ensureProperties(gateway, portalId, propertyDefinitions);
      },
      draining: () => draining,
    },
    mountedRoutes(config.demo),
  );
  const http = await listen(app, config);
  start.defer(() => {
    draining = true;
    return http.drain(drainWithinMs);
  });
  logger.info({ port: http.port, demo: config.demo, backend: queue.kind }, 'The server listens');
  const running = start.move();
  return { port: http.port, app, [Symbol.asyncDispose]: () => running.disposeAsync() };
}

const end = (pool: { end(): Promise<void> }) => pool.end();
