import type pg from 'pg';
import { findPortals } from '../../adapters/postgres/work-counts.ts';

/** Portals to count over: no table tells them all to a role that row-level security binds. */
export type KnownPortals = {
  /** A portal that a request or an install named; it stays known to this process. */
  add(portalId: string): void;
  /** All known to this process, and those that have work or deliveries waiting. 0 is what named no portal. */
  list(): Promise<string[]>;
};

export function createKnownPortals(pool: pg.Pool): KnownPortals {
  const known = new Set(['0']);
  return {
    add: portalId => void known.add(portalId),
    list: async () => {
      for (const portalId of await findPortals(pool)) known.add(portalId);
      return [...known];
    },
  };
}
