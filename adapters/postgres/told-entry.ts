import type { ToldEntry } from '../../domain/event-payload.ts';
import type { PortalTransaction } from './in-portal.ts';
import { instantOf } from './instants.ts';

export type EntryToTell = {
  entry: ToldEntry;
  /** The registration as the ledger tells it up to this entry; null: the entry is about none. */
  claim: Record<string, unknown> | null;
  /** Of a dispute: every registration that it is about. */
  registrationIds: string[];
};

/** What an event is made of, from the ledger alone: the same whenever it is asked for. */
export async function entryToTell(tx: PortalTransaction, entryId: string): Promise<EntryToTell | null> {
  const [row] = await tx.query<{
    kind: string;
    registration_id: string | null;
    account_id: string | null;
    partner_company_id: string | null;
    actor_kind: string;
    occurred_at: number;
    recorded_at: number;
    policy_version: number;
    rules: string[];
    facts: Record<string, unknown>;
  }>(
    `SELECT kind, registration_id, account_id, partner_company_id, actor_kind, occurred_at, recorded_at,
            policy_version, rules, facts
       FROM ledger WHERE portal_id = $1 AND entry_id = $2`,
    [tx.portalId, entryId],
  );
  if (row === undefined) return null;
  const { disputeId } = row.facts;
  return {
    entry: {
      entryId,
      kind: row.kind,
      registrationId: row.registration_id,
      accountId: row.account_id,
      partnerCompanyId: typeof disputeId === 'string' ? null : row.partner_company_id,
      actorKind: row.actor_kind,
      occurredAt: instantOf(row.occurred_at),
      recordedAt: instantOf(row.recorded_at),
      policyVersion: row.policy_version,
      rules: row.rules,
      facts: row.facts,
    },
    claim: row.registration_id === null ? null : await claimUpTo(tx, row.registration_id, entryId),
    registrationIds: typeof disputeId === 'string' ? await registrationsOf(tx, disputeId) : [],
  };
}

async function claimUpTo(tx: PortalTransaction, registrationId: string, entryId: string) {
  const rows = await tx.query<{ changed: Record<string, unknown> }>(
    `SELECT facts->'changed' AS changed FROM ledger
      WHERE portal_id = $1 AND registration_id = $2 AND entry_id <= $3 AND facts->'changed' IS NOT NULL
      ORDER BY entry_id`,
    [tx.portalId, registrationId, entryId],
  );
  return Object.assign({}, ...rows.map(row => row.changed)) as Record<string, unknown>;
}

/** Whom a dispute is about is settled when it opens. */
async function registrationsOf(tx: PortalTransaction, disputeId: string): Promise<string[]> {
  const [row] = await tx.query<{ registration_ids: string[] }>(
    'SELECT registration_ids FROM disputes WHERE portal_id = $1 AND dispute_id = $2',
    [tx.portalId, disputeId],
  );
  return row?.registration_ids ?? [];
}
