import { spawn } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadAppManifest } from '../../dev/emulator/app-manifest.ts';
import { drained, form, get, idOf, install, post, REP, receiver, start, until } from './harness.ts';

let dir: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'emulator-'));
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const DEALS = '/crm/objects/2026-09/deals';

describe('after a restart', () => {
  test('records, installs, tokens, clock and ids go on where they were', async () => {
    const stateFile = join(dir, 'state.json');
    const before = await start({ stateFile });
    const { access, refresh } = await install(before);
    const id = idOf(await post(before, DEALS, { properties: { dealname: 'Kept' } }, REP));
    await post(before, '/_emulator/clock', { advance: 'P3D' });
    await before.close();

    await using after = await start({ stateFile });
    expect((await get(after, `${DEALS}/${id}?properties=dealname`, access)).body.properties).toMatchObject({
      dealname: 'Kept',
    });
    const fields = { grant_type: 'refresh_token', refresh_token: refresh };
    expect((await form(after, '/oauth/2026-09/token', fields)).status).toBe(200);
    expect((await get(after, '/_emulator/clock')).body.offsetMs).toBe(3 * 86_400_000);
    expect(BigInt(idOf(await post(after, DEALS, { properties: {} }, REP)))).toBeGreaterThan(BigInt(id));
    expect((await post(after, `${DEALS}/search`, {})).body.total).toBe(122);
  });

  test('webhooks nobody had taken yet are still delivered', async () => {
    const stateFile = join(dir, 'undelivered.json');
    const before = await start({ stateFile, webhookRetryDelayMs: () => 60_000 });
    await install(before);
    const id = idOf(await post(before, DEALS, { properties: {} }, REP));
    await until('a first refusal', () => before.dispatcher.counts().retrying > 0);
    await before.close();

    await using target = await receiver();
    await using after = await start({ stateFile, webhookUrl: target.url });
    await drained(after);
    expect(target.ofType('object.creation')).toMatchObject([{ objectId: Number(id), attemptNumber: 1 }]);
  });

  test('a snapshot of another version is refused, not overwritten', async () => {
    const stateFile = join(dir, 'other.json');
    writeFileSync(stateFile, '{"version": 99}');
    await expect(start({ stateFile })).rejects.toThrow(/another version/);
  });

  test('a snapshot is written by itself soon after a change', async () => {
    const stateFile = join(dir, 'soon.json');
    await using first = await start({ stateFile });
    const id = idOf(await post(first, DEALS, { properties: {} }, REP));
    await until('the change is on disk', async () => {
      try {
        await using second = await start({ stateFile: copyOf(stateFile) });
        return (await get(second, `${DEALS}/${id}`)).status === 200;
      } catch {
        return false;
      }
    });
  });
});

/** A second emulator must not write into the first one's file. */
function copyOf(file: string): string {
  const copy = `${file}.${Math.random().toString(36).slice(2)}`;
  copyFileSync(file, copy);
  return copy;
}

describe('the process', () => {
  const main = join(import.meta.dirname, '../../dev/emulator/main.ts');
  const run = (env: Record<string, string>) => {
    const child = spawn(process.execPath, [main], { env: { PATH: process.env.PATH ?? '', ...env } });
    let output = '';
    const keep = (chunk: Buffer) => {
      output += chunk.toString('utf8');
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    const exited = new Promise<number | null>(done => child.once('exit', done));
    return { child, exited, output: () => output };
  };

  test('prints its URL, and at SIGTERM writes what it knows before it ends', async () => {
    const data = join(dir, 'data with space');
    const first = run({ EMULATOR_PORT: '0', DATA_DIR: data });
    const url = await until('a URL', () => /http:\/\/localhost:\d+/.exec(first.output())?.[0]);
    const made = await fetch(`${url}${DEALS}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${REP}` },
      body: JSON.stringify({ properties: { dealname: 'Before' } }),
    });
    const { id } = (await made.json()) as { id: string };
    first.child.kill('SIGTERM');
    expect(await first.exited).toBe(0);
    await using after = await start({ stateFile: join(data, 'emulator.json') });
    expect((await get(after, `${DEALS}/${id}`)).status).toBe(200);
  });

  test('says which port is taken and how to choose another', async () => {
    await using taken = await start();
    const second = run({ EMULATOR_PORT: String(taken.port) });
    expect(await second.exited).toBe(1);
    expect(second.output()).toContain(`Port ${taken.port} is taken`);
    expect(second.output()).toContain('EMULATOR_PORT');
  });
});

describe("the app's manifests", () => {
  test('give scopes, redirect URLs and the active subscriptions', () => {
    const app = join(dir, 'app');
    mkdirSync(join(app, 'webhooks'), { recursive: true });
    const auth = {
      requiredScopes: ['oauth'],
      optionalScopes: ['tickets'],
      redirectUrls: ['$' + '{PUBLIC_URL}/oauth/callback'],
    };
    writeFileSync(join(app, 'app-hsmeta.json'), JSON.stringify({ uid: 'a', type: 'app', config: { auth } }));
    const crmObjects = [
      { subscriptionType: 'object.creation', objectType: 'DEAL', active: true },
      { subscriptionType: 'object.deletion', objectType: 'DEAL', active: false },
      { subscriptionType: 'object.propertyChange', objectType: 'company', propertyName: 'domain' },
    ];
    const hubEvents = [{ subscriptionType: 'contact.privacyDeletion', active: true }];
    const config = {
      settings: { targetUrl: 'https://x.example/', maxConcurrentRequests: 5 },
      subscriptions: { crmObjects, hubEvents },
    };
    writeFileSync(join(app, 'webhooks', 'webhooks-hsmeta.json'), JSON.stringify({ config }));
    const manifest = loadAppManifest(app, 'https://dibs.example');
    expect(manifest).toMatchObject({
      requiredScopes: ['oauth'],
      optionalScopes: ['tickets'],
      redirectUrls: ['https://dibs.example/oauth/callback'],
      maxConcurrentRequests: 5,
    });
    expect(manifest.subscriptions.map(s => [s.event, s.typeId, s.propertyName])).toEqual([
      ['creation', '0-3', null],
      ['propertyChange', '0-2', 'domain'],
      ['privacyDeletion', '0-1', null],
    ]);
  });

  test('that are there but broken stop the start', () => {
    const broken = join(dir, 'broken');
    mkdirSync(broken);
    writeFileSync(join(broken, 'app-hsmeta.json'), '{"config": {}}');
    expect(() => loadAppManifest(broken, 'https://dibs.example')).toThrow(
      /not a manifest HubSpot would take/,
    );
  });
});
