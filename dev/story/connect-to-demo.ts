import { z } from 'zod';
import { demoDefaults } from '../../adapters/runtime/demo-defaults.ts';
import { readEnvironment } from '../../adapters/runtime/environment.ts';
import { type SeededPortal, seededPortal } from '../demo/install-portal.ts';
import type { DemoSettings } from '../demo/settings.ts';
import { createSignedClient, type JsonObject } from '../signed-client.ts';
import type { StoryWorld } from './story-world.ts';

const IDLE_PATIENCE_MS = 30_000;
const record = z.record(z.string(), z.unknown());

/** The demo is not there to play with; the message says what to do. */
export class NoDemo extends Error {
  override readonly name = 'NoDemo';
}

/** The running demo as a world to play in. @throws NoDemo when it does not run, or is not ready */
export async function connectToDemo(
  settings: DemoSettings,
  env: Readonly<Record<string, string | undefined>>,
): Promise<StoryWorld> {
  const { serverUrl, emulatorUrl } = settings;
  const portal = await portalOf(settings);
  const { environment } = readEnvironment(env);
  const hubspot = { ...demoDefaults(environment), ...environment };
  const client = createSignedClient({
    serverUrl,
    publicUrl: hubspot.PUBLIC_URL ?? serverUrl,
    clientSecret: hubspot.HUBSPOT_CLIENT_SECRET ?? '',
    appId: hubspot.HUBSPOT_APP_ID ?? '',
    portalId: portal.portalId,
  });
  return {
    portalId: portal.portalId,
    users: portal.users,
    api: user => client.as(user),
    crm:
      (user, headers = {}) =>
      (method, path, body) =>
        call(emulatorUrl + path, method, body, { authorization: `Bearer user:${user.userId}`, ...headers }),
    control: (method, path, body) => call(emulatorUrl + path, method, body, {}),
    idle: async () => {
      await call(`${serverUrl}/_demo/idle?waitMs=${IDLE_PATIENCE_MS}`, 'GET', undefined, {});
    },
    advance: async duration => {
      await call(`${serverUrl}/_demo/clock`, 'POST', { advance: duration }, {});
    },
  };
}

async function portalOf({ serverUrl, emulatorUrl }: DemoSettings): Promise<SeededPortal> {
  const answers = await Promise.all([
    answersOk(`${serverUrl}/readyz`),
    answersOk(`${emulatorUrl}/_emulator/state`),
  ]);
  if (answers.includes(false))
    throw new NoDemo(
      `The demo does not run: nothing answers at ${answers[0] ? emulatorUrl : serverUrl}.\n` +
        'Start it in another terminal with `npm start`, wait for its first screen, then play the story again.\n' +
        'If it runs on other ports, give the story the same PORT and EMULATOR_PORT.',
    );
  const portal = await seededPortal(emulatorUrl);
  if (!portal.installed)
    throw new NoDemo(
      'The demo is still starting: Dibs is not installed in its portal yet. Try again shortly.',
    );
  return portal;
}

const answersOk = (url: string): Promise<boolean> =>
  fetch(url, { signal: AbortSignal.timeout(5_000) }).then(
    async response => {
      await response.body?.cancel();
      return response.ok;
    },
    () => false,
  );

async function call(
  url: string,
  method: string,
  body: unknown,
  headers: Record<string, string>,
): Promise<JsonObject> {
  const response = await fetch(url, {
    method,
    headers: { 'content-type': 'application/json', ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${url} answered ${response.status}: ${text.slice(0, 600)}`);
  return text === '' ? {} : record.parse(JSON.parse(text));
}
