import type { KeyObject } from 'node:crypto';
import { resolve } from 'node:path';
import { CALL_LIMITS, type CallLimits } from '../hubspot/call-budget.ts';
import type { TokenKey } from '../hubspot/token-cipher.ts';
import type { BounceKey } from '../mail/bounce-key.ts';
import type { MailSettings } from '../mail/mail-settings.ts';
import { demoDefaults } from './demo-defaults.ts';
import {
  type Environment,
  type EnvironmentFault,
  readEnvironment,
  type VariableName,
} from './environment.ts';

export type LogLevel = NonNullable<Environment['LOG_LEVEL']>;

/** What server and worker run by. Holds secrets: never log it whole. */
export type Config = {
  /** Against the emulator, with stable keys of no worth. Never with NODE_ENV=production. */
  demo: boolean;
  host: string;
  port: number;
  /** Origin and path prefix that HubSpot calls, without a trailing slash. */
  publicUrl: string;
  /** Where Prometheus may ask this process on loopback; null: nowhere but the server's `/metrics`. */
  metricsPort: number | null;
  /** The role of server and worker: neither owner nor able to bypass row-level security. */
  databaseUrl: string;
  /** Null: BullMQ runs on Postgres. */
  redisUrl: string | null;
  hubspot: {
    clientId: string;
    /** Secrets that sign, newest first: two while one is rotated. */
    clientSecrets: readonly [string, ...string[]];
    appId: string;
    apiUrl: string;
    appUrl: string;
    /** What a portal may be asked in a window (P8); only a CRM that sets no limits is given others. */
    callLimits: CallLimits;
  };
  /** The emulator's base URL in demo mode, else null. */
  emulatorUrl: string | null;
  /** Newest first; at least one. */
  tokenKeys: readonly TokenKey[];
  /** Ed25519 private key. */
  receiptSigningKey: KeyObject;
  /** 32 bytes for the HMAC of one-click links. */
  linkKey: Buffer;
  ledgerAnchorFile: string | null;
  /** Null: mail goes to the demo's outbox, and outside the demo to nobody. */
  mail: MailSettings | null;
  /** Part of the address at which the mail provider tells of bounces; null: it cannot. */
  mailBounceToken: string | null;
  /** By what the provider signs its reports; null: the address's secret alone lets them in. */
  mailBounceKey: BounceKey | null;
  dataDir: string;
  logLevel: LogLevel;
};

/** The environment has faults; `faults` has all of them, each a sentence for the operator. */
export class EnvironmentError extends Error {
  override readonly name = 'EnvironmentError';
  readonly faults: readonly EnvironmentFault[];

  constructor(faults: readonly EnvironmentFault[]) {
    super(['The environment has faults:', ...faults.map(fault => `  - ${fault.message}`)].join('\n'));
    this.faults = faults;
  }
}

/** Reads and checks the whole environment of server or worker. @throws EnvironmentError with all faults at once */
export function loadConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const { environment, faults } = readEnvironment(env);
  const outcome = configFrom(environment, new Set(faults.map(fault => fault.variable)));
  const all = [...faults, ...outcome.faults];
  if (outcome.config === null || all.length > 0) throw new EnvironmentError(all);
  return outcome.config;
}

/** Whether a URL leads to this machine itself. */
export function isLoopback(url: string): boolean {
  const { hostname } = new URL(url);
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}

/** `NODE_ENV` is not production, and HubSpot is the emulator: no client id is set, or the API is on loopback. */
export function isDemo(environment: Environment): boolean {
  if (environment.NODE_ENV === 'production') return false;
  const { HUBSPOT_CLIENT_ID: clientId, HUBSPOT_API_URL: apiUrl } = environment;
  return clientId === undefined || (apiUrl !== undefined && isLoopback(apiUrl));
}

/**
 * The second step: defaults, and the rules between variables. Pure.
 *
 * @param faulty variables that are set but malformed: absent from `environment`, and not to be called missing
 */
export function configFrom(
  environment: Environment,
  faulty: ReadonlySet<string> = new Set(),
): { config: Config | null; faults: EnvironmentFault[] } {
  const faults: EnvironmentFault[] = [];
  const demo = isDemo(environment) && !faulty.has('HUBSPOT_CLIENT_ID');
  const fault = (variable: VariableName, message: string) => faults.push({ variable, message });
  const given: Environment = demo ? { ...demoDefaults(environment), ...environment } : environment;
  const required = <K extends VariableName>(name: K, why: string): Environment[K] => {
    if (given[name] === undefined && !faulty.has(name)) fault(name, `${name} is required ${why}`);
    return given[name];
  };

  const outsideDemo = 'outside demo mode';
  const databaseUrl = required('DATABASE_URL', '(`npm start` brings a Postgres of its own)');
  const clientId = required('HUBSPOT_CLIENT_ID', outsideDemo);
  const clientSecret = required('HUBSPOT_CLIENT_SECRET', outsideDemo);
  const appId = required('HUBSPOT_APP_ID', outsideDemo);
  const tokenKeys = required('TOKEN_ENCRYPTION_KEYS', outsideDemo);
  const receiptSigningKey = required('RECEIPT_SIGNING_KEY', outsideDemo);
  const linkKey = required('LINK_KEY', outsideDemo);
  const publicUrl = given.PUBLIC_URL ?? `http://localhost:${given.PORT ?? 3000}`;
  const apiUrl = given.HUBSPOT_API_URL ?? 'https://api.hubapi.com';
  const appUrl = given.HUBSPOT_APP_URL ?? 'https://app.hubspot.com';

  if (demo && !isLoopback(apiUrl)) {
    fault(
      'HUBSPOT_API_URL',
      'HUBSPOT_API_URL leads away from this machine, so HUBSPOT_CLIENT_ID is required too',
    );
  }
  if (!demo && !isLoopback(apiUrl) && !publicUrl.startsWith('https:') && !faulty.has('PUBLIC_URL')) {
    fault('PUBLIC_URL', `PUBLIC_URL is ${publicUrl}, but HubSpot calls only URLs that begin with https://`);
  }
  for (const [name, url] of [
    ['HUBSPOT_API_URL', apiUrl],
    ['HUBSPOT_APP_URL', appUrl],
  ] as const) {
    if (!url.startsWith('https:') && !isLoopback(url)) fault(name, `${name} must begin with https://`);
  }

  if (
    faults.length > 0 ||
    databaseUrl === undefined ||
    clientId === undefined ||
    clientSecret === undefined ||
    appId === undefined ||
    tokenKeys === undefined ||
    receiptSigningKey === undefined ||
    linkKey === undefined
  ) {
    return { config: null, faults };
  }
  const previous = given.HUBSPOT_CLIENT_SECRET_PREVIOUS;
  return {
    faults,
    config: {
      demo,
      host: given.HOST ?? '127.0.0.1',
      port: given.PORT ?? 3000,
      publicUrl,
      metricsPort: given.METRICS_PORT ?? null,
      databaseUrl,
      redisUrl: given.REDIS_URL ?? null,
      hubspot: {
        clientId,
        clientSecrets: previous === undefined ? [clientSecret] : [clientSecret, previous],
        appId,
        apiUrl,
        appUrl,
        callLimits: CALL_LIMITS,
      },
      emulatorUrl: demo ? apiUrl : null,
      tokenKeys,
      receiptSigningKey,
      linkKey,
      ledgerAnchorFile: given.LEDGER_ANCHOR_FILE ?? null,
      mail: given.MAIL_URL ?? null,
      mailBounceToken: given.MAIL_BOUNCE_TOKEN ?? null,
      mailBounceKey: given.MAIL_BOUNCE_KEY ?? null,
      dataDir: resolve(given.DATA_DIR ?? '.data'),
      logLevel: given.LOG_LEVEL ?? 'info',
    },
  };
}
