import type { AppManifest } from '../app-manifest.ts';
import type { DeliveryLog } from '../controls/delivery-log.ts';
import type { Faults } from '../controls/faults.ts';
import type { Change } from '../crm/changes.ts';
import type { World } from '../world.ts';
import { postDelivery } from './post-delivery.ts';
import { serializeEvents, toWebhookEvents, type WebhookEvent } from './webhook-event.ts';

const MAX_EVENTS = 100;
const MAX_RETRIES = 10;

export type WebhookCounts = {
  readonly pending: number;
  readonly inFlight: number;
  readonly retrying: number;
};

export type Dispatcher = {
  emit(change: Change): void;
  counts(): WebhookCounts;
  /** Events not yet delivered, for a snapshot. */
  undelivered(): WebhookEvent[];
  requeue(events: readonly WebhookEvent[]): void;
  close(): Promise<void>;
};

type Lane = { queue: WebhookEvent[]; flush: NodeJS.Timeout | null; inFlight: Map<symbol, WebhookEvent[]> };

type Parts = {
  readonly world: World;
  readonly manifest: AppManifest;
  readonly faults: Faults;
  readonly deliveries: DeliveryLog;
  readonly random: () => number;
  readonly touched: () => void;
};

/**
 * Sends webhooks as HubSpot does: batches of at most 100, at most 10 in flight for an account, any refusal or
 * silence retried up to 10 times with a rising attempt number, order promised to nobody.
 */
export function createDispatcher(parts: Parts): Dispatcher {
  const { world, manifest, faults, deliveries } = parts;
  const { options } = world;
  const lanes = new Map<string, Lane>();
  const waiting = new Map<NodeJS.Timeout, WebhookEvent[]>();
  const sending = new Set<Promise<void>>();
  const abort = new AbortController();

  const laneOf = (portalId: string): Lane => {
    const lane = lanes.get(portalId) ?? { queue: [], flush: null, inFlight: new Map() };
    lanes.set(portalId, lane);
    return lane;
  };

  const later = (events: WebhookEvent[], delayMs: number): void => {
    const timer = setTimeout(() => {
      waiting.delete(timer);
      enqueue(events);
    }, delayMs);
    waiting.set(timer, events);
  };

  const send = async (portalId: string, events: WebhookEvent[]): Promise<void> => {
    const lane = laneOf(portalId);
    const key = Symbol('delivery');
    lane.inFlight.set(key, events);
    const attemptNumber = Math.max(...events.map(event => event.attemptNumber));
    const body = serializeEvents(events);
    const result = await postDelivery(options, body, abort.signal);
    lane.inFlight.delete(key);
    deliveries.add({ ...result, portalId, attemptNumber, events: events.map(loggedEvent) });
    const accepted = result.status >= 200 && result.status < 300;
    if (!accepted && !abort.signal.aborted) retry(events);
    parts.touched();
    schedule(portalId, 0);
  };

  const retry = (events: readonly WebhookEvent[]): void => {
    const again = events.filter(event => ++event.attemptNumber <= MAX_RETRIES);
    const byAttempt = Map.groupBy(again, event => event.attemptNumber);
    for (const [attempt, group] of byAttempt) later(group, options.webhookRetryDelayMs(attempt));
  };

  const pump = (portalId: string): void => {
    const lane = laneOf(portalId);
    if (!world.portals.get(portalId)?.install) lane.queue = [];
    while (
      lane.queue.length > 0 &&
      lane.inFlight.size < manifest.maxConcurrentRequests &&
      !abort.signal.aborted
    ) {
      if (faults.strikeWebhook('reorder-webhooks', portalId)) shuffle(lane.queue, parts.random);
      const sent = send(portalId, lane.queue.splice(0, MAX_EVENTS));
      sending.add(sent);
      void sent.finally(() => sending.delete(sent));
    }
  };

  const schedule = (portalId: string, delayMs: number): void => {
    const lane = laneOf(portalId);
    if (lane.flush || lane.queue.length === 0 || abort.signal.aborted) return;
    lane.flush = setTimeout(() => {
      lane.flush = null;
      pump(portalId);
    }, delayMs);
  };

  const enqueue = (events: readonly WebhookEvent[]): void => {
    for (const event of events) laneOf(event.portalId).queue.push(event);
    for (const portalId of new Set(events.map(event => event.portalId))) {
      schedule(portalId, options.webhookBatchDelayMs);
    }
  };

  return {
    emit(change) {
      if (!world.portals.get(change.portalId)?.install) return;
      const next = () => world.nextEventId++;
      for (const event of toWebhookEvents(change, manifest.subscriptions, options.appId, next)) {
        if (faults.strikeWebhook('drop-webhooks', change.portalId)) continue;
        const copies = faults.strikeWebhook('duplicate-webhooks', change.portalId)
          ? [event, { ...event }]
          : [event];
        const delay = faults.strikeWebhook('delay-webhooks', change.portalId);
        if (delay) later(copies, delay.delayMs);
        else enqueue(copies);
      }
    },
    counts() {
      const sum = (pick: (lane: Lane) => number) =>
        [...lanes.values()].reduce((n, lane) => n + pick(lane), 0);
      return {
        pending: sum(lane => lane.queue.length),
        inFlight: sum(lane => [...lane.inFlight.values()].flat().length),
        retrying: [...waiting.values()].flat().length,
      };
    },
    undelivered: () => [
      ...[...lanes.values()].flatMap(lane => [...lane.queue, ...[...lane.inFlight.values()].flat()]),
      ...[...waiting.values()].flat(),
    ],
    requeue: enqueue,
    async close() {
      abort.abort();
      for (const timer of waiting.keys()) clearTimeout(timer);
      for (const lane of lanes.values()) if (lane.flush) clearTimeout(lane.flush);
      await Promise.allSettled(sending);
    },
  };
}

function shuffle<T>(items: T[], random: () => number): void {
  for (let i = items.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    const [a, b] = [items[i], items[j]];
    if (a !== undefined && b !== undefined) [items[i], items[j]] = [b, a];
  }
}

/** Ids stay text in the log: a reader's JSON numbers would round the large ones. */
function loggedEvent(event: WebhookEvent): unknown {
  return { ...event.fields, attemptNumber: event.attemptNumber };
}
