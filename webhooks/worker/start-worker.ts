import { createPostWebhook } from '../../adapters/http/post-webhook.ts';
import { connectHubSpot } from '../../adapters/hubspot/connect-hubspot.ts';
import { mailDomainOf, mailerOf } from '../../adapters/mail/mailer-of.ts';
import { checkRole } from '../../adapters/postgres/check-role.ts';
import { createPool } from '../../adapters/postgres/pool.ts';
import { createQueueConnection } from '../../adapters/queue/connection.ts';
import { createWaker } from '../../adapters/queue/waker.ts';
import { startQueueWorker } from '../../adapters/queue/worker.ts';
import type { Config } from '../../adapters/runtime/config.ts';
import { createLedgerAnchor } from '../../adapters/runtime/ledger-anchor.ts';
import { createLinkSigner } from '../../adapters/runtime/link-signer.ts';
import type { Logger } from '../../adapters/runtime/logger.ts';
import { createMetrics, serveMetrics } from '../../adapters/runtime/metrics.ts';
import { mintId } from '../../adapters/runtime/mint-id.ts';
import { createOneTimeCodes } from '../../adapters/runtime/one-time-codes.ts';
import { createEventSender } from '../publish/create-event-sender.ts';
import { createMailSender } from '../publish/hand-over-mails.ts';
import { createWakeHandler } from './handle-wake.ts';
import { createRightOfWay } from './right-of-way.ts';
import type { WorkerDeps } from './worker-deps.ts';

/** How the worker reaches HubSpot. */
export type ConnectHubSpot = (
  ...connecting: Parameters<typeof connectHubSpot>
) => Pick<ReturnType<typeof connectHubSpot>, 'gatewayFor' | 'cipher'> & Pick<WorkerDeps, 'journal'>;

/**
 * Wake-ups handled at the same time; the work is mostly waiting for HubSpot and Postgres. Unpacking, a sweep and the
 * portals that are behind take six of them at most.
 */
const concurrency = 8;
/** Turns of portals with few events that are begun where these were unpacked, without the queue. */
const atHand = 4;
/** In which a receiver of an outgoing event has to have answered. */
const answerWithinMs = 10_000;

/**
 * Starts the worker: it unpacks deliveries, decides, settles deadlines and writes the CRM copy. Any number of
 * workers may run; a portal's lease lets one of them work on it at a time. Disposing it finishes what is under way.
 * @throws when the database is away or, in production, its role could bypass row-level security
 */
export async function startWorker(
  config: Config,
  logger: Logger,
  connect: ConnectHubSpot = connectHubSpot,
): Promise<AsyncDisposable> {
  await using start = new AsyncDisposableStack();
  const pool = start.adopt(
    createPool(config.databaseUrl, { max: 10, applicationName: 'dibs-worker' }),
    held => held.end(),
  );
  await checkRole(pool, { demo: config.demo, logger });
  const queue = start.adopt(
    createQueueConnection({
      databaseUrl: config.databaseUrl,
      ...(config.redisUrl === null ? {} : { redisUrl: config.redisUrl }),
      logger,
    }),
    connection => connection.close(),
  );
  const waker = start.adopt(createWaker(queue, { logger }), held => held.close());
  const registry = createMetrics('worker');
  const { gatewayFor, cipher, journal } = connect(config, pool, logger, registry);
  const anchor =
    config.ledgerAnchorFile === null ? null : start.use(createLedgerAnchor(config.ledgerAnchorFile));
  const holder = mintId('wrk');
  const events = start.use(
    createEventSender({
      pool,
      holder,
      logger,
      cipher,
      post: createPostWebhook({ timeoutMs: answerWithinMs, allowLoopback: config.demo }),
    }),
  );
  const mailer = mailerOf(config);
  const sending = {
    pool,
    holder,
    logger,
    links: createLinkSigner(config.linkKey, config.publicUrl),
    codes: createOneTimeCodes(config.linkKey),
    mailer,
    mailDomain: mailDomainOf(config),
  };
  const mails = mailer.kind === 'smtp' ? start.use(createMailSender(sending)) : null;
  const way = createRightOfWay({ places: atHand });
  const deps = {
    ...sending,
    way,
    gatewayFor,
    journal,
    appId: config.hubspot.appId,
    anchor,
    events,
    mails,
  };
  const worker = await startQueueWorker({
    connection: queue,
    concurrency,
    handle: createWakeHandler(deps, waker.wakePortal),
    ended: way.ended,
    logger,
  });
  start.defer(() => worker.close());
  if (config.metricsPort !== null) start.use(await serveMetrics(registry, config.metricsPort));
  logger.info({ backend: queue.kind, holderId: deps.holder }, 'The worker runs');
  const running = start.move();
  return { [Symbol.asyncDispose]: () => running.disposeAsync() };
}
