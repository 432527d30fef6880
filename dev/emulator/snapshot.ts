import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { TokenSnapshot } from './oauth/token-store.ts';
import type { WebhookEvent } from './webhooks/webhook-event.ts';
import type { Portal, World } from './world.ts';

const VERSION = 1;

export type Snapshot = {
  readonly version: number;
  readonly portals: ReadonlyMap<string, Portal>;
  readonly clockOffsetMs: number;
  readonly nextPortalId: number;
  readonly nextEventId: number;
  readonly tokens: TokenSnapshot;
  readonly undelivered: readonly WebhookEvent[];
};

/** JSON keeps neither maps, sets nor big integers: they travel in one-key objects. */
function pack(_key: string, value: unknown): unknown {
  if (value instanceof Map) return { $map: [...value] };
  if (value instanceof Set) return { $set: [...value] };
  return typeof value === 'bigint' ? { $big: value.toString() } : value;
}

function unpack(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if ('$map' in value) return new Map(value.$map as [unknown, unknown][]);
  if ('$set' in value) return new Set(value.$set as unknown[]);
  return '$big' in value ? BigInt(String(value.$big)) : value;
}

/** Takes what must survive a restart. */
export function takeSnapshot(
  world: World,
  tokens: TokenSnapshot,
  undelivered: readonly WebhookEvent[],
): string {
  const { portals, clockOffsetMs, nextPortalId, nextEventId } = world;
  const snapshot: Snapshot = {
    version: VERSION,
    portals,
    clockOffsetMs,
    nextPortalId,
    nextEventId,
    tokens,
    undelivered,
  };
  return JSON.stringify(snapshot, pack);
}

/** Replaces the file in one step: a crash leaves the old or the new one, never half. */
export function writeSnapshot(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  const next = `${file}.${process.pid}.next`;
  writeFileSync(next, text);
  renameSync(next, file);
}

/** Reads a snapshot, or `null` when there is none. @throws Error for a file of another version or no JSON. */
export function readSnapshot(file: string): Snapshot | null {
  if (!existsSync(file)) return null;
  const snapshot = JSON.parse(readFileSync(file, 'utf8'), unpack) as Snapshot;
  if (snapshot.version !== VERSION) {
    throw new Error(`${file} was written by another version of the emulator: delete it to start afresh`);
  }
  return snapshot;
}
