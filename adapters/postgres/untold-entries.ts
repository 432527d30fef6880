import type { UntoldEntry } from '../../operations/partner-notice-facts.ts';
import type { PortalTransaction } from './in-portal.ts';
import { instantOf } from './instants.ts';

/** Ids of entries of which partners are to be told, the oldest first. */
export async function untoldEntries(tx: PortalTransaction, limit: number): Promise<string[]> {
  const rows = await tx.query<{ entry_id: string }>(
    'SELECT entry_id FROM untold_entries WHERE portal_id = $1 ORDER BY entry_id LIMIT $2',
    [tx.portalId, limit],
  );
  return rows.map(row => row.entry_id);
}

/** Takes entries to tell of them in this transaction, in their order; those that somebody took already are left out. */
export async function takeUntold(tx: PortalTransaction, entryIds: string[]): Promise<UntoldEntry[]> {
  const rows = await tx.query<{
    entry_id: string;
    kind: string;
    registration_id: string | null;
    partner_company_id: string;
    actor_kind: UntoldEntry['actorKind'];
    actor_user_id: string | null;
    occurred_at: number;
    facts: Record<string, unknown>;
  }>(
    `WITH taken AS (
       DELETE FROM untold_entries WHERE portal_id = $1 AND entry_id = ANY($2::bigint[]) RETURNING portal_id, entry_id)
     SELECT entry_id, kind, registration_id, partner_company_id, actor_kind, actor_user_id, occurred_at, facts
       FROM ledger JOIN taken USING (portal_id, entry_id) ORDER BY entry_id`,
    [tx.portalId, entryIds],
  );
  return rows.map(row => ({
    entryId: row.entry_id,
    kind: row.kind,
    registrationId: row.registration_id,
    partnerCompanyId: row.partner_company_id,
    actorKind: row.actor_kind,
    actorUserId: row.actor_user_id,
    occurredAt: instantOf(row.occurred_at),
    facts: row.facts,
  }));
}
