import type pg from 'pg';
import type { HubSpotGateway } from '../../adapters/hubspot/gateway.ts';
import type { JournalSource } from '../../adapters/hubspot/journal.ts';
import type { Mailer } from '../../adapters/mail/mailer.ts';
import type { LedgerAnchor } from '../../adapters/runtime/ledger-anchor.ts';
import type { LinkSigner } from '../../adapters/runtime/link-signer.ts';
import type { OneTimeCodes } from '../../adapters/runtime/one-time-codes.ts';
import type { RightOfWay } from './right-of-way.ts';

export type WorkerLogger = {
  info(fields: Record<string, unknown>, message: string): void;
  warn(fields: Record<string, unknown>, message: string): void;
  error(fields: Record<string, unknown>, message: string): void;
};

/** What the worker's stages stand on. `holder` names this process in leases. */
export type WorkerDeps = {
  readonly pool: pg.Pool;
  readonly gateway: HubSpotGateway;
  /** HubSpot's Webhooks Journal; null: it is not asked for. */
  readonly journal: JournalSource | null;
  readonly appId: string;
  readonly holder: string;
  /** Who goes first in this process. */
  readonly way: RightOfWay;
  readonly logger: WorkerLogger;
  readonly links: LinkSigner;
  readonly codes: OneTimeCodes;
  readonly mailer: Mailer;
  /** What stands behind the `@` of Message-IDs. */
  readonly mailDomain: string;
  /** Where heads of audit chains are written down; null: nowhere. */
  readonly anchor: LedgerAnchor | null;
  /** Tells the vendor's other systems; nobody waits for it. */
  readonly events: { wake(portalId: string): void };
  /** Sends mail beside the portals' turns; null: it leaves in the turn, since nothing is waited for. */
  readonly mails: { wake(portalId: string): void } | null;
};

/** What reading HubSpot's objects stands on. */
export type ReadingDeps = Pick<WorkerDeps, 'pool' | 'gateway'>;

/** What working on a portal stands on: its stages call HubSpot only while the portal's lease is held. */
export type PortalWorkDeps = Omit<WorkerDeps, 'gateway'> & {
  /** A gateway that asks `beforeSend` in the moment before each call; what it throws ends the stage. */
  readonly gatewayFor: (beforeSend: () => void) => HubSpotGateway;
};

/** What a stage leaves: more to do at once, or a try later that nothing in the store is a note of. */
export type StageResult = { more: boolean; retryAfterMs: number | null };

export const done: StageResult = { more: false, retryAfterMs: null };
