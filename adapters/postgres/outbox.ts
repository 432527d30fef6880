import type { ManyClaimsPort } from '../../operations/many-claims.ts';
import type { EffectKind, EffectPayload, MintPort, OutboxPort } from '../../operations/ports.ts';
import { noteDueWork } from './due-work.ts';
import type { PortalTransaction } from './in-portal.ts';
import { noSuchRecord } from './projections.ts';

/** Intended CRM writes: they commit with the decision that asks for them (P4). */
export function outbox(
  tx: PortalTransaction,
  mint: MintPort,
): OutboxPort & Pick<ManyClaimsPort, 'touchAccounts'> {
  return {
    touchDeals: ids => touch(tx, 'deals', ids),
    compareDeals: ids => compare(tx, 'deals', ids),
    compareCompanies: ids => compare(tx, 'companies', ids),
    touchCompanies: ids => touch(tx, 'companies', ids),
    touchFound: (objectType, ids) => touchFound(tx, objectType, ids),
    touchAccount: accountId => touchAccounts(tx, [accountId]),
    touchAccounts: accountIds => touchAccounts(tx, accountIds),
    touchEveryCopy: () => touchEveryCopy(tx),
    touchCopiesNaming: partnerCompanyId => touchCopiesNaming(tx, partnerCompanyId),
    intendEffect: (kind, subjectId, payload) => intend(tx, mint, kind, subjectId, payload),
    cancelEffects: async subjectId => {
      await tx.send(
        `UPDATE effects SET status = 'cancelled' WHERE portal_id = $1 AND subject_id = $2 AND status = 'intended'`,
        [tx.portalId, subjectId],
      );
    },
  };
}

/** Guarantee: a write that was computed before this commits is computed again. */
async function touch(tx: PortalTransaction, objectType: 'deals' | 'companies', ids: string[]): Promise<void> {
  if (ids.length === 0) return;
  await tx.send(
    `INSERT INTO projections (portal_id, object_type, object_id) SELECT $1, $2, id FROM unnest($3::bigint[]) AS id
      ORDER BY id
     ON CONFLICT (portal_id, object_type, object_id)
       DO UPDATE SET revision = projections.revision + 1, attempts = 0, retry_at = NULL`,
    [tx.portalId, objectType, [...new Set(ids)]],
  );
  await noteDueWork(tx, 'projections');
}

async function touchAccounts(tx: PortalTransaction, accountIds: string[]): Promise<void> {
  if (accountIds.length === 0) return;
  await tx.send(
    `INSERT INTO projections (portal_id, object_type, object_id)
     SELECT portal_id, 'companies', company_id FROM companies
      WHERE portal_id = $1 AND account_id = ANY($2::bigint[]) AND merged_into IS NULL ORDER BY company_id
     ON CONFLICT (portal_id, object_type, object_id)
       DO UPDATE SET revision = projections.revision + 1, attempts = 0, retry_at = NULL`,
    [tx.portalId, accountIds],
  );
  await noteDueWork(tx, 'projections');
}

/** Guarantee: whatever the objects show of ours, it is read and, where it differs, written again. */
async function compare(
  tx: PortalTransaction,
  objectType: 'deals' | 'companies',
  ids: string[],
): Promise<void> {
  if (ids.length === 0) return;
  await touch(tx, objectType, ids);
  await tx.send(
    `UPDATE projections SET written = NULL
      WHERE portal_id = $1 AND object_type = $2 AND object_id = ANY($3::bigint[])`,
    [tx.portalId, objectType, ids],
  );
}

/** Guarantee: every copy that was ever made is compared anew; only those that differ cost a write. */
export async function touchEveryCopy(tx: PortalTransaction): Promise<void> {
  await tx.send(
    `UPDATE projections SET revision = revision + 1, attempts = 0, retry_at = NULL WHERE portal_id = $1`,
    [tx.portalId],
  );
  await noteDueWork(tx, 'projections');
}

/** Whoever wrote the copy found no such record, and now there is one: it was deleted in between, or HubSpot was late. */
async function touchFound(
  tx: PortalTransaction,
  objectType: 'deals' | 'companies',
  ids: string[],
): Promise<void> {
  if (ids.length === 0) return;
  const rows = await tx.query(
    `UPDATE projections SET revision = revision + 1
      WHERE portal_id = $1 AND object_type = $2 AND object_id = ANY($3::bigint[])
        AND revision = written_revision AND failure = $4 RETURNING 1`,
    [tx.portalId, objectType, ids, noSuchRecord],
  );
  if (rows.length > 0) await noteDueWork(tx, 'projections');
}

/** Copies on which the partner's name may stand: deals with its claims or with findings about them, and its customers. */
async function touchCopiesNaming(tx: PortalTransaction, partnerCompanyId: string): Promise<void> {
  await tx.send(
    `UPDATE projections p SET revision = revision + 1, attempts = 0, retry_at = NULL
      WHERE portal_id = $1 AND (object_type, object_id) IN (
        SELECT 'deals', deal_id FROM registrations
          WHERE portal_id = $1 AND partner_company_id = $2 AND deal_id IS NOT NULL
        UNION SELECT 'deals', f.deal_id FROM findings f JOIN registrations r USING (portal_id, registration_id)
          WHERE f.portal_id = $1 AND r.partner_company_id = $2 AND f.deal_id IS NOT NULL
        UNION SELECT 'companies', c.company_id FROM companies c JOIN registrations r USING (portal_id, account_id)
          WHERE c.portal_id = $1 AND r.partner_company_id = $2 AND r.state = 'active')`,
    [tx.portalId, partnerCompanyId],
  );
  await noteDueWork(tx, 'projections');
}

async function intend(
  tx: PortalTransaction,
  mint: MintPort,
  kind: EffectKind,
  subjectId: string,
  payload: EffectPayload,
): Promise<void> {
  await tx.send(
    `INSERT INTO effects (portal_id, effect_id, kind, subject_id, payload, created_at)
     VALUES ($1, $2, $3, $4, $5, program_now())`,
    [tx.portalId, mint.id('eff'), kind, subjectId, JSON.stringify(payload)],
  );
  await noteDueWork(tx, 'effects');
}
