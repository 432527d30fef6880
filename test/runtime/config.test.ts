import { randomBytes } from 'node:crypto';
import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { EnvironmentError, loadConfig } from '../../adapters/runtime/config.ts';

type Env = Record<string, string | undefined>;

const key = () => randomBytes(32).toString('base64');
const database = { DATABASE_URL: 'postgresql://dibs_app@localhost/dibs' };
const production = {
  ...database,
  NODE_ENV: 'production',
  HUBSPOT_CLIENT_ID: '0a1b2c3d-client',
  HUBSPOT_CLIENT_SECRET: 'production-client-secret',
  HUBSPOT_APP_ID: '771122',
  TOKEN_ENCRYPTION_KEYS: `k2:${key()},k1:${key()}`,
  RECEIPT_SIGNING_KEY: key(),
  LINK_KEY: key(),
  PUBLIC_URL: 'https://dibs.example.com',
};

function faultsOf(env: Env): string[] {
  try {
    loadConfig(env);
    return [];
  } catch (error) {
    if (!(error instanceof EnvironmentError)) throw error;
    return error.faults.map(fault => fault.variable);
  }
}

describe('demo mode', () => {
  test.each<[string, Env, boolean]>([
    ['is what nothing but a database gives', {}, true],
    [
      'is on with credentials, as long as the API is on this machine',
      { HUBSPOT_CLIENT_ID: 'x', HUBSPOT_API_URL: 'http://127.0.0.1:4001' },
      true,
    ],
    ['is on for IPv6 loopback too', { HUBSPOT_CLIENT_ID: 'x', HUBSPOT_API_URL: 'http://[::1]:4001' }, true],
    ['is off with credentials and HubSpot itself', { ...production, NODE_ENV: undefined }, false],
    ['is off in production', production, false],
    [
      'is off in production even with the API on this machine',
      { ...production, HUBSPOT_API_URL: 'http://localhost:3001' },
      false,
    ],
    [
      'is not tricked by a host that only looks like loopback',
      { ...production, NODE_ENV: '', HUBSPOT_API_URL: 'https://localhost.example.com' },
      false,
    ],
  ])('%s', (_, env, demo) => {
    expect(loadConfig({ ...database, ...env }).demo).toBe(demo);
  });

  test('has stable credentials and follows the ports', () => {
    const config = loadConfig({ ...database, PORT: '4000', EMULATOR_PORT: '4001' });
    expect(config).toMatchObject({
      port: 4000,
      publicUrl: 'http://localhost:4000',
      emulatorUrl: 'http://localhost:4001',
      hubspot: {
        clientId: 'dibs-demo',
        clientSecrets: ['dibs-demo-secret-not-for-production'],
        appId: '1001',
        apiUrl: 'http://localhost:4001',
        appUrl: 'http://localhost:4001',
      },
    });
    const again = loadConfig({ ...database });
    expect(again.tokenKeys).toEqual(config.tokenKeys);
    expect(again.receiptSigningKey.equals(config.receiptSigningKey)).toBe(true);
  });

  test('never starts in production: all that is missing is named at once', () => {
    expect(faultsOf({ NODE_ENV: 'production' }).sort()).toEqual([
      'DATABASE_URL',
      'HUBSPOT_APP_ID',
      'HUBSPOT_CLIENT_ID',
      'HUBSPOT_CLIENT_SECRET',
      'LINK_KEY',
      'PUBLIC_URL',
      'RECEIPT_SIGNING_KEY',
      'TOKEN_ENCRYPTION_KEYS',
    ]);
  });
});

test('keys are taken in base64 and in hex', () => {
  const keys = {
    RECEIPT_SIGNING_KEY: randomBytes(32).toString('hex'),
    LINK_KEY: randomBytes(32).toString('hex'),
  };
  expect(
    faultsOf({ ...production, ...keys, TOKEN_ENCRYPTION_KEYS: `a:${randomBytes(32).toString('hex')}` }),
  ).toEqual([]);
});

test('in production against an emulated HubSpot the public URL may be this machine', () => {
  const emulated = { HUBSPOT_API_URL: 'http://localhost:3001', PUBLIC_URL: undefined };
  expect(faultsOf({ ...production, ...emulated, NODE_ENV: 'production' })).toEqual([]);
});

describe('a fault', () => {
  test.each<[string, Env, string[]]>([
    ['a port beyond 65535', { PORT: '65536' }, ['PORT']],
    ['a port of 0', { METRICS_PORT: '0' }, ['METRICS_PORT']],
    ['a port in words', { PREVIEW_PORT: 'three' }, ['PREVIEW_PORT']],
    ['a database that is not Postgres', { DATABASE_URL: 'mysql://x/y' }, ['DATABASE_URL']],
    ['a Redis without its scheme', { REDIS_URL: 'localhost:6379' }, ['REDIS_URL']],
    ['an unknown log level', { LOG_LEVEL: 'loud' }, ['LOG_LEVEL']],
    ['an app id that is no number', { HUBSPOT_APP_ID: 'dibs' }, ['HUBSPOT_APP_ID']],
    ['a public URL without https', { PUBLIC_URL: 'http://dibs.example.com' }, ['PUBLIC_URL']],
    ['a public URL with a query', { PUBLIC_URL: 'https://dibs.example.com/?a=1' }, ['PUBLIC_URL']],
    ['no public URL, where HubSpot itself is to call us', { PUBLIC_URL: undefined }, ['PUBLIC_URL']],
    ['a key of 16 bytes', { LINK_KEY: randomBytes(16).toString('base64') }, ['LINK_KEY']],
    [
      'a signing key of 31 bytes in hex',
      { RECEIPT_SIGNING_KEY: randomBytes(31).toString('hex') },
      ['RECEIPT_SIGNING_KEY'],
    ],
    ['a token key without an id', { TOKEN_ENCRYPTION_KEYS: key() }, ['TOKEN_ENCRYPTION_KEYS']],
    [
      'two token keys of one id',
      { TOKEN_ENCRYPTION_KEYS: `a:${key()},a:${key()}` },
      ['TOKEN_ENCRYPTION_KEYS'],
    ],
    ['HubSpot over plain http', { HUBSPOT_API_URL: 'http://api.hubapi.com' }, ['HUBSPOT_API_URL']],
    ['an empty variable, which counts as absent', { HUBSPOT_CLIENT_SECRET: '  ' }, ['HUBSPOT_CLIENT_SECRET']],
    [
      'several at once',
      { PORT: 'x', LINK_KEY: 'y', HUBSPOT_APP_ID: undefined },
      ['PORT', 'LINK_KEY', 'HUBSPOT_APP_ID'],
    ],
  ])('%s', (_, change, faulty) => {
    expect(faultsOf({ ...production, ...change })).toEqual(faulty);
  });

  test('in the demo: an API elsewhere without credentials', () => {
    expect(faultsOf({ ...database, HUBSPOT_API_URL: 'https://api.hubapi.com' })).toEqual(['HUBSPOT_API_URL']);
  });

  test('is a sentence that never quotes a secret', () => {
    const secrets = {
      HUBSPOT_CLIENT_SECRET: 'short7!',
      TOKEN_ENCRYPTION_KEYS: 'k:hush',
      LINK_KEY: 'hush2',
      MAIL_URL: 'smtps://u:hush3@mail.example.com?bounces=hush4',
      MAIL_BOUNCE_TOKEN: 'hush5',
      MAIL_BOUNCE_KEY: 'mailgun:hush6',
    };
    try {
      loadConfig({ ...production, ...secrets });
      expect.fail('these are faults');
    } catch (error) {
      const printed = inspect(error, { depth: 9 });
      expect(printed).toContain('TOKEN_ENCRYPTION_KEYS must be id:key');
      expect(printed).toContain('HUBSPOT_CLIENT_SECRET must be a secret of at least 8 characters');
      expect(printed).not.toMatch(/short7|hush/);
    }
  });
});

test('production reads every variable', () => {
  const config = loadConfig({
    ...production,
    HUBSPOT_CLIENT_SECRET_PREVIOUS: 'the-secret-before',
    REDIS_URL: 'redis://cache:6379',
    METRICS_PORT: '9100',
    LEDGER_ANCHOR_FILE: '/anchor',
    MAIL_URL: 'smtps://u:p%40@mail.example.com?from=partners@vendor.example&name=Vendor',
    MAIL_BOUNCE_TOKEN: 'a-token-of-24-characters-',
    MAIL_BOUNCE_KEY: 'mailgun:a-signing-key-of-the-provider',
    DATA_DIR: '/data',
    LOG_LEVEL: 'warn',
    PUBLIC_URL: 'https://dibs.example.com/app/',
  });
  expect(config).toMatchObject({
    demo: false,
    emulatorUrl: null,
    port: 3000,
    host: '127.0.0.1',
    publicUrl: 'https://dibs.example.com/app',
    metricsPort: 9100,
    redisUrl: 'redis://cache:6379',
    hubspot: {
      clientSecrets: ['production-client-secret', 'the-secret-before'],
      apiUrl: 'https://api.hubapi.com',
      appUrl: 'https://app.hubspot.com',
    },
    ledgerAnchorFile: '/anchor',
    mail: {
      host: 'mail.example.com',
      port: 465,
      implicitTls: true,
      loopback: false,
      auth: { user: 'u', pass: 'p@' },
      from: { name: 'Vendor', address: 'partners@vendor.example' },
      bouncesTo: 'partners@vendor.example',
    },
    mailBounceToken: 'a-token-of-24-characters-',
    mailBounceKey: { provider: 'mailgun', secret: 'a-signing-key-of-the-provider' },
    dataDir: '/data',
    logLevel: 'warn',
  });
  expect(config.tokenKeys.map(({ id }) => id)).toEqual(['k2', 'k1']);
  expect(config.linkKey).toHaveLength(32);
  expect(config.receiptSigningKey.asymmetricKeyType).toBe('ed25519');
});
