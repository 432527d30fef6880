import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { EmulatorOptions } from '../../dev/emulator/options.ts';
import { type RunningEmulator, startEmulator } from '../../dev/emulator/start-emulator.ts';

export type Json = { readonly [key: string]: unknown };
export type Answer = { readonly status: number; readonly body: Json; readonly headers: Headers };

export const ADMIN = 'user:71000001';
export const REP = 'user:71000002';
export const PORTAL = '48120331';

export const REDIRECT = 'http://localhost:3000/oauth/callback';
export const SCOPES = [
  'oauth',
  'crm.objects.companies.read',
  'crm.objects.companies.write',
  'crm.objects.contacts.read',
  'crm.objects.contacts.write',
  'crm.objects.deals.read',
  'crm.objects.deals.write',
  'crm.objects.owners.read',
  'crm.objects.quotes.read',
  'crm.schemas.companies.read',
  'crm.schemas.companies.write',
  'crm.schemas.deals.read',
  'crm.schemas.deals.write',
];

/** An emulator without waits worth noticing; a test overrides what it is about. */
export function start(options: EmulatorOptions = {}): Promise<RunningEmulator> {
  return startEmulator({
    indexLagMs: 0,
    webhookBatchDelayMs: 5,
    webhookRetryDelayMs: () => 5,
    webhookUrl: 'http://127.0.0.1:9/unused',
    ...options,
  });
}

/** One call. A string body goes as it is, anything else as JSON. */
export async function call(
  emulator: RunningEmulator,
  method: string,
  path: string,
  {
    token = ADMIN,
    body,
    headers = {},
  }: { token?: string | null; body?: unknown; headers?: Record<string, string> } = {},
): Promise<Answer> {
  const answer = await fetch(emulator.url + path, {
    method,
    redirect: 'manual',
    headers: {
      ...(token && { authorization: `Bearer ${token}` }),
      'content-type': 'application/json',
      ...headers,
    },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await answer.text();
  const isJson = answer.headers.get('content-type')?.includes('json');
  return { status: answer.status, body: isJson ? JSON.parse(text) : { text }, headers: answer.headers };
}

export const post = (emulator: RunningEmulator, path: string, body: unknown, token = ADMIN) =>
  call(emulator, 'POST', path, { token, body });
export const get = (emulator: RunningEmulator, path: string, token = ADMIN) =>
  call(emulator, 'GET', path, { token });

export function authorizePath(overrides: Record<string, string> = {}): string {
  const query = {
    client_id: 'dibs-demo',
    redirect_uri: REDIRECT,
    scope: SCOPES.join(' '),
    state: 's-1',
    ...overrides,
  };
  return `/oauth/authorize?${new URLSearchParams(query)}`;
}

export async function form(
  emulator: RunningEmulator,
  path: string,
  fields: Record<string, string>,
): Promise<Answer> {
  const client = { client_id: 'dibs-demo', client_secret: 'dibs-demo-secret-not-for-production' };
  return call(emulator, 'POST', path, {
    token: null,
    body: new URLSearchParams({ ...client, ...fields }).toString(),
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  });
}

/** Installs the app in the portal of an admin and answers its tokens. */
export async function install(
  emulator: RunningEmulator,
  admin = ADMIN,
  overrides: Record<string, string> = {},
): Promise<{ access: string; refresh: string; answer: Json }> {
  const granted = await call(emulator, 'GET', authorizePath(overrides), { token: admin });
  const code = new URL(granted.headers.get('location') ?? '').searchParams.get('code') ?? '';
  const redirect_uri = overrides.redirect_uri ?? REDIRECT;
  const { body } = await form(emulator, '/oauth/2026-09/token', {
    grant_type: 'authorization_code',
    code,
    redirect_uri,
  });
  return { access: String(body.access_token), refresh: String(body.refresh_token), answer: body };
}

/** Waits until a condition holds, looking again every few milliseconds. Fails loudly after ten seconds. */
export async function until<T>(what: string, look: () => T | Promise<T>): Promise<NonNullable<T>> {
  const deadline = Date.now() + 10_000;
  while (Date.now() < deadline) {
    const seen = await look();
    if (seen) return seen;
    await new Promise(resolve => setTimeout(resolve, 5));
  }
  throw new Error(`never happened: ${what}`);
}

export type Received = {
  readonly headers: IncomingHttpHeaders;
  readonly raw: string;
  readonly events: Json[];
};

/** A webhook endpoint that keeps what it got and answers as told: a status, or `null` for silence. */
export async function receiver(answerWith: (nth: number) => number | null = () => 200) {
  const received: Received[] = [];
  const server = createServer((req, res) => {
    const chunks: Buffer[] = [];
    req.on('data', (chunk: Buffer) => chunks.push(chunk));
    req.on('end', () => {
      const raw = Buffer.concat(chunks).toString('utf8');
      received.push({ headers: req.headers, raw, events: JSON.parse(raw) as Json[] });
      const status = answerWith(received.length);
      if (status !== null) res.writeHead(status).end();
    });
  });
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/webhooks/hubspot`,
    received,
    events: () => received.flatMap(item => item.events),
    ofType: (type: string) =>
      received.flatMap(item => item.events).filter(event => event.subscriptionType === type),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise(done => server.close(done));
    },
  };
}

/** Resolves once no webhook is pending, in flight or waiting for a retry. */
export function drained(emulator: RunningEmulator): Promise<boolean> {
  return until('all webhooks delivered', () => {
    const { pending, inFlight, retrying } = emulator.dispatcher.counts();
    return pending + inFlight + retrying === 0;
  });
}

export const idOf = (answer: Answer): string => String(answer.body.id);
