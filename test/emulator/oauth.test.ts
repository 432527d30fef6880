import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RunningEmulator } from '../../dev/emulator/start-emulator.ts';
import {
  ADMIN,
  authorizePath,
  call,
  form,
  get,
  install,
  PORTAL,
  post,
  REDIRECT,
  REP,
  SCOPES,
  start,
} from './harness.ts';

let emulator: RunningEmulator;
beforeAll(async () => {
  emulator = await start();
});
afterAll(() => emulator.close());

const TOKEN = '/oauth/2026-09/token';
const grantFor = async (overrides: Record<string, string> = {}) => {
  const granted = await call(emulator, 'GET', authorizePath(overrides), { token: ADMIN });
  return new URL(granted.headers.get('location') ?? '').searchParams;
};

test("an admin's token grants at once: the browser goes back with code and state", async () => {
  const granted = await call(emulator, 'GET', authorizePath(), { token: ADMIN });
  expect(granted.status).toBe(302);
  const target = new URL(granted.headers.get('location') ?? '');
  expect(target.origin + target.pathname).toBe(REDIRECT);
  expect(target.searchParams.get('state')).toBe('s-1');
});

test('a code buys tokens for 30 minutes and names the portal', async () => {
  const { answer } = await install(emulator);
  expect(answer).toMatchObject({
    token_type: 'bearer',
    token_use: 'access_token',
    expires_in: 1800,
    hub_id: Number(PORTAL),
    user_id: 71000001,
    scopes: SCOPES,
  });
  expect(String(answer.access_token).length).toBeGreaterThan(300);
});

describe('the consent page refuses', () => {
  test.each([
    ['another client', { client_id: 'somebody' }, ADMIN, 400, /invalid app client ID/],
    [
      'a redirect URL nobody registered',
      { redirect_uri: 'https://evil.example/cb' },
      ADMIN,
      400,
      /does not match/,
    ],
    [
      'a loopback URL with another path',
      { redirect_uri: 'http://localhost:9999/else' },
      ADMIN,
      400,
      /does not match/,
    ],
    [
      'a scope the app does not declare',
      { scope: `${SCOPES.join(' ')} tickets` },
      ADMIN,
      400,
      /does not declare/,
    ],
    ['a missing required scope', { scope: 'oauth' }, ADMIN, 400, /scopes are missing/],
    ['a person who may not install', {}, REP, 403, /super admin/],
  ])('%s', async (_what, overrides, token, status, says) => {
    const answer = await call(emulator, 'GET', authorizePath(overrides), { token });
    expect(answer.status).toBe(status);
    expect(String(answer.body.text)).toMatch(says);
  });
});

test('a loopback redirect on another port with the registered path is fine', async () => {
  const code = (await grantFor({ redirect_uri: 'http://127.0.0.1:54321/oauth/callback' })).get('code');
  expect(code).toBeTruthy();
});

test('without a token a page offers the accounts, escapes what it shows, and its form grants', async () => {
  const nasty = '"><script>alert(1)</script>';
  const page = await call(emulator, 'GET', authorizePath({ state: nasty }), { token: null });
  const html = String(page.body.text);
  expect(page.status).toBe(200);
  expect(html).toContain('Harborline Software');
  expect(html).not.toContain('<script>');
  expect(html).toContain('&quot;&gt;&lt;script&gt;');
  const query = new URL(authorizePath({ state: nasty }), emulator.url).searchParams;
  query.set('user', '71000001');
  const granted = await call(emulator, 'POST', '/oauth/authorize', {
    token: null,
    body: query.toString(),
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  });
  expect(granted.status).toBe(302);
  expect(new URL(granted.headers.get('location') ?? '').searchParams.get('state')).toBe(nasty);
});

describe('the token endpoint refuses', () => {
  const good = { grant_type: 'refresh_token' };
  test.each([
    ['another client id', { ...good, client_id: 'x' }, 'BAD_CLIENT_ID', 'invalid_client'],
    ['a wrong secret', { ...good, client_secret: 'x' }, 'BAD_CLIENT_SECRET', 'invalid_client'],
    ['an unknown grant type', { grant_type: 'password' }, 'BAD_GRANT_TYPE', 'unsupported_grant_type'],
    ['an unknown refresh token', { ...good, refresh_token: 'x' }, 'BAD_REFRESH_TOKEN', 'invalid_grant'],
    [
      'an unknown code',
      { grant_type: 'authorization_code', code: 'x', redirect_uri: REDIRECT },
      'BAD_AUTH_CODE',
      'invalid_grant',
    ],
  ])('%s', async (_what, fields, status, error) => {
    const answer = await form(emulator, TOKEN, fields);
    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({
      status,
      error,
      message: expect.any(String),
      correlationId: expect.any(String),
    });
  });

  test('a code used before', async () => {
    const code = (await grantFor()).get('code') ?? '';
    const fields = { grant_type: 'authorization_code', code, redirect_uri: REDIRECT };
    expect((await form(emulator, TOKEN, fields)).status).toBe(200);
    expect((await form(emulator, TOKEN, fields)).body).toMatchObject({ status: 'BAD_AUTH_CODE' });
  });

  test('a code with another redirect URL', async () => {
    const code = (await grantFor()).get('code') ?? '';
    const fields = {
      grant_type: 'authorization_code',
      code,
      redirect_uri: 'http://localhost:1/oauth/callback',
    };
    expect((await form(emulator, TOKEN, fields)).body).toMatchObject({ status: 'BAD_REDIRECT_URI' });
  });

  test('a stale code', async () => {
    const hasty = await start({ codeSeconds: 0 });
    const { answer } = await install(hasty);
    expect(answer).toMatchObject({ status: 'BAD_AUTH_CODE' });
    await hasty.close();
  });

  test('parameters in the query', async () => {
    const answer = await call(emulator, 'POST', `${TOKEN}?grant_type=refresh_token`, {
      token: null,
      body: {},
    });
    expect(answer.status).toBe(400);
  });
});

test('refreshing gives another access token for the same refresh token; the old one lives on', async () => {
  const { access, refresh } = await install(emulator);
  const { body } = await form(emulator, TOKEN, { grant_type: 'refresh_token', refresh_token: refresh });
  expect(body.access_token).not.toBe(access);
  expect(body.refresh_token).toBe(refresh);
  for (const token of [access, String(body.access_token)]) {
    expect((await get(emulator, '/crm/objects/2026-09/deals', token)).status).toBe(200);
  }
});

test('introspection tells of a live token, and only that a dead one is dead', async () => {
  const { access, refresh } = await install(emulator);
  const live = await form(emulator, `${TOKEN}/introspect`, { token: access });
  expect(live.body).toMatchObject({
    active: true,
    hub_id: Number(PORTAL),
    token_use: 'access_token',
    app_id: 1001,
  });
  const other = await form(emulator, `${TOKEN}/introspect`, { token: refresh });
  expect(other.body).toMatchObject({ active: true, token_use: 'refresh_token' });
  expect((await form(emulator, `${TOKEN}/introspect`, { token: 'x' })).body).toEqual({ active: false });
});

test('revoking ends access until the app is installed again', async () => {
  const { access, refresh } = await install(emulator);
  expect((await form(emulator, `${TOKEN}/revoke`, { token: refresh })).status).toBe(204);
  expect((await get(emulator, '/crm/objects/2026-09/deals', access)).status).toBe(401);
  const again = await install(emulator);
  expect(again.refresh).not.toBe(refresh);
  expect((await get(emulator, '/crm/objects/2026-09/deals', again.access)).status).toBe(200);
});

describe('after an uninstall', () => {
  test.each([
    [
      'by the app itself',
      (access: string) =>
        call(emulator, 'DELETE', '/appinstalls/2026-09/external-install', { token: access }),
    ],
    ['by an admin in HubSpot', () => post(emulator, '/_emulator/uninstall', { portalId: PORTAL })],
  ])('%s, tokens die and a refresh says so', async (_how, uninstall) => {
    const { access, refresh } = await install(emulator);
    expect((await uninstall(access)).status).toBeLessThan(300);
    expect((await get(emulator, '/crm/objects/2026-09/deals', access)).status).toBe(401);
    const refused = await form(emulator, TOKEN, { grant_type: 'refresh_token', refresh_token: refresh });
    expect(refused.status).toBe(400);
    expect(refused.body).toMatchObject({ status: 'BAD_REFRESH_TOKEN' });
    const { body } = await get(emulator, '/_emulator/state');
    expect(body.portals).toMatchObject([{ portalId: PORTAL, installed: false }]);
  });
});
