import { Writable } from 'node:stream';
import type { Express } from 'express';
import { signV3 } from '../../../adapters/hubspot/signature.ts';
import { loadConfig } from '../../../adapters/runtime/config.ts';
import { createLogger } from '../../../adapters/runtime/logger.ts';
import { startServer } from '../../../src/server/start-server.ts';

export const CLIENT_SECRET = 'dibs-demo-secret-not-for-production';
export const APP_ID = '1001';
/** What HubSpot calls; nothing listens there, so a server that trusted the Host header would be found out. */
export const PUBLIC_URL = 'https://dibs.example';

export type Person = { portalId: string; userId: string; userEmail?: string };

export type TestServer = AsyncDisposable & {
  /** Where the server really listens. */
  origin: string;
  /** The application itself, to ask it what it answers. */
  app: Express;
  /** Lines logged so far, parsed. */
  logged: Record<string, unknown>[];
  fetch(path: string, init?: RequestInit): Promise<Response>;
  /** As a card's fetch arrives: identity in the query, signed with v3 over the public URL. */
  asCard(person: Person, method: string, path: string, body?: unknown): Promise<Response>;
  /** As HubSpot's webhooks arrive. */
  deliver(body: Buffer | string, headers?: Record<string, string>): Promise<Response>;
};

/** The real server on a free port, against a test database. */
export async function startTestServer(
  databaseUrl: string,
  env: Record<string, string> = {},
): Promise<TestServer> {
  const logged: Record<string, unknown>[] = [];
  const logger = createLogger({ name: 'test', level: 'info' }, linesInto(logged));
  const config = loadConfig({ DATABASE_URL: databaseUrl, PUBLIC_URL, ...env });
  const server = await startServer({ ...config, port: 0 }, logger);
  const origin = `http://127.0.0.1:${server.port}`;
  const call = (path: string, init: RequestInit = {}) =>
    fetch(origin + path, { redirect: 'manual', ...init });
  return {
    origin,
    app: server.app,
    logged,
    fetch: call,
    asCard: (person, method, path, body) => {
      const target = withIdentity(path, person);
      const text = body === undefined ? '' : JSON.stringify(body);
      return call(target, {
        method,
        headers: { ...signatureOf(method, target, text), 'content-type': 'application/json' },
        ...(text === '' ? {} : { body: text }),
      });
    },
    deliver: (body, headers = {}) =>
      call('/webhooks/hubspot', {
        method: 'POST',
        headers: { ...signatureOf('POST', '/webhooks/hubspot', body), ...headers },
        body: body as BodyInit,
      }),
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

/** The query that HubSpot appends. */
export function withIdentity(path: string, person: Person, appId = APP_ID): string {
  const url = new URL(path, PUBLIC_URL);
  const { portalId, userId, userEmail = 'someone@vendor.example' } = person;
  for (const [name, value] of Object.entries({ portalId, userId, userEmail, appId }))
    url.searchParams.set(name, value);
  return url.pathname + url.search;
}

/** v3 headers for a request to `target` of the public URL. */
export function signatureOf(
  method: string,
  target: string,
  body: Buffer | string,
  options: { secret?: string; timestampMs?: number } = {},
): Record<string, string> {
  const timestampMs = options.timestampMs ?? Date.now();
  const secret = options.secret ?? CLIENT_SECRET;
  return {
    'x-hubspot-signature-v3': signV3({ method, uri: PUBLIC_URL + target, body, secret, timestampMs }),
    'x-hubspot-request-timestamp': String(timestampMs),
  };
}

function linesInto(logged: Record<string, unknown>[]): Writable {
  return new Writable({
    write(chunk, _encoding, done) {
      for (const line of String(chunk).trim().split('\n')) logged.push(JSON.parse(line));
      done();
    },
  });
}
