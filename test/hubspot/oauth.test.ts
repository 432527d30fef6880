import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createOAuthClient } from '../../adapters/hubspot/oauth.ts';
import { type InstalledPortal, REDIRECT_URI, startInstalledPortal } from './installed-portal.ts';
import { answer, type Script, type StandIn, startStandIn } from './stand-in.ts';

let hubspot: InstalledPortal;
let standIn: StandIn;
beforeAll(async () => {
  hubspot = await startInstalledPortal();
  standIn = await startStandIn();
});
afterAll(async () => {
  await standIn[Symbol.asyncDispose]();
  await hubspot[Symbol.asyncDispose]();
});

const onStandIn = (...script: Script[]) => {
  standIn.received.length = 0;
  standIn.script.splice(0, standIn.script.length, ...script);
  return createOAuthClient({
    apiUrl: standIn.url,
    clientId: 'id',
    clientSecret: 'secret',
    fetchTimeoutMs: 200,
  });
};

describe('against HubSpot as the emulator knows it', () => {
  test('a code becomes tokens of the portal where consent was given', async () => {
    const code = await hubspot.code();
    const result = await hubspot.oauth.exchangeCode({ code, redirectUri: REDIRECT_URI });
    expect(result).toMatchObject({
      ok: true,
      value: { portalId: hubspot.portalId, userId: hubspot.adminUserId, expiresInSeconds: 1_800 },
    });
    if (result.ok) expect(result.value.scopes).toContain('crm.objects.deals.read');
  });

  test('a code works once', async () => {
    const code = await hubspot.code();
    await hubspot.oauth.exchangeCode({ code, redirectUri: REDIRECT_URI });
    expect(await hubspot.oauth.exchangeCode({ code, redirectUri: REDIRECT_URI })).toMatchObject({
      ok: false,
      failure: { kind: 'grant-refused' },
    });
  });

  test('a code is refused for another redirect', async () => {
    const code = await hubspot.code();
    const result = await hubspot.oauth.exchangeCode({
      code,
      redirectUri: 'http://localhost:9/oauth/callback',
    });
    expect(result).toMatchObject({ ok: false, failure: { kind: 'grant-refused' } });
  });

  test('a refresh brings another access token of the same portal', async () => {
    const result = await hubspot.oauth.refresh(hubspot.grant().refreshToken);
    expect(result).toMatchObject({ ok: true, value: { portalId: hubspot.portalId } });
    if (result.ok) expect(result.value.accessToken).not.toBe(hubspot.grant().accessToken);
  });

  test('introspection tells whose token it is, and that a strange one is nobody’s', async () => {
    expect(await hubspot.oauth.introspect(hubspot.grant().accessToken)).toMatchObject({
      ok: true,
      value: { active: true, portalId: hubspot.portalId, appId: '1001' },
    });
    expect(await hubspot.oauth.introspect('nonsense')).toMatchObject({
      ok: true,
      value: { active: false, portalId: null },
    });
  });

  test('a wrong client secret is our fault, not an uninstall', async () => {
    const wrong = createOAuthClient({
      apiUrl: hubspot.emulator.url,
      clientId: 'dibs-demo',
      clientSecret: 'wrong',
      fetchTimeoutMs: 5_000,
    });
    expect(await wrong.refresh(hubspot.grant().refreshToken)).toMatchObject({
      ok: false,
      failure: { kind: 'client-refused' },
    });
  });

  test('after an uninstall by us nothing is granted, until the next install', async () => {
    expect(await hubspot.oauth.uninstall(hubspot.grant().accessToken)).toEqual({ ok: true, value: null });
    expect(await hubspot.oauth.refresh(hubspot.grant().refreshToken)).toMatchObject({
      ok: false,
      failure: { kind: 'grant-refused' },
    });
    expect((await hubspot.oauth.uninstall(hubspot.grant().accessToken)).ok).toBe(false);
    await hubspot.reinstall();
    expect((await hubspot.oauth.introspect(hubspot.grant().accessToken)).ok).toBe(true);
  });

  test('revoking twice is as good as once', async () => {
    const { refreshToken } = hubspot.grant();
    expect(await hubspot.oauth.revoke(refreshToken)).toEqual({ ok: true, value: null });
    expect(await hubspot.oauth.revoke(refreshToken)).toEqual({ ok: true, value: null });
    expect(await hubspot.oauth.refresh(refreshToken)).toMatchObject({
      ok: false,
      failure: { kind: 'grant-refused' },
    });
    await hubspot.reinstall();
  });
});

describe('what goes over the wire', () => {
  const grant = {
    access_token: 'a',
    refresh_token: 'r',
    expires_in: 1_800,
    hub_id: 1,
    user_id: 2,
    scopes: ['oauth'],
  };

  test('everything secret is in the form body, nothing in the URL', async () => {
    const oauth = onStandIn(answer(200, grant));
    await oauth.exchangeCode({ code: 'c/+&=', redirectUri: REDIRECT_URI });
    const [request] = standIn.received;
    expect(request).toMatchObject({
      method: 'POST',
      url: '/oauth/2026-09/token',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
    expect(request?.headers.authorization).toBeUndefined();
    expect(Object.fromEntries(new URLSearchParams(request?.body))).toEqual({
      client_id: 'id',
      client_secret: 'secret',
      grant_type: 'authorization_code',
      code: 'c/+&=',
      redirect_uri: REDIRECT_URI,
    });
  });

  test('a token answer that does not name the portal is completed by introspection', async () => {
    const oauth = onStandIn(
      answer(200, { ...grant, hub_id: undefined, scopes: undefined }),
      answer(200, '{"active":true,"hub_id":9007199254740993,"scopes":["oauth"]}'),
    );
    expect(await oauth.refresh('r')).toMatchObject({
      ok: true,
      value: { portalId: '9007199254740993', scopes: ['oauth'] },
    });
    expect(standIn.received.map(request => request.url)).toEqual([
      '/oauth/2026-09/token',
      '/oauth/2026-09/token/introspect',
    ]);
  });

  test('uninstall is a DELETE with the token in the header', async () => {
    const oauth = onStandIn(response => response.writeHead(204).end());
    await oauth.uninstall('token');
    expect(standIn.received[0]).toMatchObject({
      method: 'DELETE',
      url: '/appinstalls/2026-09/external-install',
      headers: { authorization: 'Bearer token' },
    });
  });
});

describe('failures', () => {
  test.each<[string, Script, string]>([
    ['a refused refresh token', answer(400, { status: 'BAD_REFRESH_TOKEN', message: 'no' }), 'grant-refused'],
    ['a refused grant in OAuth words', answer(400, { error: 'invalid_grant' }), 'grant-refused'],
    ['an unknown client', answer(400, { error: 'invalid_client' }), 'client-refused'],
    ['an unknown client in HubSpot words', answer(401, { status: 'BAD_CLIENT_SECRET' }), 'client-refused'],
    ['another 400', answer(400, { message: 'what?' }), 'bad-request'],
    ['a 403 without words: no proof of an uninstall', answer(403), 'bad-request'],
    ['a limit', answer(429, { policyName: 'TEN_SECONDLY_ROLLING' }), 'rate-limited'],
    ['an outage', answer(500), 'unavailable'],
    ['an outage in HTML', answer(503, '<html>invalid_grant</html>'), 'unavailable'],
    ['a 200 without tokens', answer(200, {}), 'unexpected-answer'],
    ['a 200 that is not JSON', answer(200, 'ok'), 'unexpected-answer'],
    ['a cut connection', response => response.destroy(), 'network'],
    ['silence', () => {}, 'timeout'],
  ])('%s', async (_name, script, kind) => {
    expect(await onStandIn(script).refresh('r')).toMatchObject({ ok: false, failure: { kind } });
  });

  test('an unreadable answer is described without its values', async () => {
    const result = await onStandIn(answer(200, { access_token: 'very-secret', refresh_token: 5 })).refresh(
      'r',
    );
    expect(JSON.stringify(result)).not.toContain('very-secret');
    expect(JSON.stringify(result)).toContain('refresh_token');
  });
});
