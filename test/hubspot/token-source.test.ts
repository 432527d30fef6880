import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createCallBudget } from '../../adapters/hubspot/call-budget.ts';
import { HubSpotError } from '../../adapters/hubspot/failure.ts';
import { createHubSpotGateway } from '../../adapters/hubspot/gateway.ts';
import { createOAuthClient } from '../../adapters/hubspot/oauth.ts';
import { createTokenCipher } from '../../adapters/hubspot/token-cipher.ts';
import { createTokenSource, sealGrant } from '../../adapters/hubspot/token-source.ts';
import { inPortal } from '../../adapters/postgres/in-portal.ts';
import { endInstall, saveInstall } from '../../adapters/postgres/installs.ts';
import { createTokenStore } from '../../adapters/postgres/token-store.ts';
import { type InstalledPortal, startInstalledPortal } from './installed-portal.ts';

const cipher = createTokenCipher([{ id: 'k1', key: Buffer.alloc(32, 1) }]);
let hubspot: InstalledPortal;
beforeAll(async () => {
  hubspot = await startInstalledPortal();
});
afterAll(() => hubspot[Symbol.asyncDispose]());

/** Stores what the callback would store, as an install that began `agoMs` ago. */
async function store(agoMs = 0): Promise<void> {
  const sealed = sealGrant(cipher, hubspot.grant(), Date.now() - agoMs);
  const install = { hubDomain: null, scopes: [], installedBy: null, ...sealed };
  await inPortal(hubspot.pool, hubspot.portalId, { fenced: false }, tx => saveInstall(tx, install));
}

/** Another process learns of an uninstall. */
async function uninstallElsewhere(): Promise<void> {
  const epoch = (await stored())?.epoch ?? 0;
  expect(await inPortal(hubspot.pool, hubspot.portalId, { fenced: false }, tx => endInstall(tx, epoch))).toBe(
    true,
  );
}

const stored = () => createTokenStore(hubspot.pool).readTokens(hubspot.portalId);

/** A source as one process has it. */
const source = (now = Date.now, clientSecret = 'dibs-demo-secret-not-for-production') =>
  createTokenSource({
    store: createTokenStore(hubspot.pool),
    oauth: createOAuthClient({
      apiUrl: hubspot.emulator.url,
      clientId: 'dibs-demo',
      clientSecret,
      fetchTimeoutMs: 5_000,
    }),
    cipher,
    now,
  });

/** Access tokens that HubSpot still takes: how many refreshes there were. */
const issued = () => hubspot.emulator.state.tokens.snapshot().access.length;

async function failureOf(work: Promise<unknown>) {
  try {
    await work;
  } catch (error) {
    if (error instanceof HubSpotError) return error.failure;
    throw error;
  }
  throw new Error('it did not fail');
}

beforeEach(async () => {
  await hubspot.controls.delete('/faults');
  await hubspot.reinstall();
  await store();
});

describe('a token', () => {
  test('is the stored one while it lasts', async () => {
    expect(await source().getToken(hubspot.portalId)).toBe(hubspot.grant().accessToken);
  });

  test('is renewed two minutes before its end, and the new one is stored', async () => {
    await store(28 * 60_000);
    const before = await stored();
    const token = await source().getToken(hubspot.portalId);
    expect(token).not.toBe(hubspot.grant().accessToken);
    const after = await stored();
    expect(after?.accessToken).not.toBe(before?.accessToken);
    expect(Date.parse(after?.accessExpiresAt ?? '') - Date.now()).toBeGreaterThan(27 * 60_000);
    expect(Date.parse(after?.accessExpiresAt ?? '') - Date.now()).toBeLessThanOrEqual(28 * 60_000);
  });

  test('is renewed once, however many callers in however many processes find it old', async () => {
    await store(60 * 60_000);
    const before = issued();
    const processes = [source(), source(), source()];
    const tokens = await Promise.all(
      Array.from({ length: 30 }, (_, index) => processes[index % 3]?.getToken(hubspot.portalId)),
    );
    expect(new Set(tokens).size).toBe(1);
    expect(issued() - before).toBe(1);
  });

  test('that HubSpot has refused is renewed before its time, by one of all who were refused', async () => {
    const rejected = hubspot.grant().accessToken;
    const before = issued();
    const processes = [source(), source()];
    await Promise.all(processes.map(one => one.getToken(hubspot.portalId)));
    const tokens = await Promise.all(
      Array.from({ length: 10 }, (_, index) =>
        processes[index % 2]?.getToken(hubspot.portalId, { rejected }),
      ),
    );
    expect(new Set(tokens).size).toBe(1);
    expect(tokens[0]).not.toBe(rejected);
    expect(issued() - before).toBe(1);
  });

  test('that ended early costs the gateway one more call and nobody an error', async () => {
    await hubspot.controls.post('/expire-tokens', { portalId: hubspot.portalId });
    const tokens = source();
    const gateway = createHubSpotGateway({
      apiUrl: hubspot.emulator.url,
      getToken: tokens.getToken,
      budget: createCallBudget(hubspot.pool),
      fetchTimeoutMs: 5_000,
      appId: '1001',
    });
    expect((await gateway.readOwners(hubspot.portalId)).length).toBe(1);
  });

  test('of a short life is used for four fifths of it', () => {
    const sealed = sealGrant(
      cipher,
      { portalId: '1', accessToken: 'a', refreshToken: 'r', expiresInSeconds: 10 },
      0,
    );
    expect(sealed.accessExpiresAt).toBe('1970-01-01T00:00:08.000Z');
  });
});

describe('no token', () => {
  test('where the app was never installed', async () => {
    expect(await failureOf(source().getToken('1'))).toMatchObject({
      kind: 'unauthorized',
      category: 'NOT_INSTALLED',
    });
  });

  test('after an uninstall: the refusal is stored, and HubSpot is not asked again', async () => {
    await store(60 * 60_000);
    await hubspot.controls.post('/uninstall', { portalId: hubspot.portalId });
    expect(await failureOf(source().getToken(hubspot.portalId))).toMatchObject({ category: 'NOT_INSTALLED' });
    expect(await stored()).toBeNull();
    await hubspot.controls.delete('/calls');
    expect(await failureOf(source().getToken(hubspot.portalId))).toMatchObject({ category: 'NOT_INSTALLED' });
  });

  test('a reinstall brings one again', async () => {
    await store(60 * 60_000);
    await hubspot.controls.post('/uninstall', { portalId: hubspot.portalId });
    const tokens = source();
    await failureOf(tokens.getToken(hubspot.portalId));
    await hubspot.reinstall();
    await store();
    expect(await tokens.getToken(hubspot.portalId)).toBe(hubspot.grant().accessToken);
  });

  test('when our own secret is wrong: the install stays', async () => {
    await store(60 * 60_000);
    const failure = await failureOf(source(Date.now, 'wrong').getToken(hubspot.portalId));
    expect(failure).toMatchObject({ kind: 'unauthorized', category: 'OAUTH_CLIENT_REFUSED' });
    expect(await stored()).not.toBeNull();
  });

  test('while HubSpot is down: the install stays', async () => {
    await store(60 * 60_000);
    const unreachable = createTokenSource({
      store: createTokenStore(hubspot.pool),
      oauth: createOAuthClient({
        apiUrl: 'http://127.0.0.1:1',
        clientId: 'x',
        clientSecret: 'x',
        fetchTimeoutMs: 1_000,
      }),
      cipher,
      now: Date.now,
    });
    expect((await failureOf(unreachable.getToken(hubspot.portalId))).kind).toBe('network');
    expect(await stored()).not.toBeNull();
  });

  test('when no key opens what is stored', async () => {
    await store(60 * 60_000);
    const other = createTokenSource({
      store: createTokenStore(hubspot.pool),
      oauth: hubspot.oauth,
      cipher: createTokenCipher([{ id: 'k2', key: Buffer.alloc(32, 2) }]),
      now: Date.now,
    });
    expect(await failureOf(other.getToken(hubspot.portalId))).toMatchObject({ category: 'TOKEN_UNREADABLE' });
    expect(await stored()).not.toBeNull();
  });
});

test('an uninstall is noticed although a token is remembered', async () => {
  let nowMs = Date.now();
  const tokens = source(() => nowMs);
  await tokens.getToken(hubspot.portalId);
  await uninstallElsewhere();
  nowMs += 60_000;
  expect(await failureOf(tokens.getToken(hubspot.portalId))).toMatchObject({ category: 'NOT_INSTALLED' });
});

test('what is forgotten is looked up anew', async () => {
  const tokens = source();
  await tokens.getToken(hubspot.portalId);
  await uninstallElsewhere();
  tokens.forget(hubspot.portalId);
  expect(await failureOf(tokens.getToken(hubspot.portalId))).toMatchObject({ category: 'NOT_INSTALLED' });
});
