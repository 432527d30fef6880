import type { Express } from 'express';
import { propertyDefinitions } from '../../domain/projection.ts';
import { loadAppManifest } from '../emulator/app-manifest.ts';
import { createCallLog } from '../emulator/controls/call-log.ts';
import { createDeliveryLog } from '../emulator/controls/delivery-log.ts';
import { createFaults } from '../emulator/controls/faults.ts';
import type { Change } from '../emulator/crm/changes.ts';
import { defineProperty, propertySchema } from '../emulator/crm/define-property.ts';
import { createApp } from '../emulator/http/create-app.ts';
import { createRateLimiter } from '../emulator/http/rate-limiter.ts';
import { createJournal } from '../emulator/journal/journal.ts';
import { addPortal } from '../emulator/new-portal.ts';
import { createTokenStore, newRefreshToken } from '../emulator/oauth/token-store.ts';
import { objectTypeById } from '../emulator/object-types.ts';
import { resolveOptions } from '../emulator/options.ts';
import type { EmulatorState } from '../emulator/state.ts';
import { toWebhookEvents } from '../emulator/webhooks/webhook-event.ts';
import type { Origin, Portal, World } from '../emulator/world.ts';
import type { Random } from './random.ts';
import { subjectsOfChange, type WebhookLane } from './webhook-lane.ts';

export type SimHubSpot = {
  state: EmulatorState;
  portal: Portal;
  app: Express;
  /** Grants the app anew, as a consent does. */
  install(): { accessToken: string; refreshToken: string };
};

const manifest = loadAppManifest('src/app', 'https://dibs.example');
const day = 86_400_000;

/** The emulator's HubSpot with one portal, in this process, its clock and its webhooks in the simulation's hands. */
export function createSimHubSpot(given: {
  nowMs: () => number;
  random: Random;
  lane: WebhookLane;
  count: (name: string) => void;
}): SimHubSpot {
  const { random, lane } = given;
  const world: World = {
    options: resolveOptions({ nowMs: given.nowMs, rateLimited: false, seeded: false }),
    portals: new Map(),
    clockOffsetMs: 0,
    nextPortalId: 48_120_331,
    nextEventId: 100_000_001,
  };
  // HubSpot's event ids are not unique: now and then one comes twice.
  const nextEventId = () => {
    if (!random.chance(0.1)) return world.nextEventId++;
    given.count('webhook: event id twice');
    return world.nextEventId - 1;
  };
  const emit = (change: Change) => {
    const installed = world.portals.get(change.portalId)?.install;
    if (!installed) {
      for (const id of subjectsOfChange(change)) lane.missed.add(id);
      for (const id of subjectsOfChange(change)) lane.disturbed.add(id);
      return;
    }
    lane.queue.push(...toWebhookEvents(change, manifest.subscriptions, world.options.appId, nextEventId));
  };
  const state: EmulatorState = {
    world,
    manifest,
    tokens: createTokenStore(86_400, 300),
    limiter: createRateLimiter(false),
    faults: createFaults(random.next),
    calls: createCallLog(),
    deliveries: createDeliveryLog(),
    journal: createJournal(world),
    emit,
    touched: () => undefined,
  };
  const portal = addPortal(world, 'Simulated account');
  defineOurs(state, portal);
  const idle = { pending: 0, inFlight: 0, retrying: 0 };
  const app = createApp(state, {
    emit,
    counts: () => idle,
    undelivered: () => [],
    requeue: () => undefined,
    close: async () => undefined,
  });
  return {
    state,
    portal,
    app,
    install: () => {
      const refreshToken = newRefreshToken();
      const { portalId } = portal;
      const scopes = manifest.requiredScopes;
      portal.install = {
        scopes,
        userId: portal.users[0]?.userId ?? '1',
        refreshToken,
        installedAt: given.nowMs(),
      };
      const issued = state.tokens.issueAccess({
        portalId,
        userId: portal.install.userId,
        scopes,
        refreshToken,
      });
      return { accessToken: issued.token, refreshToken };
    },
  };
}

/** What set-up makes at install. */
function defineOurs(state: EmulatorState, portal: Portal): void {
  for (const [typeId, definitions] of [
    ['0-3', propertyDefinitions.deals],
    ['0-2', propertyDefinitions.companies],
  ] as const) {
    portal.groups.get(typeId)?.set('dibs', { name: 'dibs', label: 'Dibs', displayOrder: 0 });
    for (const { writtenBy: _writtenBy, ...definition } of definitions)
      defineProperty(
        state,
        portal,
        objectTypeById(typeId),
        propertySchema.parse({ ...definition, groupName: 'dibs' }),
      );
  }
}

/** What a person does in HubSpot's screens. */
export const byUser = (userId: string): Origin => ({
  changeSource: 'CRM_UI',
  sourceId: `userId:${userId}`,
  userId,
  label: 'CRM UI',
});

/** What comes from elsewhere. */
export const bySource = (changeSource: string): Origin => ({
  changeSource,
  sourceId: '92004417',
  userId: null,
  label: changeSource,
});

export const days = (count: number): number => count * day;
