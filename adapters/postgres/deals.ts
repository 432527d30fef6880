import type { DealsPort } from '../../operations/ports.ts';
import type { DealRecord } from '../../operations/records.ts';
import type { PortalTransaction } from './in-portal.ts';
import { instantOf, instantOrNull, toSql } from './instants.ts';

type Row = {
  deal_id: string;
  name: string | null;
  pipeline_id: string | null;
  stage_id: string | null;
  owner_id: string | null;
  linked_partner: string | null;
  created_at: number | null;
  created_by_user_id: string | null;
  source: string | null;
  made_by_us: boolean;
  primary_company_id: string | null;
  company_ids: string[];
  merged_into: string | null;
  missing: boolean;
  read_at: number;
  amount: string | null;
  currency: string | null;
  close_date: number | null;
  closed: boolean | null;
  steps: { at: string; outcome: 'open' | 'won' | 'lost'; userId: string | null; source: string | null }[];
};

/**
 * What is true of deals that are with one of the companies in `$2`, of the portal in `$1`: found by the key of
 * `deal_companies`, which says who they were ever with, and looked at again. 0.1 ms; behind row-level security no index
 * over an array is used, and reading all of a portal's deals takes 2 ms for 10,000.
 */
export const ofCompanies = `deal_id = ANY(ARRAY(SELECT deal_id FROM deal_companies
    WHERE portal_id = $1 AND company_id = ANY($2::bigint[]))) AND company_ids && $2::bigint[]`;

/** Rows of `deals`: our copy of what HubSpot last said of each deal that concerns us. */
export function deals(tx: PortalTransaction): DealsPort {
  const select = async (where: string, values: unknown[]) =>
    (
      await tx.query<Row>(`SELECT * FROM deals WHERE portal_id = $1 AND ${where} ORDER BY deal_id`, [
        tx.portalId,
        ...values,
      ])
    ).map(toDeal);
  return {
    deal: async id => (await select('deal_id = $2', [id]))[0] ?? null,
    deals: async ids => (ids.length === 0 ? [] : select('deal_id = ANY($2::bigint[])', [ids])),
    dealsOfCompanies: async ids => (ids.length === 0 ? [] : select(ofCompanies, [ids])),
    saveDeals: rows => saveDeals(tx, rows),
  };
}

function toDeal(row: Row): DealRecord {
  return {
    dealId: row.deal_id,
    name: row.name,
    pipelineId: row.pipeline_id,
    stageId: row.stage_id,
    ownerId: row.owner_id,
    linkedPartner: row.linked_partner,
    createdAt: instantOrNull(row.created_at),
    createdByUserId: row.created_by_user_id,
    source: row.source,
    madeByUs: row.made_by_us,
    primaryCompanyId: row.primary_company_id,
    companyIds: row.company_ids,
    mergedInto: row.merged_into,
    missing: row.missing,
    readAt: instantOf(row.read_at),
    amount: row.amount,
    currency: row.currency,
    closeDate: instantOrNull(row.close_date),
    closed: row.closed,
    steps: row.steps.map(step => ({ ...step, at: Temporal.Instant.from(step.at) })),
  };
}

/** One statement for the whole batch. */
async function saveDeals(tx: PortalTransaction, records: DealRecord[]): Promise<void> {
  if (records.length === 0) return;
  await tx.send(
    `INSERT INTO deals (portal_id, deal_id, name, pipeline_id, stage_id, owner_id, linked_partner, created_at,
       created_by_user_id, source, made_by_us, primary_company_id, company_ids, merged_into, missing, read_at,
       amount, currency, close_date, closed, steps)
     SELECT $1, d.deal_id, d.name, d.pipeline_id, d.stage_id, d.owner_id, d.linked_partner, d.created_at,
       d.created_by_user_id, d.source, d.made_by_us, d.primary_company_id,
       (SELECT coalesce(array_agg(id::bigint), '{}') FROM jsonb_array_elements_text(d.company_ids) AS id),
       d.merged_into, d.missing, d.read_at, d.amount, d.currency, d.close_date, d.closed, d.steps
     FROM jsonb_to_recordset($2::jsonb) AS d (deal_id bigint, name text, pipeline_id text, stage_id text,
       owner_id bigint, linked_partner text, created_at timestamptz, created_by_user_id bigint, source text,
       made_by_us boolean, primary_company_id bigint, company_ids jsonb, merged_into bigint, missing boolean,
       read_at timestamptz, amount text, currency text, close_date timestamptz, closed boolean, steps jsonb)
     ON CONFLICT (portal_id, deal_id) DO UPDATE SET name = excluded.name, pipeline_id = excluded.pipeline_id,
       stage_id = excluded.stage_id, owner_id = excluded.owner_id, linked_partner = excluded.linked_partner,
       created_at = excluded.created_at, created_by_user_id = excluded.created_by_user_id,
       source = excluded.source, made_by_us = excluded.made_by_us, primary_company_id = excluded.primary_company_id,
       company_ids = excluded.company_ids, merged_into = excluded.merged_into, missing = excluded.missing,
       read_at = excluded.read_at, amount = excluded.amount, currency = excluded.currency,
       close_date = excluded.close_date, closed = excluded.closed, steps = excluded.steps
     WHERE deals.read_at <= excluded.read_at`,
    [
      tx.portalId,
      JSON.stringify(
        records.map(deal => ({
          deal_id: deal.dealId,
          name: deal.name,
          pipeline_id: deal.pipelineId,
          stage_id: deal.stageId,
          owner_id: deal.ownerId,
          linked_partner: deal.linkedPartner,
          created_at: toSql(deal.createdAt),
          created_by_user_id: deal.createdByUserId,
          source: deal.source,
          made_by_us: deal.madeByUs,
          primary_company_id: deal.primaryCompanyId,
          company_ids: deal.companyIds,
          merged_into: deal.mergedInto,
          missing: deal.missing,
          read_at: toSql(deal.readAt),
          amount: deal.amount,
          currency: deal.currency,
          close_date: toSql(deal.closeDate),
          closed: deal.closed,
          steps: deal.steps,
        })),
      ),
    ],
  );
}
