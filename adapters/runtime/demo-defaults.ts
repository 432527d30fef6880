import { type Environment, readEnvironment } from './environment.ts';

/** 32 bytes in base64 that say what they are; stable, so that a demo's data opens again after a restart. */
const worthlessKey = (purpose: string) =>
  Buffer.from(`dibs demo ${purpose}`.padEnd(32, '.')).toString('base64');

/** What demo mode stands in for when a variable is absent. The emulator states the same credentials for itself. */
export function demoDefaults(environment: Environment): Environment {
  const emulator = `http://localhost:${environment.EMULATOR_PORT ?? 3001}`;
  return readEnvironment({
    PUBLIC_URL: `http://localhost:${environment.PORT ?? 3000}`,
    HUBSPOT_CLIENT_ID: 'dibs-demo',
    HUBSPOT_CLIENT_SECRET: 'dibs-demo-secret-not-for-production',
    HUBSPOT_APP_ID: '1001',
    HUBSPOT_API_URL: emulator,
    HUBSPOT_APP_URL: environment.HUBSPOT_API_URL ?? emulator,
    TOKEN_ENCRYPTION_KEYS: `demo:${worthlessKey('token encryption')}`,
    RECEIPT_SIGNING_KEY: worthlessKey('receipt signing'),
    LINK_KEY: worthlessKey('links'),
  }).environment;
}
