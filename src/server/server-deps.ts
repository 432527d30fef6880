import type pg from 'pg';
import type { Waker } from '../../adapters/queue/waker.ts';
import type { ReceiptSigner } from '../../adapters/runtime/receipt-signer.ts';
import type { ConnectPortal } from './connect-portal.ts';
import type { ServerLogger } from './server-logger.ts';
import type { ServerMetrics } from './server-metrics.ts';
import type { ServerSettings } from './server-settings.ts';

/** What handlers stand on. Built once by `main.ts`; the same for every request. */
export type ServerDeps = {
  readonly pool: pg.Pool;
  readonly settings: ServerSettings;
  readonly logger: ServerLogger;
  readonly metrics: ServerMetrics;
  readonly waker: Waker;
  readonly receipts: ReceiptSigner;
  /** An id with a prefix, e.g. `reg_…`; sortable by time of minting. */
  readonly mintId: (prefix: string) => string;
  /** The calls to HubSpot that installing a portal needs. */
  readonly connectPortal: ConnectPortal;
};
