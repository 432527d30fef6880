import { expect, test } from 'vitest';
import { createCallBudget } from '../../adapters/hubspot/call-budget.ts';
import { createHubSpotGateway } from '../../adapters/hubspot/gateway.ts';
import { startInstalledPortal } from './installed-portal.ts';
import { openPool } from './open-pool.ts';

test('HubSpot itself never counts more than 90 calls in 10 s, searches included, from two processes (P8)', async () => {
  await using hubspot = await startInstalledPortal();
  const secondPool = openPool(hubspot.database.appUrl);
  const gateways = [hubspot.pool, secondPool].map(pool =>
    createHubSpotGateway({
      apiUrl: hubspot.emulator.url,
      getToken: async () => hubspot.grant().accessToken,
      budget: createCallBudget(pool),
      fetchTimeoutMs: 20_000,
      maxBudgetWaitMs: 120_000,
      appId: '1001',
    }),
  );
  const work = Array.from({ length: 300 }, (_, index) => {
    const gateway = gateways[index % 2];
    return index % 10 === 0
      ? gateway?.search(hubspot.portalId, 'deals', { query: 'x' })
      : gateway?.readPipelines(hubspot.portalId, 'deals');
  });
  await Promise.all(work);
  const { portals } = await hubspot.controls.get<{ portals: { maxCallsIn10s: number; refused: number }[] }>(
    '/limits',
  );
  await secondPool.end();
  expect(portals[0]?.refused).toBe(0);
  expect(portals[0]?.maxCallsIn10s).toBeLessThanOrEqual(90);
  expect(portals[0]?.maxCallsIn10s).toBeGreaterThan(70);
}, 180_000);
