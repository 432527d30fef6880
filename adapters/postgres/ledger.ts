import { isTold, toldKinds } from '../../domain/partner-notices.ts';
import type { LedgerPort } from '../../operations/ports.ts';
import type { Actor, LedgerEntry } from '../../operations/records.ts';
import { takeChanges } from './changed-claims.ts';
import { noteDueWork } from './due-work.ts';
import type { PortalTransaction } from './in-portal.ts';
import { instantOf, toSql } from './instants.ts';

export type LedgerRow = {
  entryId: string;
  kind: string;
  actorUserId: string | null;
  actorRole: string;
  occurredAt: Temporal.Instant;
  recordedAt: Temporal.Instant;
  policyVersion: number;
  rules: string[];
  facts: Record<string, unknown>;
};

type Row = {
  entry_id: string;
  kind: string;
  actor_user_id: string | null;
  actor_role: string;
  occurred_at: number;
  recorded_at: number;
  policy_version: number;
  rules: string[];
  facts: Record<string, unknown>;
};

/** Rows of `ledger`: appended, never changed. */
export function ledger(
  tx: PortalTransaction,
): LedgerPort & { entriesOf(registrationId: string): Promise<LedgerRow[]> } {
  return {
    append: entry => append(tx, entry),
    entriesOf: async registrationId => {
      const rows = await tx.query<Row>(
        `SELECT entry_id, kind, actor_user_id, actor_role, occurred_at, recorded_at, policy_version, rules, facts
           FROM ledger WHERE portal_id = $1 AND registration_id = $2 ORDER BY entry_id`,
        [tx.portalId, registrationId],
      );
      return rows.map(row => ({
        entryId: row.entry_id,
        kind: row.kind,
        actorUserId: row.actor_user_id,
        actorRole: row.actor_role,
        occurredAt: instantOf(row.occurred_at),
        recordedAt: instantOf(row.recorded_at),
        policyVersion: row.policy_version,
        rules: row.rules,
        facts: row.facts,
      }));
    },
  };
}

/** Appends the entry, with what became different about its registration (I6), and leaves it to the sealer, which chains it after the decision is committed. */
async function append(tx: PortalTransaction, entry: LedgerEntry): Promise<void> {
  await tx.send(
    `WITH appended AS (
     INSERT INTO ledger (portal_id, kind, registration_id, account_id, partner_company_id, actor_kind,
       actor_user_id, actor_role, occurred_at, recorded_at, policy_version, rules, facts)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
     RETURNING portal_id, entry_id),
     untold AS (
     INSERT INTO untold_entries (portal_id, entry_id) SELECT portal_id, entry_id FROM appended WHERE $14)
     INSERT INTO unsealed_entries (portal_id, entry_id) SELECT portal_id, entry_id FROM appended`,
    [
      tx.portalId,
      entry.kind,
      entry.registrationId,
      entry.accountId,
      entry.partnerCompanyId,
      entry.actor.kind,
      entry.actor.kind === 'user' ? entry.actor.userId : null,
      roleOf(entry.actor),
      toSql(entry.occurredAt),
      toSql(entry.recordedAt),
      entry.policyVersion,
      entry.rules,
      JSON.stringify({ ...entry.facts, why: entry.why, changed: takeChanges(tx, entry) }),
      isUntold(entry),
    ],
  );
  await noteDueWork(tx, 'seals');
  if (isUntold(entry)) await noteDueWork(tx, 'notices');
}

/** Whether a partner is to be told of the entry once it is committed. */
const isUntold = ({ kind, partnerCompanyId }: LedgerEntry) => partnerCompanyId !== null && isTold(kind);

/** The same for many entries, in their order, with one statement. */
export async function appendAll(tx: PortalTransaction, entries: readonly LedgerEntry[]): Promise<void> {
  if (entries.length === 0) return;
  await tx.send(
    `WITH appended AS (
     INSERT INTO ledger (portal_id, kind, registration_id, account_id, partner_company_id, actor_kind,
       actor_user_id, actor_role, occurred_at, recorded_at, policy_version, rules, facts)
     SELECT $1, e.kind, e.registration_id, e.account_id, e.partner_company_id, e.actor_kind, e.actor_user_id,
       e.actor_role, e.occurred_at, e.recorded_at, e.policy_version,
       ARRAY(SELECT jsonb_array_elements_text(e.rules)), e.facts
       FROM ROWS FROM (jsonb_to_recordset($2::jsonb) AS (kind text, registration_id text, account_id bigint,
         partner_company_id bigint, actor_kind text, actor_user_id bigint, actor_role text, occurred_at timestamptz,
         recorded_at timestamptz, policy_version int, rules jsonb, facts jsonb)) WITH ORDINALITY AS e
      ORDER BY e.ordinality
     RETURNING portal_id, entry_id, kind, partner_company_id),
     untold AS (
     INSERT INTO untold_entries (portal_id, entry_id) SELECT portal_id, entry_id FROM appended
      WHERE partner_company_id IS NOT NULL AND kind = ANY($3::text[]))
     INSERT INTO unsealed_entries (portal_id, entry_id) SELECT portal_id, entry_id FROM appended`,
    [
      tx.portalId,
      JSON.stringify(
        entries.map(entry => ({
          kind: entry.kind,
          registration_id: entry.registrationId,
          account_id: entry.accountId,
          partner_company_id: entry.partnerCompanyId,
          actor_kind: entry.actor.kind,
          actor_user_id: entry.actor.kind === 'user' ? entry.actor.userId : null,
          actor_role: roleOf(entry.actor),
          occurred_at: toSql(entry.occurredAt),
          recorded_at: toSql(entry.recordedAt),
          policy_version: entry.policyVersion,
          rules: entry.rules,
          facts: { ...entry.facts, why: entry.why, changed: takeChanges(tx, entry) },
        })),
      ),
      toldKinds,
    ],
  );
  await noteDueWork(tx, 'seals');
  if (entries.some(isUntold)) await noteDueWork(tx, 'notices');
}

/** The roles that the person had when it happened: settings may change later. */
const roleOf = (actor: Actor) => (actor.kind === 'user' ? actor.roles.join('+') || 'none' : actor.kind);
