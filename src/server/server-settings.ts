import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { BounceKey } from '../../adapters/mail/bounce-key.ts';
import { mailerKindOf } from '../../adapters/mail/mailer-of.ts';
import type { Config } from '../../adapters/runtime/config.ts';

/** The part of the configuration that requests are answered by. */
export type ServerSettings = {
  /** Origin and path prefix that HubSpot calls, without a trailing slash. */
  readonly publicUrl: string;
  readonly appId: string;
  readonly clientId: string;
  /** Client secrets that sign, newest first: two while one is rotated. */
  readonly clientSecrets: readonly string[];
  /** Where the consent page is. */
  readonly hubspotAppUrl: string;
  /** What an install asks for: the scopes of the app's manifest, so that consent page and upload agree. */
  readonly scopes: readonly string[];
  /** What an install asks for where the HubSpot account has it: leads need a product of their own. */
  readonly optionalScopes: readonly string[];
  /** What mail providers have in the path of their reports; null: nothing is taken. */
  readonly mailBounceToken: string | null;
  /** By what they sign their reports; null: they do not. */
  readonly mailBounceKey: BounceKey | null;
  /** `none`: no server is named, so no mail leaves. */
  readonly mailer: 'smtp' | 'outbox' | 'none';
  /** The emulator's base URL in demo mode, else null. */
  readonly emulatorUrl: string | null;
};

const manifest = join(import.meta.dirname, '../app/app-hsmeta.json');
const manifestSchema = z.object({
  config: z.object({
    auth: z.object({
      requiredScopes: z.array(z.string()).min(1),
      optionalScopes: z.array(z.string()).default([]),
    }),
  }),
});

/** @throws when the app's manifest is missing or names no scopes */
export async function settingsOf(config: Config): Promise<ServerSettings> {
  const { config: app } = manifestSchema.parse(JSON.parse(await readFile(manifest, 'utf8')));
  return {
    publicUrl: config.publicUrl,
    appId: config.hubspot.appId,
    clientId: config.hubspot.clientId,
    clientSecrets: config.hubspot.clientSecrets,
    hubspotAppUrl: config.hubspot.appUrl,
    scopes: app.auth.requiredScopes,
    optionalScopes: app.auth.optionalScopes,
    mailBounceToken: config.mailBounceToken,
    mailBounceKey: config.mailBounceKey,
    mailer: mailerKindOf(config),
    emulatorUrl: config.emulatorUrl,
  };
}
