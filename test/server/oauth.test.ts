import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createTokenCipher } from '../../adapters/hubspot/token-cipher.ts';
import { inPortal } from '../../adapters/postgres/in-portal.ts';
import { endInstall } from '../../adapters/postgres/installs.ts';
import { createPool } from '../../adapters/postgres/pool.ts';
import { loadConfig } from '../../adapters/runtime/config.ts';
import { type RunningEmulator, startEmulator } from '../../dev/emulator/start-emulator.ts';
import { createTestDatabase, type TestDatabase } from '../support/create-test-database.ts';
import { startTestServer, type TestServer } from './support/start-test-server.ts';

let database: TestDatabase;
let emulator: RunningEmulator;
let server: TestServer;
let admin: pg.Client;
let env: Record<string, string>;
beforeAll(async () => {
  database = await createTestDatabase();
  emulator = await startEmulator({ seeded: false, webhookUrl: 'http://127.0.0.1:9/nobody' });
  env = {
    PUBLIC_URL: 'http://localhost:3000',
    HUBSPOT_API_URL: emulator.url,
    HUBSPOT_APP_URL: emulator.url,
  };
  server = await startTestServer(database.appUrl, env);
  admin = new pg.Client({ connectionString: database.adminUrl });
  await admin.connect();
});
afterAll(async () => {
  await admin.end();
  await server[Symbol.asyncDispose]();
  await emulator.close();
  await database.drop();
});

/** The emulator's controls. */
async function control<T = unknown>(path: string, body: unknown): Promise<T> {
  const response = await fetch(`${emulator.url}/_emulator/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  expect(response.ok).toBe(true);
  return (await response.json()) as T;
}

let portal: { portalId: string; adminUserId: string };
beforeEach(async () => {
  portal = await control('portals', { name: 'Under test' });
  await fetch(`${emulator.url}/_emulator/faults`, { method: 'DELETE' });
});

/** A browser: it keeps our cookie, and its person consents as the portal's admin. */
type Browser = { cookie: string | null };
const newBrowser = (): Browser => ({ cookie: null });

/** Opens our install page; answers where it leads. */
async function begin(browser: Browser): Promise<URL> {
  const response = await server.fetch('/oauth/install', headersOf(browser));
  expect(response.status).toBe(302);
  browser.cookie = (response.headers.getSetCookie()[0] ?? '').split(';', 1)[0] ?? null;
  return new URL(response.headers.get('location') ?? '');
}

/** Consents on HubSpot's page; answers the way back to us, without the origin. */
async function consent(page: URL): Promise<string> {
  const response = await fetch(page, {
    redirect: 'manual',
    headers: { authorization: `Bearer user:${portal.adminUserId}` },
  });
  expect(response.status).toBe(302);
  const back = new URL(response.headers.get('location') ?? '');
  return back.pathname + back.search;
}

const comeBack = (browser: Browser, target: string) => server.fetch(target, headersOf(browser));
const headersOf = ({ cookie }: Browser) => (cookie === null ? {} : { headers: { cookie } });

async function install(browser = newBrowser()): Promise<Response> {
  return comeBack(browser, await consent(await begin(browser)));
}

type Install = {
  epoch: number;
  status: string;
  access_token: string | null;
  installed_by: string;
  scopes: string[];
  set_up: { clashes?: { name: string }[]; propertiesFailed?: string | null };
};
async function installOf(portalId: string): Promise<Install | undefined> {
  const { rows } = await admin.query<Install>('SELECT * FROM installs WHERE portal_id = $1', [portalId]);
  return rows[0];
}
const rowsOf = async (table: string) =>
  (await admin.query(`SELECT * FROM ${table} WHERE portal_id = $1 ORDER BY 2`, [portal.portalId])).rows;

describe('an install', () => {
  test('asks HubSpot for the scopes of the manifest and tells where to come back', async () => {
    const page = await begin(newBrowser());
    expect(page.origin + page.pathname).toBe(`${emulator.url}/oauth/authorize`);
    expect(page.searchParams.get('client_id')).toBe('dibs-demo');
    expect(page.searchParams.get('redirect_uri')).toBe('http://localhost:3000/oauth/callback');
    expect(page.searchParams.get('scope')?.split(' ')).toEqual(expect.arrayContaining(['oauth']));
    expect(page.searchParams.get('state')).toMatch(/^[\w-]{43}$/);
  });

  test('leaves sealed tokens, an observing policy, the installing user as admin and a first read', async () => {
    const response = await install();
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toContain('text/html');
    expect(await response.text()).toContain('Dibs is installed');

    const stored = await installOf(portal.portalId);
    expect(stored).toMatchObject({ epoch: 1, status: 'active', installed_by: portal.adminUserId });
    expect(stored?.set_up).toEqual({ clashes: [], propertiesFailed: null });
    const cipher = createTokenCipher(loadConfig({ ...env, DATABASE_URL: database.appUrl }).tokenKeys);
    expect(cipher.open(portal.portalId, stored?.access_token ?? '')).toMatchObject({ ok: true });
    expect(cipher.open('1', stored?.access_token ?? '')).toMatchObject({ ok: false });

    expect(await rowsOf('policies')).toMatchObject([{ version: 1, document: { enforcement: 'observe' } }]);
    expect(await rowsOf('directories')).toMatchObject([
      { version: 1, document: { roles: [{ who: { userId: portal.adminUserId }, role: 'admin' }] } },
    ]);
    const { rows } = await admin.query(
      `SELECT kind, due_at <= program_now() AS due FROM due_work WHERE portal_id = $1`,
      [portal.portalId],
    );
    expect(rows).toContainEqual({ kind: 'first-read', due: true });
  });

  test('names the portal of the token, whatever the query says', async () => {
    const browser = newBrowser();
    const target = await consent(await begin(browser));
    expect((await comeBack(browser, `${target}&portalId=666&hub_id=666`)).status).toBe(200);
    expect(await installOf('666')).toBeUndefined();
    expect(await installOf(portal.portalId)).toBeDefined();
  });

  test('reports a property that stands in the way, and installs all the same', async () => {
    const made = await fetch(`${emulator.url}/crm/properties/2026-09/deals`, {
      method: 'POST',
      headers: { authorization: `Bearer user:${portal.adminUserId}`, 'content-type': 'application/json' },
      body: JSON.stringify({
        name: 'dibs_registration_id',
        label: 'Mine',
        type: 'number',
        fieldType: 'number',
        groupName: 'dealinformation',
      }),
    });
    expect(made.status).toBe(201);
    const response = await install();
    expect(response.status).toBe(200);
    expect(await response.text()).toMatch(
      /dibs_registration_id<\/code> on deals: is number\/number, but Dibs needs/,
    );
    expect((await installOf(portal.portalId))?.set_up.clashes).toMatchObject([
      { name: 'dibs_registration_id' },
    ]);
  });

  test('stands although the properties could not be made, and says so', async () => {
    await control('faults', { kind: 'outage', path: '/crm/properties' });
    const response = await install();
    expect(response.status).toBe(200);
    expect(await response.text()).toContain('Properties are missing');
    expect(await installOf(portal.portalId)).toMatchObject({
      status: 'active',
      set_up: { propertiesFailed: 'unavailable' },
    });
    expect(await rowsOf('due_work')).toContainEqual(expect.objectContaining({ kind: 'first-read' }));
  });

  test('again raises the epoch and keeps what was decided', async () => {
    await install();
    await admin.query(
      `UPDATE policies SET document = document || '{"enforcement":"enforce"}' WHERE portal_id = $1`,
      [portal.portalId],
    );
    expect((await install()).status).toBe(200);
    expect(await installOf(portal.portalId)).toMatchObject({ epoch: 2, status: 'active' });
    expect(await rowsOf('policies')).toMatchObject([{ version: 1, document: { enforcement: 'enforce' } }]);
    expect(await rowsOf('directories')).toHaveLength(1);
  });

  test('of a directory without an admin makes the installing user one', async () => {
    await install();
    await admin.query(`UPDATE directories SET document = document || '{"roles":[]}' WHERE portal_id = $1`, [
      portal.portalId,
    ]);
    await install();
    expect(await rowsOf('directories')).toMatchObject([
      { version: 1 },
      { version: 2, document: { roles: [{ who: { userId: portal.adminUserId }, role: 'admin' }] } },
    ]);
  });

  test('may be begun in two tabs and finished in both', async () => {
    const browser = newBrowser();
    const first = await consent(await begin(browser));
    const second = await consent(await begin(browser));
    expect((await comeBack(browser, first)).status).toBe(200);
    expect((await comeBack(browser, second)).status).toBe(200);
  });
});

/** Ways in which an install comes back that must not become one. */
const refused: { sentence: string; status: number; comeBack: () => Promise<Response> }[] = [
  {
    sentence: 'with a state that was used',
    status: 400,
    comeBack: async () => {
      const browser = newBrowser();
      const target = await consent(await begin(browser));
      const used = target.replace(/code=[^&]*/, 'code=none');
      await comeBack(browser, used);
      return comeBack(browser, target);
    },
  },
  {
    sentence: 'in a browser that began none',
    status: 400,
    comeBack: async () => comeBack(newBrowser(), await consent(await begin(newBrowser()))),
  },
  {
    sentence: 'in a browser that began another',
    status: 400,
    comeBack: async () => {
      const other = newBrowser();
      await begin(other);
      return comeBack(other, await consent(await begin(newBrowser())));
    },
  },
  {
    sentence: 'in its own browser, after another one brought the state',
    status: 400,
    comeBack: async () => {
      const browser = newBrowser();
      const target = await consent(await begin(browser));
      await comeBack(newBrowser(), target);
      return comeBack(browser, target);
    },
  },
  {
    sentence: 'after ten minutes',
    status: 400,
    comeBack: async () => {
      const browser = newBrowser();
      const target = await consent(await begin(browser));
      await admin.query(`UPDATE oauth_states SET expires_at = clock_timestamp() - interval '1 ms'`);
      return comeBack(browser, target);
    },
  },
  {
    sentence: 'without a state',
    status: 400,
    comeBack: async () => {
      const browser = newBrowser();
      await begin(browser);
      return comeBack(browser, '/oauth/callback?code=abc');
    },
  },
  {
    sentence: 'with a state that we never gave',
    status: 400,
    comeBack: async () => {
      const browser = newBrowser();
      await begin(browser);
      return comeBack(browser, `/oauth/callback?code=abc&state=${'A'.repeat(43)}`);
    },
  },
  {
    sentence: 'with a code that HubSpot never gave',
    status: 400,
    comeBack: async () => {
      const browser = newBrowser();
      const state = (await begin(browser)).searchParams.get('state');
      return comeBack(browser, `/oauth/callback?code=00000000-0000&state=${state}`);
    },
  },
  {
    sentence: 'refused by the person',
    status: 403,
    comeBack: async () => {
      const browser = newBrowser();
      const state = (await begin(browser)).searchParams.get('state');
      return comeBack(browser, `/oauth/callback?error=access_denied&state=${state}`);
    },
  },
  {
    sentence: 'while HubSpot is away',
    status: 502,
    comeBack: async () => {
      const browser = newBrowser();
      const target = await consent(await begin(browser));
      await control('faults', { kind: 'outage', path: '/oauth/2026-09/token' });
      return comeBack(browser, target);
    },
  },
];

test.each(refused)(
  'an install that comes back $sentence is answered $status and changes nothing',
  async row => {
    const response = await row.comeBack();
    expect(response.status).toBe(row.status);
    expect(response.headers.get('content-type')).toContain('text/html');
    expect(await response.text()).toMatch(/Nothing\s+was\s+changed/);
    expect(await installOf(portal.portalId)).toBeUndefined();
  },
);

test('a code that was used once installs nothing a second time', async () => {
  const browser = newBrowser();
  const target = await consent(await begin(browser));
  expect((await comeBack(browser, target)).status).toBe(200);
  const state = (await begin(browser)).searchParams.get('state');
  const again = await comeBack(browser, target.replace(/state=[^&]*/, `state=${state}`));
  expect(again.status).toBe(400);
  expect(await installOf(portal.portalId)).toMatchObject({ epoch: 1 });
});

test('with the secret of another app nothing is installed, and the page says whose fault it is', async () => {
  await using other = await startTestServer(database.appUrl, {
    ...env,
    HUBSPOT_CLIENT_SECRET: 'the-secret-of-another-app',
  });
  const begun = await other.fetch('/oauth/install');
  const cookie = (begun.headers.getSetCookie()[0] ?? '').split(';', 1)[0] ?? '';
  const target = await consent(new URL(begun.headers.get('location') ?? ''));
  const response = await other.fetch(target, { headers: { cookie } });
  expect(response.status).toBe(500);
  expect(await response.text()).toMatch(/client\s+id and secret/);
  expect(await installOf(portal.portalId)).toBeUndefined();
});

test('behind TLS a cookie of plain HTTP completes nothing', async () => {
  await using secure = await startTestServer(database.appUrl, { ...env, PUBLIC_URL: 'https://dibs.example' });
  const begun = await secure.fetch('/oauth/install');
  const [cookie = ''] = (begun.headers.getSetCookie()[0] ?? '').split(';', 1);
  const state = new URL(begun.headers.get('location') ?? '').searchParams.get('state');
  const response = await secure.fetch(`/oauth/callback?code=any&state=${state}`, {
    headers: { cookie: cookie.replace('__Host-', '') },
  });
  expect(response.status).toBe(400);
  expect(await response.text()).toContain('cannot be completed');
});

test.each([
  ['two states', (target: string) => `${target}&state=other`],
  ['two codes', (target: string) => `${target}&code=other`],
  ['a NUL in its code', (target: string) => target.replace(/code=[^&]*/, 'code=%00')],
])('an install that comes back with %s is refused, and can be completed as it was', async (_, change) => {
  const browser = newBrowser();
  const target = await consent(await begin(browser));
  expect((await comeBack(browser, change(target))).status).toBe(400);
  expect(await installOf(portal.portalId)).toBeUndefined();
  expect((await comeBack(browser, target)).status).toBe(200);
});

test('states are stored as hashes, and gone once used', async () => {
  const browser = newBrowser();
  const page = await begin(browser);
  const state = page.searchParams.get('state') ?? '';
  const secret = browser.cookie?.split('=')[1] ?? '';
  const { rows } = await admin.query<{ text: string }>('SELECT s::text AS text FROM oauth_states s');
  const everything = rows.map(row => row.text).join();
  for (const told of [state, secret]) {
    expect(everything).not.toContain(told);
    expect(everything).not.toContain(Buffer.from(told).toString('hex'));
  }
  const before = rows.length;
  await comeBack(browser, await consent(page));
  expect((await admin.query('SELECT FROM oauth_states')).rowCount).toBe(before - 1);
});

test('behind TLS the cookie is bound to host, path and TLS, and no script reads it', async () => {
  await using secure = await startTestServer(database.appUrl, { ...env, PUBLIC_URL: 'https://dibs.example' });
  const response = await secure.fetch('/oauth/install');
  expect(response.headers.getSetCookie()).toEqual([
    expect.stringMatching(
      /^__Host-dibs-install=[\w-]{43}; Path=\/; Max-Age=600; HttpOnly; SameSite=Lax; Secure$/,
    ),
  ]);
});

test('pages can load and run nothing, and nobody can frame them', async () => {
  const policy = (await install()).headers.get('content-security-policy');
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("frame-ancestors 'none'");
  expect(policy).not.toContain('unsafe');
});

test('an uninstall ends its own install and no later one; a reinstall begins anew', async () => {
  await using pool = Object.assign(createPool(database.appUrl), {
    [Symbol.asyncDispose]: async () => undefined,
  });
  const uninstall = (epoch: number) =>
    inPortal(pool, portal.portalId, { fenced: false }, tx => endInstall(tx, epoch));
  await install();
  expect(await uninstall(1)).toBe(true);
  expect(await installOf(portal.portalId)).toMatchObject({ status: 'uninstalled', access_token: null });
  expect(await rowsOf('due_work')).toEqual([]);
  const person = { portalId: portal.portalId, userId: portal.adminUserId };
  await expect(inPortal(pool, portal.portalId, { epoch: 1 }, async () => 1)).rejects.toMatchObject({
    failure: 'not-installed',
  });

  await install();
  expect(await installOf(portal.portalId)).toMatchObject({ epoch: 2, status: 'active' });
  expect(await uninstall(1)).toBe(false);
  expect(await installOf(portal.portalId)).toMatchObject({ epoch: 2, status: 'active' });
  await expect(inPortal(pool, person.portalId, { epoch: 1 }, async () => 1)).rejects.toMatchObject({
    failure: 'stale-epoch',
  });
  await pool.end();
});

test('no token, code, state or e-mail address of an install is in the log', async () => {
  const browser = newBrowser();
  const page = await begin(browser);
  const target = await consent(page);
  await comeBack(browser, target);
  const text = JSON.stringify(server.logged);
  const query = new URL(target, 'http://any').searchParams;
  for (const secret of [query.get('code'), query.get('state'), browser.cookie?.split('=')[1]])
    expect(text).not.toContain(secret);
});
