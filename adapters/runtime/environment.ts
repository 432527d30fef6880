import { createPrivateKey, type KeyObject } from 'node:crypto';
import { z } from 'zod';
import { parseTokenKeys, type TokenKey } from '../hubspot/token-cipher.ts';
import { type BounceKey, readBounceKey } from '../mail/bounce-key.ts';
import { type MailSettings, readMailSettings } from '../mail/mail-settings.ts';

/** One sentence that names the variable and what is wrong with it; it never quotes a secret. */
export type EnvironmentFault = { variable: string; message: string };

const port = z
  .string()
  .regex(/^\d{1,5}$/)
  .transform(Number)
  .refine(number => number >= 1 && number <= 65_535)
  .describe('a port number from 1 to 65535');

const httpUrl = z
  .url({ protocol: /^https?$/ })
  .transform(text => text.replace(/\/+$/, ''))
  .refine(text => !/[?#@]/.test(text))
  .describe('an http(s) URL without credentials, query or fragment');

const postgresUrl = z
  .url({ protocol: /^postgres(ql)?$/ })
  .describe('a URL of the form postgresql://user@host/database');

const secret = z.string().min(8).describe('a secret of at least 8 characters');

const key32 = z
  .string()
  .regex(/^[A-Za-z0-9+/_-]+={0,2}$/)
  .transform(text => Buffer.from(text, /^[0-9a-f]{64}$/i.test(text) ? 'hex' : 'base64'))
  .refine(bytes => bytes.length === 32)
  .describe('32 random bytes in base64 or hex (openssl rand -base64 32)');

/** DER of a PKCS #8 Ed25519 private key up to its 32 bytes (RFC 8410). */
const ED25519_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex');

const signingKey = key32.transform(
  (seed): KeyObject =>
    createPrivateKey({ key: Buffer.concat([ED25519_PREFIX, seed]), format: 'der', type: 'pkcs8' }),
);

const tokenKeys = z.string().transform((text, context): TokenKey[] => {
  const parsed = parseTokenKeys(text);
  if (parsed.ok) return parsed.keys;
  for (const message of parsed.faults) context.addIssue({ code: 'custom', message });
  return z.NEVER;
});

const mailUrl = z.string().transform((text, context): MailSettings => {
  const read = readMailSettings(text);
  if (read.ok) return read.settings;
  for (const message of read.faults) context.addIssue({ code: 'custom', message });
  return z.NEVER;
});

const bounceKey = z.string().transform((text, context): BounceKey => {
  const key = readBounceKey(text);
  if (key !== null) return key;
  context.addIssue({
    code: 'custom',
    message: 'must be mailgun:<webhook signing key> or sendgrid:<verification key>',
  });
  return z.NEVER;
});

/** Every variable that Dibs reads, with the form it must have when set. */
const VARIABLES = {
  NODE_ENV: z.string(),
  PORT: port,
  HOST: z.union([z.ipv4(), z.ipv6(), z.literal('localhost')]).describe('an IP address to listen on'),
  DATABASE_URL: postgresUrl,
  MIGRATION_DATABASE_URL: postgresUrl,
  REDIS_URL: z.url({ protocol: /^rediss?$/ }).describe('a URL of the form redis://host:port'),
  PUBLIC_URL: httpUrl,
  HUBSPOT_CLIENT_ID: z.string(),
  HUBSPOT_CLIENT_SECRET: secret,
  HUBSPOT_CLIENT_SECRET_PREVIOUS: secret,
  HUBSPOT_APP_ID: z.string().regex(/^\d+$/).describe('the number of the app in HubSpot'),
  HUBSPOT_API_URL: httpUrl,
  HUBSPOT_APP_URL: httpUrl,
  TOKEN_ENCRYPTION_KEYS: tokenKeys.describe('id:key[,id:key…], newest first, each key 32 bytes in base64'),
  RECEIPT_SIGNING_KEY: signingKey.describe('32 random bytes in base64 (openssl rand -base64 32)'),
  LINK_KEY: key32,
  LEDGER_ANCHOR_FILE: z.string(),
  MAIL_URL: mailUrl.describe('a URL of the form smtps://user:password@host:port?from=address'),
  MAIL_BOUNCE_TOKEN: z
    .string()
    .regex(/^[A-Za-z0-9_-]{24,128}$/)
    .describe('24 to 128 letters, digits, - or _ (openssl rand -hex 24)'),
  MAIL_BOUNCE_KEY: bounceKey,
  METRICS_PORT: port,
  EMULATOR_PORT: port,
  PREVIEW_PORT: port,
  DATA_DIR: z.string(),
  LOG_LEVEL: z
    .enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'])
    .describe('one of trace, debug, info, warn, error, fatal, silent'),
} as const;

type Variables = typeof VARIABLES;
export type VariableName = keyof Variables;

/** What is set and well-formed. A variable that is empty counts as absent. */
export type Environment = { readonly [K in VariableName]?: z.output<Variables[K]> };

/**
 * The first step of configuration: reads each variable by itself. Pure; every fault is found at once, and a faulty
 * variable is absent from `environment`.
 */
export function readEnvironment(env: Readonly<Record<string, string | undefined>>): {
  environment: Environment;
  faults: EnvironmentFault[];
} {
  const faults: EnvironmentFault[] = [];
  const read: Record<string, unknown> = {};
  for (const [variable, schema] of Object.entries(VARIABLES)) {
    const text = env[variable]?.trim();
    if (!text) continue;
    const result = schema.safeParse(text);
    if (result.success) read[variable] = result.data;
    else faults.push({ variable, message: faultMessage(variable, schema.description, result.error) });
  }
  return { environment: read as Environment, faults };
}

function faultMessage(variable: string, expected: string | undefined, error: z.ZodError): string {
  const particular = error.issues.filter(
    issue => issue.code === 'custom' && issue.message !== 'Invalid input',
  );
  const details = particular.map(issue => issue.message).join('; ');
  return `${variable} must be ${expected ?? 'text'}${details === '' ? '' : `: ${details}`}`;
}
