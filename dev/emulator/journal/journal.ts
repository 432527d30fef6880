import { randomBytes, randomUUID } from 'node:crypto';
import type { Change } from '../crm/changes.ts';
import { crmNow, iso, type World } from '../world.ts';

/** One thing that happened, as the journal tells it. Ids are text here and numbers on the wire. */
export type JournalEvent = Readonly<Record<string, unknown>>;

/** A file of the journal. `publishedAt` is CRM time in ms. */
export type JournalFile = {
  readonly offset: string;
  readonly portalId: string;
  readonly publishedAt: number;
  readonly events: JournalEvent[];
  /** Handed out: what comes later is in another file. */
  closed: boolean;
};

export type JournalSubscription = {
  readonly portalId: string | null;
  readonly subscriptionType: string;
  readonly objectTypeId: string | null;
  readonly actions: readonly string[];
};

/** What the app can ask for afterwards: changes it subscribed to, in their order, for three days. */
export type Journal = {
  /** Whether HubSpot gives the app the journal at all. */
  granted: boolean;
  issueToken(scopes: readonly string[]): string;
  scopesOf(token: string): readonly string[] | null;
  subscribe(subscription: JournalSubscription): void;
  /** Notes a change for those who subscribed to it. */
  note(change: Change): void;
  noteUninstall(portalId: string): void;
  /** The file after the one at `offset`, the oldest for null; `gone` for an offset that is unknown or too old. */
  next(portalId: string, offset: string | null): JournalFile | 'gone' | null;
  file(offset: string): JournalFile | null;
};

const keptMs = 3 * 24 * 60 * 60_000;
const mostEvents = 100;

export function createJournal(world: World): Journal {
  const tokens = new Map<string, readonly string[]>();
  const subscriptions: JournalSubscription[] = [];
  const files: JournalFile[] = [];

  const filesOf = (portalId: string) => {
    const oldest = crmNow(world) - keptMs;
    return files.filter(file => file.portalId === portalId && file.publishedAt >= oldest);
  };
  const add = (portalId: string, event: JournalEvent): void => {
    const open = files.findLast(file => file.portalId === portalId);
    if (open !== undefined && !open.closed && open.events.length < mostEvents) {
      open.events.push(event);
      return;
    }
    const file = {
      offset: randomUUID(),
      portalId,
      publishedAt: crmNow(world),
      events: [event],
      closed: false,
    };
    files.push(file);
  };
  const journal: Journal = {
    granted: world.options.journal,
    issueToken(scopes) {
      const token = `CL${randomBytes(120).toString('base64url')}`;
      tokens.set(token, scopes);
      return token;
    },
    scopesOf: token => tokens.get(token) ?? null,
    subscribe: subscription => void subscriptions.push(subscription),
    note(change) {
      const event = eventOf(change);
      const wanted = subscriptions.some(
        ({ portalId, subscriptionType, objectTypeId, actions }) =>
          portalId === change.portalId &&
          subscriptionType === event.subscriptionType &&
          objectTypeId === change.typeId &&
          actions.includes(event.action),
      );
      if (wanted && journal.granted)
        add(change.portalId, {
          type: event.subscriptionType.toLowerCase(),
          portalId: change.portalId,
          occurredAt: iso(change.at),
          action: event.action,
          ...event.fields,
        });
    },
    noteUninstall(portalId) {
      const wanted = subscriptions.some(({ subscriptionType }) => subscriptionType === 'APP_LIFECYCLE_EVENT');
      if (wanted && journal.granted)
        add(portalId, {
          type: 'app_lifecycle_event',
          portalId,
          occurredAt: iso(crmNow(world)),
          action: 'APP_UNINSTALL',
        });
    },
    next(portalId, offset) {
      const kept = filesOf(portalId);
      const at = kept.findIndex(file => file.offset === offset);
      if (offset !== null && at === -1) return 'gone';
      const next = kept[at + 1];
      if (next === undefined) return null;
      next.closed = true;
      return next;
    },
    file: offset => files.find(file => file.offset === offset) ?? null,
  };
  return journal;
}

type Told = { subscriptionType: string; action: string; fields: Record<string, unknown> };

function eventOf(change: Change): Told {
  const object = (action: string, more: Record<string, unknown> = {}): Told => ({
    subscriptionType: 'OBJECT',
    action,
    fields: { objectTypeId: change.typeId, objectId: change.objectId, ...more },
  });
  switch (change.kind) {
    case 'creation':
      return object('CREATE');
    case 'deletion':
      return object('DELETE');
    case 'restore':
      return object('RESTORE');
    case 'propertyChange':
      return object('UPDATE', { propertyChanges: { [change.propertyName]: change.propertyValue } });
    case 'merge':
      return object('MERGE', { objectId: change.newObjectId, mergedObjectIds: change.mergedObjectIds });
    case 'privacyDeletion':
      return { ...object('GDPR_DELETE'), subscriptionType: 'GDPR_PRIVACY_DELETION' };
    case 'associationChange':
      return {
        subscriptionType: 'ASSOCIATION',
        action: change.removed ? 'ASSOCIATION_REMOVED' : 'ASSOCIATION_ADDED',
        fields: {
          fromObjectTypeId: change.typeId,
          fromObjectId: change.objectId,
          toObjectTypeId: change.toTypeId,
          toObjectId: change.toObjectId,
        },
      };
    default:
      return change satisfies never;
  }
}
