import type { AppManifest } from './app-manifest.ts';
import type { CallLog } from './controls/call-log.ts';
import type { DeliveryLog } from './controls/delivery-log.ts';
import type { Faults } from './controls/faults.ts';
import type { Change } from './crm/changes.ts';
import type { RateLimiter } from './http/rate-limiter.ts';
import type { Journal } from './journal/journal.ts';
import type { TokenStore } from './oauth/token-store.ts';
import type { World } from './world.ts';

/** What the parts of a running emulator share. Built once by `createEmulator`. */
export type EmulatorState = {
  readonly world: World;
  readonly manifest: AppManifest;
  readonly tokens: TokenStore;
  readonly limiter: RateLimiter;
  readonly faults: Faults;
  readonly calls: CallLog;
  readonly deliveries: DeliveryLog;
  readonly journal: Journal;
  /** Tells subscribers of a change. */
  emit(change: Change): void;
  /** Something worth a snapshot changed. */
  touched(): void;
};
