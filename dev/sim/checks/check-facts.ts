import { linksTo } from '../../emulator/crm/associations.ts';
import { resolveRecord } from '../../emulator/crm/records.ts';
import { liveRecords } from '../acts/crm-ids.ts';
import type { Run } from '../run.ts';

/** What we believe of HubSpot's records is what they say, wherever no webhook was lost. */
export async function checkFacts(run: Run): Promise<void> {
  const deals = await run.db.admin.query<{
    id: string;
    owner: string | null;
    stage: string | null;
    linked: string | null;
    missing: boolean;
    companies: string[];
  }>(
    `SELECT deal_id AS id, owner_id AS owner, stage_id AS stage, linked_partner AS linked, missing, company_ids AS companies
       FROM deals WHERE merged_into IS NULL`,
  );
  const known = new Map(deals.rows.map(row => [row.id, row]));
  for (const deal of liveRecords(run, '0-3')) {
    if (run.lane.missed.has(deal.id)) continue;
    run.tried('P5');
    const row = known.get(deal.id);
    if (row === undefined) {
      run.violate(`facts: deal ${deal.id} is not known`);
      continue;
    }
    const links = [...linksTo(run.hubspot.portal, { typeId: '0-3', id: deal.id }, '0-2').keys()].filter(
      id => run.hubspot.portal.records.get('0-2')?.get(id)?.archivedAt === null,
    );
    const said = (facts: unknown[]) => JSON.stringify(facts);
    const theirs = said([
      false,
      deal.properties.hubspot_owner_id ?? null,
      deal.properties.dealstage ?? null,
      deal.properties.dibs_linked_partner ?? null,
    ]);
    const ours = said([row.missing, row.owner, row.stage, row.linked]);
    if (theirs !== ours) run.violate(`facts: deal ${deal.id} is ${theirs}, we believe ${ours}`);
    // Nobody tells of a deal whose company was merged or deleted: the company's own row does.
    const believed = row.companies.flatMap(id => {
      const company = resolveRecord(run.hubspot.portal, '0-2', id);
      return company === null || company.archivedAt !== null ? [] : [company.id];
    });
    if (
      !links.some(id => run.lane.missed.has(id)) &&
      said(links.toSorted()) !== said([...new Set(believed)].toSorted())
    )
      run.violate(`facts: deal ${deal.id} is on ${links}, we believe ${row.companies}`);
  }
  const companies = await run.db.admin.query<{
    id: string;
    name: string | null;
    domain: string | null;
    missing: boolean;
    account: string;
  }>(
    'SELECT company_id AS id, name, domain, missing, account_id AS account FROM companies WHERE read_at IS NOT NULL',
  );
  const companyRows = new Map(companies.rows.map(row => [row.id, row]));
  for (const company of liveRecords(run, '0-2')) {
    if (run.lane.missed.has(company.id)) continue;
    const row = companyRows.get(company.id);
    const theirs = JSON.stringify([
      company.properties.name ?? null,
      company.properties.domain ?? null,
      false,
    ]);
    const ours = JSON.stringify([row?.name, row?.domain, row?.missing]);
    if (theirs !== ours) run.violate(`facts: company ${company.id} is ${theirs}, we believe ${ours}`);
  }
  checkMerges(run, companyRows);
}

/** M1: a merged company and the record that took it in are one account. */
function checkMerges(run: Run, known: Map<string, { account: string }>): void {
  for (const [key, into] of run.hubspot.portal.mergedInto) {
    if (!key.startsWith('0-2:')) continue;
    const old = key.slice(4);
    if (run.lane.missed.has(old) || run.lane.missed.has(into)) continue;
    const [a, b] = [known.get(old), known.get(into)];
    // A record that was deleted at once tells nobody what it was made of.
    if (run.hubspot.portal.records.get('0-2')?.get(into)?.archivedAt !== null) continue;
    if (a !== undefined && b !== undefined && a.account !== b.account)
      run.violate(`M1: company ${old} was merged into ${into}, yet they are two accounts`);
  }
}
