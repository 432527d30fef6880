import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Route } from '../../../src/server/route.ts';
import { sampleBodyOf, sampleOf } from '../../hostile/support/sample-of.ts';

/** By what a portal's things are asked for. */
export const idKinds = [
  ...(['registration', 'finding', 'consent', 'dispute', 'decision', 'endpoint', 'delivery'] as const),
  ...(['session', 'activity', 'company', 'partner', 'deal', 'contact', 'partnerContact', 'user'] as const),
  ...(['domain', 'words'] as const),
] as const;
export type IdKind = (typeof idKinds)[number];
export type Ids = Record<IdKind, string>;

type Asked = { method: 'GET' | 'POST' | 'PUT'; path: string; body?: Record<string, unknown> };
/** A place of a request that names something: `put` fills it, the others as they are. */
type Slot = { name: string; kind: IdKind };

const families: Record<string, IdKind> = {
  ...{ registrations: 'registration', findings: 'finding', consents: 'consent', disputes: 'dispute' },
  ...{ 'identity-decisions': 'decision', 'event-endpoints': 'endpoint', companies: 'company' },
  ...{ accounts: 'company', partners: 'partner', deals: 'deal', contacts: 'contact', people: 'contact' },
};
const ownNames: Record<string, IdKind> = {
  ...{ activityId: 'activity', sessionId: 'session', dealId: 'deal', contactId: 'partnerContact' },
};
const named: Record<string, IdKind> = {
  ...{ companyId: 'company', otherCompanyId: 'company', companyIds: 'company', fromCompanyId: 'partner' },
  ...{ partnerCompanyId: 'partner', partner: 'partner', dealId: 'deal', ids: 'deal', contactIds: 'contact' },
  ...{ contactId: 'contact', submittedFor: 'partner', userIds: 'user', registrationIds: 'registration' },
  ...{ deliveryId: 'delivery', domain: 'domain', q: 'words' },
};

/** Where a route of the API takes ids of things: in its path, its query and its body. */
export function slotsOf(route: Route): Slot[] {
  const family = /^\/api\/v1\/([a-z-]+)/.exec(route.path)?.[1] ?? '';
  const inPath = [...route.path.matchAll(/:([A-Za-z]+)/g)].flatMap(([, name = '']): Slot[] => {
    if (name === 'kind' || name === 'type') return [];
    const kind = family === 'partners' || name !== 'contactId' ? ownNames[name] : 'contact';
    return [{ name: `:${name}`, kind: kind ?? families[family] ?? missing(route, name) }];
  });
  const inQuery = keysOf(querySample(route)).map(name => ({ name: `?${name}`, kind: named[name] }));
  const inBody = keysOf(sampleBodyOf(route)).map(name => ({ name, kind: named[name] }));
  return [...inPath, ...inQuery, ...inBody].filter((slot): slot is Slot => slot.kind !== undefined);
}

/** Every place of the route filled: those in `foreign` from `theirs`, the others from `own`. */
export function requestOf(route: Route, own: Ids, theirs: Ids, foreign: readonly Slot[]): Asked {
  const idOf = (slot: Slot) => (foreign.includes(slot) ? theirs : own)[slot.kind];
  const slots = slotsOf(route);
  let path = route.path.replace(':kind', 'contact').replace(':type', 'deals');
  const query = new URLSearchParams();
  const body = leastOf(sampleBodyOf(route));
  for (const slot of [...slots.filter(each => !foreign.some(({ name }) => name === each.name)), ...foreign]) {
    const id = idOf(slot);
    if (slot.name.startsWith(':')) path = path.replace(slot.name, id);
    else if (slot.name.startsWith('?')) query.set(slot.name.slice(1), id);
    // A partner submits for another one only where that one is asked for.
    else if (slot.name === 'submittedFor' && !foreign.includes(slot)) delete body?.submittedFor;
    else if (body !== undefined) body[slot.name] = Array.isArray(body[slot.name]) ? [id] : id;
  }
  const asked = query.size === 0 ? path : `${path}?${query}`;
  return { method: route.method, path: asked, ...(body === undefined ? {} : { body }) };
}

/** What says nothing of an id, and would be found fault with beside another field. */
const ofRulings = ['to', 'amountMinor', 'currency'];
const leftOut = [
  'source',
  'arrivedAt',
  'engagement',
  'estimate',
  'alone',
  'seen',
  'facts',
  'side',
  'from',
  'after',
  'percent',
];

function leastOf(sample: unknown): Record<string, unknown> | undefined {
  if (typeof sample !== 'object' || sample === null) return undefined;
  const { reference, ...rest } = sample as Record<string, unknown>;
  const kept = Object.entries('engagement' in rest ? rest : { ...rest, reference }).filter(
    ([name, value]) =>
      value !== undefined && !leftOut.includes(name) && !('reasoning' in rest && ofRulings.includes(name)),
  );
  return {
    ...Object.fromEntries(kept),
    ...('url' in rest ? { url: 'https://vendor.example/events', types: [] } : {}),
    ...('idempotencyKey' in rest ? { idempotencyKey: randomUUID() } : {}),
  };
}

function querySample(route: Route): unknown {
  if (route.kind !== 'json' || route.query === undefined) return undefined;
  return sampleOf(z.toJSONSchema(route.query, { io: 'input', unrepresentable: 'any' }), true);
}

const keysOf = (sample: unknown) =>
  typeof sample === 'object' && sample !== null ? Object.keys(sample) : [];

function missing(route: Route, name: string): never {
  throw new Error(`Nobody said what :${name} of ${route.path} stands for`);
}
