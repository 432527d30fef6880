import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTokenCipher } from '../../adapters/hubspot/token-cipher.ts';
import { inPortal } from '../../adapters/postgres/in-portal.ts';
import { endInstall, saveInstall } from '../../adapters/postgres/installs.ts';
import { createTokenStore } from '../../adapters/postgres/token-store.ts';
import { createTestDatabase, type TestDatabase } from '../support/create-test-database.ts';
import { openPool } from './open-pool.ts';

const older = { id: 'k1', key: Buffer.alloc(32, 1) };
const newer = { id: 'k2', key: Buffer.alloc(32, 2) };
const lost = { id: 'k0', key: Buffer.alloc(32, 9) };
const portals = { running: '7001', asleep: '7002', lost: '7003', gone: '7004' };

let database: TestDatabase;
let pool: pg.Pool;
beforeAll(async () => {
  database = await createTestDatabase();
  pool = openPool(database.appUrl);
  for (const portalId of Object.values(portals)) {
    const cipher = createTokenCipher([portalId === portals.lost ? lost : older]);
    await inPortal(pool, portalId, { fenced: false }, async tx => {
      const epoch = await saveInstall(tx, {
        hubDomain: null,
        scopes: [],
        installedBy: null,
        accessToken: cipher.seal(portalId, `access of ${portalId}`),
        refreshToken: cipher.seal(portalId, `refresh of ${portalId}`),
        accessExpiresAt: '2030-01-01T00:00:00Z',
      });
      if (portalId === portals.gone) await endInstall(tx, epoch);
    });
  }
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

const key32 = ({ id, key }: { id: string; key: Buffer }) => `${id}:${key.toString('base64')}`;
async function rotate(keys: { id: string; key: Buffer }[], ...args: string[]) {
  const env = {
    ...process.env,
    DATABASE_URL: database.appUrl,
    TOKEN_ENCRYPTION_KEYS: keys.map(key32).join(','),
  };
  try {
    const { stdout } = await promisify(execFile)(process.execPath, ['commands/tokens.ts', ...args], { env });
    return { status: 0, said: stdout };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { status: code, said: stdout + stderr };
  }
}

test('all tokens that a key opens are sealed under the newest, which alone opens them then; what no key opens is told of', async () => {
  expect(await rotate([newer, older], 'rotate')).toEqual({
    status: 1,
    said: expect.stringMatching(/Tokens of 2 of 4 portals.*\n.*portal 7003: install/),
  });
  const alone = createTokenCipher([newer]);
  for (const portalId of [portals.running, portals.asleep]) {
    const stored = await createTokenStore(pool).readTokens(portalId);
    expect(alone.open(portalId, stored?.accessToken ?? '')).toEqual({
      ok: true,
      plaintext: `access of ${portalId}`,
    });
    expect(alone.open(portalId, stored?.refreshToken ?? '')).toEqual({
      ok: true,
      plaintext: `refresh of ${portalId}`,
    });
    expect(stored?.accessExpiresAt).toBe('2030-01-01T00:00:00.000Z');
  }
  const kept = await createTokenStore(pool).readTokens(portals.lost);
  expect(createTokenCipher([lost]).open(portals.lost, kept?.accessToken ?? '')).toMatchObject({ ok: true });
});

test('once more, nothing is sealed anew', async () => {
  expect(await rotate([newer, older, lost], 'rotate')).toMatchObject({
    status: 0,
    said: expect.stringContaining('of 1 of 4'),
  });
  expect(await rotate([newer], 'rotate')).toMatchObject({
    status: 0,
    said: expect.stringContaining('of 0 of 4'),
  });
});

test('used otherwise, it says how it is used', async () => {
  expect(await rotate([newer])).toMatchObject({
    status: 2,
    said: expect.stringContaining('Usage: npm run tokens'),
  });
});
