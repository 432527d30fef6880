import { createCallBudget } from '../../adapters/hubspot/call-budget.ts';
import { createHubSpotGateway } from '../../adapters/hubspot/gateway.ts';
import { createOAuthClient, type TokenGrant } from '../../adapters/hubspot/oauth.ts';
import type { EmulatorOptions } from '../../dev/emulator/options.ts';
import { startEmulator } from '../../dev/emulator/start-emulator.ts';
import { createTestDatabase } from '../support/create-test-database.ts';
import { openPool } from './open-pool.ts';

const REDIRECT_URI = 'http://localhost:3000/oauth/callback';
const CLIENT = { clientId: 'dibs-demo', clientSecret: 'dibs-demo-secret-not-for-production' };

/** An emulator with one empty portal, where the app is installed, and a gateway on it with a real budget. */
export async function startInstalledPortal(options: EmulatorOptions = {}) {
  const emulator = await startEmulator({ seeded: false, indexLagMs: 0, ...options });
  const database = await createTestDatabase();
  const pool = openPool(database.appUrl);
  const oauth = createOAuthClient({ apiUrl: emulator.url, ...CLIENT, fetchTimeoutMs: 5_000 });
  const controls = controlsOf(emulator.url);
  const { portalId, adminUserId } = await controls.post<{ portalId: string; adminUserId: string }>(
    '/portals',
    {
      name: 'Under test',
    },
  );
  const scopes = [...emulator.state.manifest.requiredScopes];
  const install = () => consent(emulator.url, adminUserId, scopes);
  let grant = await exchanged(oauth, await install());
  const gateway = createHubSpotGateway({
    apiUrl: emulator.url,
    getToken: async () => grant.accessToken,
    budget: createCallBudget(pool),
    fetchTimeoutMs: 5_000,
    appId: '1001',
  });
  return {
    emulator,
    pool,
    database,
    oauth,
    controls,
    portalId,
    adminUserId,
    gateway,
    grant: () => grant,
    /** A code of the consent page, as the callback gets it. */
    code: install,
    async reinstall() {
      grant = await exchanged(oauth, await install());
    },
    seed: (objectType: string, records: { properties: Record<string, string> }[]) =>
      controls.post<{ ids: string[] }>('/seed', { portalId, objectType, records }).then(answer => answer.ids),
    async [Symbol.asyncDispose]() {
      await emulator.close();
      await pool.end();
      await database.drop();
    },
  };
}

export type InstalledPortal = Awaited<ReturnType<typeof startInstalledPortal>>;

export { REDIRECT_URI };

function controlsOf(url: string) {
  const ask = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
    const response = await fetch(`${url}/_emulator${path}`, {
      method,
      ...(body === undefined
        ? {}
        : { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return (text === '' ? undefined : JSON.parse(text)) as T;
  };
  return {
    get: <T>(path: string) => ask<T>('GET', path),
    post: <T>(path: string, body: unknown) => ask<T>('POST', path, body),
    delete: (path: string) => ask<void>('DELETE', path),
  };
}

async function consent(url: string, userId: string, scopes: readonly string[]): Promise<string> {
  const query = new URLSearchParams({
    client_id: CLIENT.clientId,
    redirect_uri: REDIRECT_URI,
    scope: scopes.join(' '),
    state: 's',
  });
  const response = await fetch(`${url}/oauth/authorize?${query}`, {
    headers: { Authorization: `Bearer user:${userId}` },
    redirect: 'manual',
  });
  const code = new URL(response.headers.get('location') ?? 'http://none').searchParams.get('code');
  if (code === null) throw new Error(`no code: ${response.status} ${await response.text()}`);
  return code;
}

async function exchanged(oauth: ReturnType<typeof createOAuthClient>, code: string): Promise<TokenGrant> {
  const result = await oauth.exchangeCode({ code, redirectUri: REDIRECT_URI });
  if (!result.ok) throw new Error(`no token: ${result.failure.kind} ${result.failure.message}`);
  return result.value;
}
