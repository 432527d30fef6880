import { expect } from 'vitest';
import { isEndCause } from '../../../domain/end-causes.ts';
import { move, type RegistrationEvent, type State } from '../../../domain/registration.ts';
import type { TestDatabase } from '../../support/create-test-database.ts';
import { adminQuery } from './admin-query.ts';

/** Everything that must hold of a program's registrations whatever raced: P2, the state table, the ledger. */
export async function checkProgram(database: TestDatabase, portalId: string): Promise<void> {
  expect(await overlappingHolds(database, portalId)).toEqual([]);
  expect(await holdsThatDisagree(database, portalId)).toEqual([]);
  expect(await accountsWithTwoInFront(database, portalId)).toEqual([]);
  await statesFollowTheLedger(database, portalId);
}

/**
 * Pairs of registrations protected on one customer at one instant, the past included. Accounts that were united
 * count as one from their union on: before it they were two customers.
 */
async function overlappingHolds(database: TestDatabase, portalId: string) {
  return await adminQuery(
    database,
    `WITH RECURSIVE root AS (
       SELECT account_id, account_id AS root, '-infinity'::timestamptz AS since FROM accounts
        WHERE portal_id = $1 AND united_into IS NULL
       UNION ALL
       SELECT a.account_id, r.root, greatest(r.since, u.at) FROM accounts a
         JOIN root r ON r.account_id = a.united_into
         JOIN LATERAL (SELECT max(l.occurred_at) AS at FROM ledger l WHERE l.portal_id = $1
                        AND l.kind = 'accounts-united' AND l.facts ->> 'from' = a.account_id::text) AS u ON true
        WHERE a.portal_id = $1
     )
     SELECT a.registration_id AS one, b.registration_id AS other, (a.period * b.period)::text AS both
       FROM holds a JOIN root ra ON ra.account_id = a.account_id
       JOIN root rb ON rb.root = ra.root
       JOIN holds b ON b.account_id = rb.account_id AND b.portal_id = a.portal_id AND b.hold_id > a.hold_id
      WHERE a.portal_id = $1 AND a.scope && b.scope
        AND a.period && b.period
        AND upper(a.period * b.period) > CASE WHEN a.account_id = b.account_id THEN '-infinity'
                                              ELSE greatest(ra.since, rb.since) END`,
    [portalId],
  );
}

/** A registration that is active has a hold for exactly its protection; one that is not has none beyond its end. */
async function holdsThatDisagree(database: TestDatabase, portalId: string) {
  return await adminQuery(
    database,
    `SELECT r.registration_id, r.state, h.period::text, r.protected_from, r.protected_until
       FROM registrations r LEFT JOIN holds h USING (portal_id, registration_id)
      WHERE r.portal_id = $1 AND CASE
        WHEN r.state = 'active' THEN h.period IS DISTINCT FROM tstzrange(r.protected_from, r.protected_until)
        WHEN r.state IN ('expired', 'withdrawn') AND r.protected_from IS NOT NULL
          THEN h.period IS DISTINCT FROM tstzrange(r.protected_from, r.protected_until)
        WHEN r.state IN ('under-review', 'submitted', 'rejected') THEN h.period IS NOT NULL
        ELSE false END`,
    [portalId],
  );
}

/** At most one claim of an account is in front: active, under review or being completed. */
async function accountsWithTwoInFront(database: TestDatabase, portalId: string) {
  return await adminQuery(
    database,
    `SELECT account_id, array_agg(registration_id || ' ' || state) AS in_front FROM registrations
      WHERE portal_id = $1 AND state IN ('active', 'under-review', 'info-requested')
      GROUP BY account_id HAVING count(*) > 1`,
    [portalId],
  );
}

type Entry = { id: string; kind: string; state: State; facts: Record<string, unknown> };

/** Replays the ledger: each entry is a legal move from where the one before it led, and the last leads to the row. */
async function statesFollowTheLedger(database: TestDatabase, portalId: string): Promise<void> {
  const entries = await adminQuery<Entry>(
    database,
    `SELECT r.registration_id AS id, r.state, l.kind, l.facts FROM registrations r
       LEFT JOIN ledger l USING (portal_id, registration_id)
      WHERE r.portal_id = $1 ORDER BY r.registration_id, l.entry_id`,
    [portalId],
  );
  for (const [id, life] of Map.groupBy(entries, entry => entry.id)) {
    let state: State | null = null;
    const path: string[] = [];
    for (const entry of life) {
      const next = replay(state, entry);
      path.push(`${entry.kind} → ${next}`);
      expect(next, `${id}: ${path.join(', ')}`).not.toBe('illegal');
      // I5: an end that moved has exactly one cause of the closed list.
      if (state === 'active' && next !== 'active')
        expect(isEndCause(String(entry.facts.cause)), `${id}: ${path.join(', ')}`).toBe(true);
      if (next !== 'illegal') state = next;
    }
    expect(state, `${id}: ${path.join(', ')}`).toBe(life[0]?.state);
  }
}

const eventOf: Record<string, RegistrationEvent> = {
  'registration-approved': 'approve',
  'registration-rejected': 'reject',
  'registration-withdrawn': 'withdraw',
  'registration-expired': 'protection-ended',
  'registration-moved-up': 'front-left',
  'registration-renewed': 'renew',
  'registration-demoted': 'accounts-united-demoted',
};

function replay(state: State | null, entry: Entry): State | 'illegal' {
  if (entry.kind === 'registration-submitted') return state === null ? 'submitted' : 'illegal';
  if (entry.kind === 'registration-screened') {
    const screened = move(state, entry.facts.outcome === 'queued' ? 'screen-held' : 'screen-free');
    return screened.ok && screened.to === entry.facts.outcome ? screened.to : 'illegal';
  }
  const event = eventOf[entry.kind];
  // Heads-ups, follow-ups, consents, disputes and pauses tell of a registration without moving it.
  const tells =
    /^(finding|follow-up|consent|dispute|protection|clock|deal)-|^renewal-refused$|^review-overdue$|^revocation-review-due$|^action-refused$|^registration-split-off$/.test(
      entry.kind,
    );
  if (event === undefined) return tells && state !== null ? state : 'illegal';
  const moved = move(state, event);
  return moved.ok ? moved.to : 'illegal';
}
