import type { TiersPort } from '../../operations/tier-records.ts';
import type { PortalTransaction } from './in-portal.ts';
import { tierAppeals } from './tier-appeals.ts';
import { tierChanges } from './tier-changes.ts';
import { tierReviews } from './tier-reviews.ts';
import { tierStandings } from './tier-standings.ts';

/** Rows of `tier_standings`, `tier_changes`, `tier_reviews` and `tier_appeals`. */
export function tiers(tx: PortalTransaction): TiersPort {
  return { ...tierStandings(tx), ...tierChanges(tx), ...tierReviews(tx), ...tierAppeals(tx) };
}
