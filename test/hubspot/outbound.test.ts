import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createHttpExchange } from '../../adapters/hubspot/http-exchange.ts';
import { createOAuthClient } from '../../adapters/hubspot/oauth.ts';
import { answer, type StandIn, startStandIn } from './stand-in.ts';

/** HubSpot as configured, and somebody who would like to be asked in its stead. */
let hubspot: StandIn;
let stranger: StandIn;
beforeAll(async () => {
  hubspot = await startStandIn();
  stranger = await startStandIn();
  stranger.script.push(answer(200, { access_token: 'a', refresh_token: 'r', expires_in: 1_800, hub_id: 1 }));
});
afterAll(async () => {
  await hubspot[Symbol.asyncDispose]();
  await stranger[Symbol.asyncDispose]();
});

const path = '/crm/objects/2026-09/deals/batch/read';
const call = { accessToken: 'token-of-a-portal', path } as const;
const exchange = () => createHttpExchange({ apiUrl: hubspot.url, timeoutMs: 5_000 });

describe('a redirect is refused: neither token nor secret follows it', () => {
  test.each([301, 302, 303, 307, 308])('%i', async status => {
    hubspot.script.splice(0, Infinity, answer(status, '', { location: `${stranger.url}${path}` }));
    for (const method of ['GET', 'POST', 'PATCH', 'DELETE'] as const)
      expect(
        await exchange()({ ...call, method, ...(method === 'GET' ? {} : { json: { a: 1 } }) }),
      ).toMatchObject({ status });
    const oauth = createOAuthClient({
      apiUrl: hubspot.url,
      clientId: 'id',
      clientSecret: 'secret',
      fetchTimeoutMs: 5_000,
    });
    expect(await oauth.refresh('r')).toMatchObject({ ok: false, failure: { kind: 'unexpected-answer' } });
    expect(await oauth.uninstall('a')).toMatchObject({ ok: false, failure: { kind: 'unexpected-answer' } });
    expect(stranger.received).toEqual([]);
  });

  test('within HubSpot, too', async () => {
    hubspot.script.splice(0, Infinity, answer(302, '', { location: '/elsewhere' }), answer(200, {}));
    expect(await exchange()({ ...call, method: 'GET' })).toMatchObject({ status: 302 });
  });
});

test.each([
  '@stranger.example/crm/2026-09',
  '.stranger.example/crm/2026-09',
  '1/crm/2026-09',
  'https://stranger.example/crm/2026-09',
  '',
])('a path that would lead to another host is not called: "%s"', async bad => {
  hubspot.received.length = 0;
  await expect(exchange()({ ...call, method: 'GET', path: bad })).rejects.toThrow(TypeError);
  expect(hubspot.received).toEqual([]);
});

test.each([
  '//stranger.example/crm/2026-09',
  '/\\stranger.example/2026-09',
  '/%2f%2fstranger.example/2026-09',
])('a path that looks like another host stays one of HubSpot: "%s"', async odd => {
  hubspot.script.splice(0, Infinity, answer(404, {}));
  expect(await exchange()({ ...call, method: 'GET', path: odd })).toMatchObject({ status: 404 });
  expect(hubspot.received.at(-1)?.headers.host).toBe(new URL(hubspot.url).host);
});

/** Files that open connections outward, each with whom they may reach. Another one is a decision: it is written down here. */
const outward: Record<string, string> = {
  'adapters/hubspot/http-exchange.ts': 'HUBSPOT_API_URL, no redirects',
  'adapters/http/post-webhook.ts':
    'addresses that an admin typed: public ones only, as checked, no redirects',
  'adapters/hubspot/journal-file.ts':
    'a file of the journal: HUBSPOT_API_URL, hubapi.com, hubspot.com, amazonaws.com; without a token, no redirects',
  'src/server/emulator-controls.ts': 'the emulator, in demo mode only',
  'commands/receipt.ts': 'the address that an operator types',
  'adapters/postgres/pool.ts': 'DATABASE_URL',
  'adapters/postgres/migrate.ts': 'MIGRATION_DATABASE_URL',
  'adapters/postgres/open-database.ts': 'DATABASE_URL',
  'adapters/postgres/embedded-postgres.ts': 'the Postgres that comes along, on its socket',
  'adapters/queue/connection.ts': 'REDIS_URL or DATABASE_URL',
};

/** Ways to reach another machine from Node. */
const reaches =
  /\bfetch\(|\bnew WebSocket\(|\bnew EventSource\(|from 'node:(?:https|http2|tls|dgram|dns)|\b(?:net|http|https)\.(?:connect|request|get)\(|\bcreateConnection\(|import \{[^}]*\b(?:connect|request|get)\b[^}]*\} from 'node:(?:net|http|https)'|\bnew pg\.(?:Pool|Client)\(|\bnew (?:Redis|Pool|Client|Cluster)\(|from 'undici'/;

test('only these files of what runs in production reach out', () => {
  const parts = ['adapters', 'commands', 'contract', 'domain', 'operations', 'src/server', 'webhooks'];
  const files = parts.flatMap(part =>
    readdirSync(part, { recursive: true, encoding: 'utf8' })
      .filter(name => name.endsWith('.ts'))
      .map(name => join(part, name)),
  );
  expect(files.length).toBeGreaterThan(400);
  const found = files.filter(file => reaches.test(readFileSync(file, 'utf8')));
  expect(found.toSorted()).toEqual(Object.keys(outward).toSorted());
});
