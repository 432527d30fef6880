import type { CallBudget } from '../../adapters/hubspot/call-budget.ts';
import { createHubSpotGateway } from '../../adapters/hubspot/gateway.ts';
import { createOAuthClient } from '../../adapters/hubspot/oauth.ts';
import { createTokenSource } from '../../adapters/hubspot/token-source.ts';
import { outboxMailer } from '../../adapters/mail/mailer.ts';
import { createTokenStore } from '../../adapters/postgres/token-store.ts';
import { createLinkSigner } from '../../adapters/runtime/link-signer.ts';
import { createOneTimeCodes } from '../../adapters/runtime/one-time-codes.ts';
import { createWakeHandler } from '../../webhooks/worker/handle-wake.ts';
import { createRightOfWay } from '../../webhooks/worker/right-of-way.ts';
import type { PortalWorkDeps, WorkerLogger } from '../../webhooks/worker/worker-deps.ts';
import type { Run, SimWorker } from './run.ts';
import { createSimBudget } from './sim-budget.ts';
import type { SimProcess } from './sim-process.ts';

/** What `webhooks/worker/main.ts` wires, on the simulation's process, time and HubSpot. */
export function createSimWorker(run: Run, process: SimProcess): SimWorker {
  const apiUrl = `http://${process.name}`;
  // The clocks of two machines are never quite the same.
  const skewMs = run.random.int(4_001) - 2_000;
  const tokens = createTokenSource({
    store: createTokenStore(process.pool),
    oauth: createOAuthClient({
      apiUrl,
      clientId: 'dibs-demo',
      clientSecret: 'dibs-demo-secret-not-for-production',
      fetchTimeoutMs: 15_000,
    }),
    cipher: run.cipher,
    now: () => run.nowMs() + skewMs,
  });
  const budget: CallBudget = run.budgeted
    ? createSimBudget({ process, advance: run.advance, count: run.sometimes.count })
    : {
        acquire: async () => {
          await run.moments.between(process);
          return { granted: true, grantedAt: performance.now() };
        },
      };
  const gatewayFor = (beforeSend: () => void) =>
    createHubSpotGateway({
      apiUrl,
      appId: '1001',
      getToken: (portalId, given) => tokens.getToken(portalId, given),
      budget,
      fetchTimeoutMs: 15_000,
      beforeSend,
    });
  const deps: PortalWorkDeps = {
    pool: process.pool,
    gatewayFor,
    journal: null,
    appId: '1001',
    holder: process.name,
    // One portal, one act at a time: nobody waits for anybody.
    way: createRightOfWay({ places: 0 }),
    links: createLinkSigner(Buffer.alloc(32), 'https://dibs.example'),
    codes: createOneTimeCodes(Buffer.alloc(32)),
    mailer: outboxMailer,
    mailDomain: 'dibs.example',
    logger: loggerOf(run, process),
    anchor: null,
    // Nobody is told of anything here: other systems are no part of the simulation.
    events: { wake: () => undefined },
    mails: null,
  };
  // How quick this machine is must not decide where a turn ends.
  const turnMs = Number.POSITIVE_INFINITY;
  return { process, handle: createWakeHandler(deps, () => undefined, turnMs) };
}

/** Complaints of the product: what it says when a fault of ours strikes is expected, anything else is a defect. */
function loggerOf(run: Run, process: SimProcess): WorkerLogger {
  const told = (fields: Record<string, unknown>, message: string) => {
    run.sometimes.count(`log: ${message}`);
    const error = String(fields.err ?? '');
    if (process.dead || /simulated|was killed|StoreError|HubSpotError/.test(error)) return;
    if (error !== '') run.violate(`“${message}”: ${error}`);
  };
  return { info: () => undefined, warn: told, error: told };
}
