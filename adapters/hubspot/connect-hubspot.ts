import type pg from 'pg';
import type { Registry } from 'prom-client';
import { createTokenStore } from '../postgres/token-store.ts';
import type { Config } from '../runtime/config.ts';
import type { HubSpotLogger } from './api-call.ts';
import { createCallBudget } from './call-budget.ts';
import { createCallMetrics } from './call-metrics.ts';
import { HubSpotError } from './failure.ts';
import { createHubSpotGateway } from './gateway.ts';
import { createHttpExchange } from './http-exchange.ts';
import { createJournalSource } from './journal.ts';
import { createOAuthClient } from './oauth.ts';
import { createTokenCipher } from './token-cipher.ts';
import { createTokenSource } from './token-source.ts';

const fetchTimeoutMs = 15_000;

/** Everything a process needs to speak to HubSpot for any portal: tokens from the store, calls inside the budget. */
export function connectHubSpot(config: Config, pool: pg.Pool, logger: HubSpotLogger, registry: Registry) {
  const { apiUrl, appId, clientId } = config.hubspot;
  const [clientSecret] = config.hubspot.clientSecrets;
  const cipher = createTokenCipher(config.tokenKeys);
  const oauth = createOAuthClient({ apiUrl, clientId, clientSecret, fetchTimeoutMs });
  const tokens = createTokenSource({ store: createTokenStore(pool), oauth, cipher, now: Date.now });
  const gatewayDeps = {
    apiUrl,
    appId,
    getToken: tokens.getToken,
    exchange: createHttpExchange({ apiUrl, timeoutMs: fetchTimeoutMs }),
    budget: createCallBudget(pool, config.hubspot.callLimits),
    fetchTimeoutMs,
    logger,
    metrics: createCallMetrics(registry),
  };
  const gateway = createHubSpotGateway(gatewayDeps);
  /** The gateway of one piece of work: `beforeSend` throws when the work is no longer its caller's. */
  const gatewayFor = (beforeSend: () => void) => createHubSpotGateway({ ...gatewayDeps, beforeSend });
  const journal = createJournalSource({
    apiUrl,
    clientId,
    clientSecret,
    fetchTimeoutMs,
    // Where the app was taken out HubSpot refuses to renew the token, which ends the install in our store.
    confirmInstall: async portalId => {
      try {
        await tokens.getToken(portalId, { rejected: await tokens.getToken(portalId) });
      } catch (error) {
        if (!(error instanceof HubSpotError) || error.failure.category !== 'NOT_INSTALLED') throw error;
      }
    },
  });
  return { cipher, oauth, tokens, gateway, gatewayFor, journal };
}
