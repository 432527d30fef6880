import type {
  DirectWindow,
  Duplicate,
  EngagementPort,
  LinkRemoval,
} from '../../operations/engagement-records.ts';
import type { FindingRecord } from '../../operations/records.ts';
import { hasAny } from './belongings.ts';
import { type FindingRow, toFinding } from './findings.ts';
import type { PortalTransaction } from './in-portal.ts';
import { instantOf, instantOrNull, toSql } from './instants.ts';

/** What findings of direct engagement stand on: rows of `direct_windows`, `link_removals`, `routed_deals`, `findings`. */
export function engagement(
  tx: PortalTransaction,
): Omit<EngagementPort, 'endedClaimsOfAccounts' | 'watchEngagement'> {
  const findings = async (where: string, values: unknown[]): Promise<FindingRecord[]> =>
    (
      await tx.query<FindingRow>(
        `SELECT * FROM findings WHERE portal_id = $1 AND ${where} ORDER BY recorded_at, occurred_at, finding_id`,
        [tx.portalId, ...values],
      )
    ).map(toFinding);
  return {
    duplicatesOf: ids => duplicatesOf(tx, ids),
    lossesReported: ids => lossesReported(tx, ids),
    directWindowsOf: ids => directWindowsOf(tx, ids),
    findingOfAct: async (registrationId, rule, actKey) =>
      (
        await findings('registration_id = $2 AND rule = $3 AND act_key = $4', [registrationId, rule, actKey])
      )[0] ?? null,
    findingsOf: async id =>
      (await hasAny(tx, id, 'findings')) ? findings('registration_id = $2', [id]) : [],
    findingsAround: ({ actorUserId, bulkId, dealId }, from, until) =>
      findings(
        `erased_at IS NULL AND occurred_at BETWEEN $5 AND $6 AND (actor_user_id = $2 OR bulk_id = $3
          OR ($2::bigint IS NULL AND actor_user_id IS NULL AND deal_id = $4))`,
        [actorUserId, bulkId, dealId, toSql(from), toSql(until)],
      ),
    saveTold: async (ids, what, at) => {
      const column = what === 'heads-up' ? 'told_at' : 'escalation_told_at';
      await tx.send(
        `UPDATE findings SET ${column} = coalesce(${column}, $3)
          WHERE portal_id = $1 AND finding_id = ANY($2::text[])`,
        [tx.portalId, ids, toSql(at)],
      );
    },
    saveWeight: async (findingId, weight, exceptionAt) => {
      await tx.send(
        'UPDATE findings SET weight = $3, exception_at = $4 WHERE portal_id = $1 AND finding_id = $2',
        [tx.portalId, findingId, weight, toSql(exceptionAt)],
      );
    },
    eraseFinding: (findingId, at) => eraseFinding(tx, findingId, at),
    saveLinkRemoval: removal => saveLinkRemoval(tx, removal),
    linkRemovalsOf: ids => linkRemovalsOf(tx, ids),
    routeDeal: async (registrationId, dealId) => {
      const rows = await tx.query(
        `INSERT INTO routed_deals (portal_id, registration_id, deal_id, routed_at)
         VALUES ($1, $2, $3, program_now()) ON CONFLICT DO NOTHING RETURNING 1`,
        [tx.portalId, registrationId, dealId],
      );
      return rows.length === 1;
    },
  };
}

/** A shared domain or number, or a group, that waits for a person (M2–M4). */
async function duplicatesOf(tx: PortalTransaction, accountIds: string[]): Promise<Duplicate[]> {
  if (accountIds.length === 0) return [];
  const rows = await tx.query<{
    company_id: string;
    of_account_id: string;
    account_id: string;
    level: Duplicate['level'];
  }>(
    `SELECT DISTINCT own.company_id, own.account_id AS of_account_id, other.account_id, w.level
       FROM waiting_links w
       JOIN companies own ON own.portal_id = w.portal_id AND own.company_id IN (w.company_a, w.company_b)
       JOIN companies other ON other.portal_id = w.portal_id AND other.company_id IN (w.company_a, w.company_b)
      WHERE w.portal_id = $1 AND w.settled_at IS NULL AND own.account_id = ANY($2::bigint[])
        AND other.account_id <> own.account_id
        AND NOT EXISTS (SELECT FROM told_pairs t WHERE t.portal_id = w.portal_id AND t.ended_at IS NULL
          AND t.kind = 'split' AND t.company_a = w.company_a AND t.company_b = w.company_b)
      ORDER BY 1, 3`,
    [tx.portalId, accountIds],
  );
  return rows.map(row => ({
    companyId: row.company_id,
    ofAccountId: row.of_account_id,
    accountId: row.account_id,
    level: row.level,
  }));
}

/** The last report of a loss that was not taken back, as the ledger has it: the registration forgets it when it ends. */
async function lossesReported(tx: PortalTransaction, ids: string[]): Promise<Map<string, Temporal.Instant>> {
  if (ids.length === 0) return new Map();
  const rows = await tx.query<{ registration_id: string; set_at: number }>(
    `SELECT DISTINCT ON (registration_id) registration_id, occurred_at AS set_at FROM ledger l
      WHERE portal_id = $1 AND registration_id = ANY($2::text[]) AND kind = 'loss-reported'
        AND NOT EXISTS (SELECT FROM ledger w WHERE w.portal_id = l.portal_id AND w.registration_id = l.registration_id
          AND w.kind IN ('loss-report-withdrawn', 'loss-opposed') AND w.entry_id > l.entry_id)
      ORDER BY registration_id, entry_id DESC`,
    [tx.portalId, ids],
  );
  return new Map(rows.map(row => [row.registration_id, instantOf(row.set_at)]));
}

async function directWindowsOf(tx: PortalTransaction, ids: string[]): Promise<Map<string, DirectWindow[]>> {
  if (ids.length === 0) return new Map();
  const rows = await tx.query<{ registration_id: string; opened_at: number; closed_at: number | null }>(
    `SELECT registration_id, opened_at, closed_at FROM direct_windows
      WHERE portal_id = $1 AND registration_id = ANY($2::text[]) ORDER BY opened_at`,
    [tx.portalId, ids],
  );
  const windows = new Map<string, DirectWindow[]>();
  for (const row of rows)
    windows.set(row.registration_id, [
      ...(windows.get(row.registration_id) ?? []),
      { openedAt: instantOf(row.opened_at), closedAt: instantOrNull(row.closed_at) },
    ]);
  return windows;
}

/** The texts of tasks that named the person, and the reason that somebody gave, are erased with it. */
async function eraseFinding(tx: PortalTransaction, findingId: string, at: Temporal.Instant): Promise<void> {
  await tx.send(
    `UPDATE findings SET actor_user_id = NULL, closed_by = NULL, contact_id = NULL, evidence = '{}', erased_at = $3
      WHERE portal_id = $1 AND finding_id = $2`,
    [tx.portalId, findingId, toSql(at)],
  );
  await tx.send(
    `UPDATE effects SET payload = payload || '{"body": "", "ownerId": null}'
      WHERE portal_id = $1 AND subject_id IN ($2, $2 || ':act') AND status NOT IN ('intended', 'sending')`,
    [tx.portalId, findingId],
  );
  await tx.send(
    `UPDATE texts SET body = NULL, erased_at = $3 WHERE portal_id = $1 AND text_id IN (
       SELECT l.facts ->> 'textId' FROM ledger l JOIN findings f
           ON f.portal_id = l.portal_id AND f.registration_id = l.registration_id
        WHERE l.portal_id = $1 AND f.finding_id = $2 AND l.kind = 'finding-closed'
          AND l.facts ->> 'findingId' = $2)`,
    [tx.portalId, findingId, toSql(at)],
  );
}

/** A removal that HubSpot told of wins over one that was only seen; of two of a kind the later. */
async function saveLinkRemoval(tx: PortalTransaction, removal: LinkRemoval): Promise<void> {
  await tx.send(
    `INSERT INTO link_removals (portal_id, deal_id, partner_company_id, removed_at, by_user_id, source)
     VALUES ($1, $2, $3, $4, $5, $6)
     ON CONFLICT (portal_id, deal_id, partner_company_id) DO UPDATE
       SET removed_at = excluded.removed_at, by_user_id = excluded.by_user_id, source = excluded.source
     WHERE (excluded.source IS NOT NULL AND link_removals.source IS NULL)
        OR ((excluded.source IS NULL) = (link_removals.source IS NULL)
            AND excluded.removed_at > link_removals.removed_at)`,
    [
      tx.portalId,
      removal.dealId,
      removal.partnerCompanyId,
      toSql(removal.removedAt),
      removal.byUserId,
      removal.source,
    ],
  );
}

async function linkRemovalsOf(tx: PortalTransaction, dealIds: string[]): Promise<LinkRemoval[]> {
  if (dealIds.length === 0) return [];
  const rows = await tx.query<{
    deal_id: string;
    partner_company_id: string;
    removed_at: number;
    by_user_id: string | null;
    source: string | null;
  }>(
    `SELECT deal_id, partner_company_id, removed_at, by_user_id, source FROM link_removals
      WHERE portal_id = $1 AND deal_id = ANY($2::bigint[]) ORDER BY deal_id, partner_company_id`,
    [tx.portalId, dealIds],
  );
  return rows.map(row => ({
    dealId: row.deal_id,
    partnerCompanyId: row.partner_company_id,
    removedAt: instantOf(row.removed_at),
    byUserId: row.by_user_id,
    source: row.source,
  }));
}
