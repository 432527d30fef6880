import type { Express } from 'express';
import { loadAppManifest } from './app-manifest.ts';
import { createCallLog } from './controls/call-log.ts';
import { createDeliveryLog } from './controls/delivery-log.ts';
import { createFaults } from './controls/faults.ts';
import { createApp } from './http/create-app.ts';
import { createRateLimiter } from './http/rate-limiter.ts';
import { createJournal } from './journal/journal.ts';
import { addStandardProperties } from './new-portal.ts';
import { createTokenStore } from './oauth/token-store.ts';
import { type EmulatorOptions, resolveOptions } from './options.ts';
import { seededRandom } from './random.ts';
import { seedWorld } from './seed/seed-world.ts';
import { readSnapshot, takeSnapshot, writeSnapshot } from './snapshot.ts';
import type { EmulatorState } from './state.ts';
import { createDispatcher, type Dispatcher } from './webhooks/dispatcher.ts';
import type { World } from './world.ts';

const SAVE_AFTER_MS = 1_000;

export type Emulator = {
  readonly app: Express;
  readonly state: EmulatorState;
  readonly dispatcher: Dispatcher;
  /** Stops sending webhooks and writes the last snapshot. */
  close(): Promise<void>;
};

/** Puts an emulator together without listening. Loads its snapshot, else seeds its portal. */
export function createEmulator(given: EmulatorOptions = {}): Emulator {
  const options = resolveOptions(given);
  const saved = options.stateFile ? readSnapshot(options.stateFile) : null;
  const world: World = {
    options,
    portals: new Map(saved?.portals),
    clockOffsetMs: saved?.clockOffsetMs ?? options.clockOffsetMs,
    nextPortalId: saved?.nextPortalId ?? 48_120_331,
    nextEventId: saved?.nextEventId ?? 100_000_001,
  };
  for (const portal of world.portals.values()) addStandardProperties(portal);
  const random = seededRandom(options.randomSeed);
  const tokens = createTokenStore(options.accessTokenSeconds, options.codeSeconds);
  if (saved) tokens.restore(saved.tokens);
  const manifest = loadAppManifest(options.manifestDir, options.publicUrl);
  const faults = createFaults(random);
  const deliveries = createDeliveryLog();

  let timer: NodeJS.Timeout | null = null;
  const save = (): void => {
    if (options.stateFile)
      writeSnapshot(options.stateFile, takeSnapshot(world, tokens.snapshot(), dispatcher.undelivered()));
  };
  const touched = (): void => {
    if (!options.stateFile || timer) return;
    timer = setTimeout(() => {
      timer = null;
      save();
    }, SAVE_AFTER_MS);
  };
  const dispatcher = createDispatcher({ world, manifest, faults, deliveries, random, touched });
  const journal = createJournal(world);
  const state: EmulatorState = {
    world,
    manifest,
    tokens,
    limiter: createRateLimiter(options.rateLimited),
    faults,
    calls: createCallLog(),
    deliveries,
    journal,
    emit: change => {
      journal.note(change);
      dispatcher.emit(change);
    },
    touched,
  };
  if (saved) dispatcher.requeue(saved.undelivered);
  else if (options.seeded) seedWorld(state);
  return {
    app: createApp(state, dispatcher),
    state,
    dispatcher,
    async close() {
      // What is in flight counts as undelivered: take it down before sending stops.
      if (timer) clearTimeout(timer);
      timer = null;
      save();
      await dispatcher.close();
    },
  };
}
