import type pg from 'pg';
import type { HubSpotGateway } from '../../adapters/hubspot/gateway.ts';
import type { InstalledProperties } from '../../adapters/hubspot/install-properties.ts';
import type { OAuthClient } from '../../adapters/hubspot/oauth.ts';
import type { TokenCipher } from '../../adapters/hubspot/token-cipher.ts';
import type { Waker } from '../../adapters/queue/waker.ts';
import type { LinkSigner } from '../../adapters/runtime/link-signer.ts';
import type { OneTimeCodes } from '../../adapters/runtime/one-time-codes.ts';
import type { ProgramSlugs } from '../../adapters/runtime/program-slug.ts';
import type { ReceiptSigner } from '../../adapters/runtime/receipt-signer.ts';
import type { createIntake } from '../../webhooks/intake/create-intake.ts';
import type { LinkLimits } from './link-limits.ts';
import type { ServerLogger } from './server-logger.ts';
import type { ServerMetrics } from './server-metrics.ts';
import type { ServerSettings } from './server-settings.ts';

/** What handlers stand on. Built once by `main.ts`; the same for every request. */
export type ServerDeps = {
  readonly pool: pg.Pool;
  readonly settings: ServerSettings;
  readonly logger: ServerLogger;
  readonly metrics: ServerMetrics;
  /** Sets the gauges of waiting work from the store; bounded in time, never throws. */
  readonly workGauges: { refresh(): Promise<void> };
  readonly waker: Waker;
  /** Takes in one webhook POST. */
  readonly intake: ReturnType<typeof createIntake>;
  readonly receipts: ReceiptSigner;
  /** Signs and reads the links by which partners act without a seat. */
  readonly links: LinkSigner;
  /** One-time codes, which follow from the ids of their challenges. */
  readonly codes: OneTimeCodes;
  /** Public names of programs. */
  readonly programs: ProgramSlugs;
  /** Slows down whoever tries links that nobody signed. */
  readonly linkLimits: LinkLimits;
  readonly oauth: Pick<OAuthClient, 'exchangeCode' | 'introspect'>;
  readonly cipher: TokenCipher;
  /** Reads what no webhook told of yet. */
  readonly gateway: HubSpotGateway;
  /** Makes the group and the properties that a portal lacks. @throws HubSpotError */
  readonly ensureProperties: (portalId: string) => Promise<InstalledProperties>;
  /** True once the process was asked to end: it still answers, but wants no new work. */
  readonly draining: () => boolean;
};
