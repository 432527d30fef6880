import type { PortalTransaction } from './in-portal.ts';
import type { SetUp } from './installs.ts';
import { instantOf, instantOrNull } from './instants.ts';

/** What a portal's set-up can be seen by. Instants are program time, those of the install wall time. */
export type SetUpFacts = {
  install: { hubDomain: string | null; installedAt: Temporal.Instant; scopes: string[]; setUp: SetUp };
  partners: { active: number; ofUnknownTier: number };
  registrations: { own: number; imported: number };
  /** The newest import; null: there was none. */
  lastImport: {
    label: string;
    rows: number;
    good: number;
    checked: boolean;
    applied: boolean;
  } | null;
  policyVersion: number;
  cards: { card: string; lastSeenAt: Temporal.Instant }[];
  usersKnown: number;
  events: { waiting: number; quarantined: number; lastAt: Temporal.Instant | null };
  copies: { behind: number; refused: number };
  tasks: { waiting: number; refused: number };
};

/** @param tierNames names of the policy's tiers */
export async function readSetUpFacts(
  tx: PortalTransaction,
  tierNames: readonly string[],
): Promise<SetUpFacts> {
  const [row] = await tx.query<{
    hub_domain: string | null;
    installed_at: number;
    scopes: string[];
    set_up: SetUp;
    active: number;
    unknown_tier: number;
    own: number;
    imported: number;
    policy_version: number;
    users: number;
    waiting: number;
    quarantined: number;
    last_at: number | null;
    behind: number;
    copies_refused: number;
    tasks_waiting: number;
    tasks_refused: number;
  }>(
    `SELECT i.hub_domain, i.installed_at, i.scopes, i.set_up,
       (SELECT count(*)::int FROM partners WHERE portal_id = $1 AND status = 'active') AS active,
       (SELECT count(*)::int FROM partners WHERE portal_id = $1 AND status = 'active' AND tier <> ALL($2::text[])) AS unknown_tier,
       (SELECT count(*)::int FROM registrations WHERE portal_id = $1) AS own,
       (SELECT count(*)::int FROM claim_origins WHERE portal_id = $1 AND imported_ref IS NOT NULL) AS imported,
       (SELECT max(version) FROM policies WHERE portal_id = $1) AS policy_version,
       (SELECT count(*)::int FROM crm_users WHERE portal_id = $1 AND NOT archived) AS users,
       (SELECT count(*)::int FROM inbox WHERE portal_id = $1 AND outcome = 'pending') AS waiting,
       (SELECT count(*)::int FROM inbox WHERE portal_id = $1 AND outcome = 'quarantined') AS quarantined,
       (SELECT max(received_at) FROM inbox WHERE portal_id = $1) AS last_at,
       (SELECT count(*)::int FROM projections WHERE portal_id = $1 AND revision > written_revision) AS behind,
       (SELECT count(*)::int FROM projections WHERE portal_id = $1 AND revision > written_revision AND failure IS NOT NULL) AS copies_refused,
       (SELECT count(*)::int FROM effects WHERE portal_id = $1 AND status IN ('intended', 'sending')) AS tasks_waiting,
       (SELECT count(*)::int FROM effects WHERE portal_id = $1 AND status = 'refused'
          AND created_at > (SELECT program_now()) - interval '30 days') AS tasks_refused
       FROM installs i WHERE i.portal_id = $1`,
    [tx.portalId, tierNames],
  );
  if (row === undefined) throw new Error(`Portal ${tx.portalId} has no install`);
  return {
    install: {
      hubDomain: row.hub_domain,
      installedAt: instantOf(row.installed_at),
      scopes: row.scopes,
      setUp: row.set_up,
    },
    partners: { active: row.active, ofUnknownTier: row.unknown_tier },
    registrations: { own: row.own - row.imported, imported: row.imported },
    lastImport: await lastImport(tx),
    policyVersion: row.policy_version,
    cards: await sightings(tx),
    usersKnown: row.users,
    events: {
      waiting: row.waiting,
      quarantined: row.quarantined,
      lastAt: instantOrNull(row.last_at),
    },
    copies: { behind: row.behind, refused: row.copies_refused },
    tasks: { waiting: row.tasks_waiting, refused: row.tasks_refused },
  };
}

async function lastImport(tx: PortalTransaction): Promise<SetUpFacts['lastImport']> {
  const [row] = await tx.query<NonNullable<SetUpFacts['lastImport']>>(
    `SELECT i.label, i.checked_at IS NOT NULL AS checked, i.applied_at IS NOT NULL AS applied,
       (SELECT count(*)::int FROM import_rows r WHERE r.portal_id = i.portal_id AND r.import_id = i.import_id) AS rows,
       (SELECT count(*)::int FROM import_rows r WHERE r.portal_id = i.portal_id AND r.import_id = i.import_id
          AND r.expected <> 'skipped') AS good
       FROM imports i WHERE i.portal_id = $1 ORDER BY i.started_at DESC LIMIT 1`,
    [tx.portalId],
  );
  return row ?? null;
}

async function sightings(tx: PortalTransaction): Promise<SetUpFacts['cards']> {
  const rows = await tx.query<{ card: string; last_seen_at: number }>(
    'SELECT card, last_seen_at FROM card_sightings WHERE portal_id = $1 ORDER BY card',
    [tx.portalId],
  );
  return rows.map(row => ({ card: row.card, lastSeenAt: instantOf(row.last_seen_at) }));
}

/** Writes down that somebody looked at a card or a page. */
export async function noteSighting(tx: PortalTransaction, card: string): Promise<void> {
  await tx.send(
    `INSERT INTO card_sightings (portal_id, card, first_seen_at, last_seen_at)
     VALUES ($1, $2, program_now(), program_now())
     ON CONFLICT (portal_id, card) DO UPDATE SET last_seen_at = program_now()`,
    [tx.portalId, card],
  );
}
