import { request } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startEmulator } from '../../dev/emulator/start-emulator.ts';
import type { CardFetchAnswer, Fault, Session } from '../../dev/preview/preview-types.ts';
import { type Preview, startPreview } from '../../dev/preview/start-preview.ts';
import { startStubApi } from './stub-api.ts';

const SECRET = 'preview-test-secret';
const running = new AsyncDisposableStack();
let preview: Preview;
let api: Awaited<ReturnType<typeof startStubApi>>;
let session: Session;

beforeAll(async () => {
  const emulator = running.use(await startEmulator());
  api = running.use(await startStubApi(SECRET));
  const settings = { port: 0, serverUrl: api.url, publicUrl: api.url, emulatorUrl: emulator.url };
  preview = running.use(
    await startPreview({ ...settings, appId: '1001', clientSecret: SECRET }, process.cwd()),
  );
  session = await (await fetch(`${preview.url}/preview/session`)).json();
});
afterAll(() => running.disposeAsync());

/** What a card's `hubspot.fetch` gets through the preview. */
async function cardFetch(asked: { url?: string; body?: unknown; fault?: Fault; timeoutMs?: number }) {
  const response = await fetch(`${preview.url}/preview/card-fetch`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      url: `${api.url}/api/v1/registrations`,
      method: 'POST',
      body: { note: 'Zoë & co – 100 %' },
      timeoutMs: 15_000,
      userId: session.users[0]?.userId,
      fault: 'none',
      ...asked,
    }),
  });
  const answer: CardFetchAnswer = await response.json();
  return answer;
}

test('signs as HubSpot does, also a body beyond ASCII', async () => {
  api.answers(() => ({ json: { ok: true } }));
  expect(await cardFetch({})).toEqual({ kind: 'answer', status: 200, text: '{"ok":true}' });
  expect(api.calls[0]?.body).toEqual({ note: 'Zoë & co – 100 %' });
});

test('sends once more after a 5xx, with the same body, and passes on the second answer', async () => {
  api.answers(() => (api.calls.length === 1 ? { status: 503, json: {} } : { json: { ok: true } }));
  expect(await cardFetch({})).toMatchObject({ status: 200 });
  expect(api.calls.map(call => call.body)).toEqual([api.calls[0]?.body, api.calls[0]?.body]);
});

test('a 4xx is not sent again', async () => {
  api.answers(() => ({ status: 409, json: {} }));
  expect(await cardFetch({})).toMatchObject({ status: 409 });
  expect(api.calls).toHaveLength(1);
});

test('an address that the app does not permit is not called', async () => {
  api.answers(() => ({ json: {} }));
  for (const url of ['http://127.0.0.1:1/', 'http://localhost.evil.example/', `${api.url}@evil.example/`]) {
    expect(await cardFetch({ url })).toMatchObject({ kind: 'failed' });
  }
  expect(api.calls).toEqual([]);
});

test('a server that is down is not reached; an answer that gets lost was given', async () => {
  api.answers(() => ({ json: { ok: true } }));
  expect(await cardFetch({ fault: 'down' })).toMatchObject({ kind: 'failed' });
  expect(api.calls).toHaveLength(0);
  expect(await cardFetch({ fault: 'lost' })).toMatchObject({ kind: 'failed' });
  expect(api.calls).toHaveLength(1);
});

test('what takes longer than the card waits has failed', async () => {
  api.answers(() => ({ json: { ok: true } }));
  expect(await cardFetch({ fault: 'slow', timeoutMs: 50 })).toEqual({ kind: 'failed', why: 'timeout' });
});

test.each([
  { name: 'asked under another name (DNS rebinding)', headers: { host: 'evil.example' }, status: 403 },
  { name: 'asked under the name of this machine', headers: { host: 'localhost:3002' }, status: 200 },
])('is not to be had from elsewhere: $name', async ({ headers, status }) => {
  expect(await statusOf('GET', '/preview/session', headers)).toBe(status);
});

test('another site’s page cannot act in the CRM', async () => {
  expect(await statusOf('POST', '/preview/deals', { origin: 'https://evil.example' })).toBe(403);
});

function statusOf(method: string, path: string, headers: Record<string, string>): Promise<number> {
  return new Promise((resolve, reject) => {
    request(`${preview.url}${path}`, { method, headers }, response => {
      response.resume();
      resolve(response.statusCode ?? 0);
    })
      .on('error', reject)
      .end();
  });
}
