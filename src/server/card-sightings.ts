import type pg from 'pg';
import { inPortal } from '../../adapters/postgres/in-portal.ts';
import { noteSighting } from '../../adapters/postgres/set-up-facts.ts';
import type { Route } from './route.ts';

/** Which card opens with a route; null for routes that other things ask, too. */
export function cardOf({ method, path }: Pick<Route, 'method' | 'path'>): string | null {
  if (method !== 'GET') return null;
  const [, record] = /^\/api\/v1\/(deals|companies|contacts)\/:[A-Za-z]+\/[a-z]+$/.exec(path) ?? [];
  if (record !== undefined)
    return { deals: 'deal', companies: 'company', contacts: 'contact' }[record] ?? null;
  return path === '/api/v1/home' ? 'home' : null;
}

const againAfterMs = 60 * 60_000;
const noted = new WeakMap<pg.Pool, Map<string, number>>();

/**
 * Remembers that somebody saw a card in a portal, once an hour and process: HubSpot does not say which cards an
 * admin has placed on records, and the set-up checklist asks. What could not be kept is kept at the next sight.
 */
export async function noteCard(pool: pg.Pool, portalId: string, card: string): Promise<void> {
  const ofPool = noted.get(pool) ?? new Map<string, number>();
  noted.set(pool, ofPool);
  const key = `${portalId} ${card}`;
  const last = ofPool.get(key);
  if (last !== undefined && performance.now() - last < againAfterMs) return;
  ofPool.set(key, performance.now());
  try {
    await inPortal(pool, portalId, {}, tx => noteSighting(tx, card));
  } catch (error) {
    ofPool.delete(key);
    throw error;
  }
}
