import type { DateOrder } from '../domain/import-dates.ts';
import { type RawImportRow, type UnderstoodRow, understandRow } from '../domain/import-row.ts';
import type { ImportVerdict } from '../domain/import-verdict.ts';
import { partnerLookup } from '../domain/partner-key.ts';
import type { ImportFactsPort, ImportsPort, StagedRow } from './import-records.ts';
import type { PolicyPort } from './ports.ts';

export type StagePorts = ImportsPort & ImportFactsPort & PolicyPort;

/** A row with its line; `fault`: nothing more can be made of it. */
export type ReadRow = { line: number; otherwise: string } & ({ raw: RawImportRow } | { fault: string });

/** A row with its place in what it was read from: reading goes on after it. */
export type PlacedRow = ReadRow & { place: string };

/**
 * Keeps a batch of rows as they were read, with what each of them names: the customer, the partner, the deal. One that
 * cannot be understood, or names nobody, is kept with its reason; all others are judged when all are in, because what
 * becomes of them hangs on the others.
 */
export async function stageImport(
  ports: StagePorts,
  importId: string,
  batch: readonly ReadRow[],
  dates: DateOrder,
): Promise<void> {
  const { policy } = await ports.policyInForce();
  const understood = batch.map(read => {
    if ('fault' in read) return { read, faults: [read.fault] };
    const found = understandRow(read.raw, { dates, otherwise: read.otherwise, policy });
    return found.ok ? { read, row: found.row } : { read, faults: found.faults };
  });
  const known = await lookUp(
    ports,
    understood.flatMap(each => ('row' in each ? [each.row] : [])),
  );
  const findPartner = partnerLookup(await ports.namedPartners(), policy.matching);
  const staged = understood.map(each =>
    'row' in each
      ? stagedRow(each.read, each.row, known, findPartner(each.row.partner))
      : bad(each.read, each.faults.join('; ')),
  );
  await ports.stageRows(importId, staged);
}

type Known = Awaited<ReturnType<typeof lookUp>>;

async function lookUp(ports: ImportFactsPort, rows: readonly UnderstoodRow[]) {
  const companies = await ports.companiesNamed(
    distinct(rows.flatMap(({ customer }) => ('companyId' in customer ? [customer.companyId] : []))),
  );
  const carriers = await ports.accountsWithDomains(
    distinct(rows.flatMap(({ customer }) => ('domain' in customer ? [customer.domain] : []))),
  );
  const deals = await ports.accountsOfDeals(
    distinct(rows.flatMap(({ dealId }) => (dealId === null ? [] : [dealId]))),
  );
  return {
    companies: new Map(companies.map(company => [company.companyId, company])),
    carriers: Map.groupBy(carriers, carrier => carrier.domain),
    deals: new Map(deals.map(deal => [deal.dealId, deal.accountIds])),
    imported: new Set(await ports.importedReferences(rows.map(row => row.reference))),
  };
}

const distinct = (ids: readonly string[]) => [...new Set(ids)];

function stagedRow(
  read: ReadRow,
  row: UnderstoodRow,
  known: Known,
  partner: ReturnType<ReturnType<typeof partnerLookup>>,
): StagedRow {
  const customer = customerOf(row, known);
  const base = {
    ...asRead(read),
    reference: row.reference,
    dealId: row.dealId,
    protectedFrom: row.protectedFrom,
    protectedUntil: row.protectedUntil,
    partnerCompanyId: partner.kind === 'partner' ? partner.companyId : null,
    companyId: 'companyId' in customer ? customer.companyId : null,
    accountId: 'accountId' in customer ? customer.accountId : null,
  };
  const not = (verdict: ImportVerdict, code: string, reason: string): StagedRow => ({
    ...base,
    accountId: null,
    verdict,
    expected: 'skipped',
    code,
    reason,
  });
  if (known.imported.has(row.reference))
    return not('live-duplicate', 'ALREADY_IMPORTED', 'Its reference was imported before.');
  if (partner.kind === 'several')
    return not('unknown-partner', 'SEVERAL_PARTNERS', `"${row.partner}" names several partners.`);
  if (partner.kind === 'nobody')
    return not('unknown-partner', 'NO_SUCH_PARTNER', `No partner is called "${row.partner}".`);
  if ('code' in customer) return not('unknown-customer', customer.code, customer.reason);
  const accountsOfDeal = row.dealId === null ? undefined : known.deals.get(row.dealId);
  if (accountsOfDeal !== undefined && !accountsOfDeal.includes(customer.accountId))
    return not('bad', 'DEAL_ELSEWHERE', `Deal ${row.dealId} belongs to another customer.`);
  return { ...base, verdict: null };
}

type Customer = { companyId: string; accountId: string } | { code: string; reason: string };

function customerOf({ customer }: UnderstoodRow, known: Known): Customer {
  if ('companyId' in customer) {
    const company = known.companies.get(customer.companyId);
    if (company === undefined)
      return {
        code: 'NO_SUCH_COMPANY',
        reason: `HubSpot has no company ${customer.companyId}, as far as it was read.`,
      };
    if (company.missing)
      return { code: 'COMPANY_GONE', reason: `Company ${customer.companyId} was deleted in HubSpot.` };
    return company;
  }
  const [first, ...more] = known.carriers.get(customer.domain) ?? [];
  if (first === undefined)
    return {
      code: 'NO_SUCH_DOMAIN',
      reason: `No company in HubSpot has the domain ${customer.domain}. Create it there, then check again.`,
    };
  if (more.length > 0)
    return {
      code: 'SEVERAL_CUSTOMERS',
      reason: `Several customers have the domain ${customer.domain}: give company_id.`,
    };
  return first;
}

function asRead(read: ReadRow): StagedRow {
  const raw = 'raw' in read ? read.raw : {};
  return {
    line: read.line,
    reference: raw.reference ?? null,
    customer: raw.company_id ?? raw.domain ?? null,
    partner: raw.partner ?? null,
    companyId: null,
    accountId: null,
    partnerCompanyId: null,
    dealId: null,
    protectedFrom: null,
    protectedUntil: null,
    verdict: null,
  };
}

function bad(read: ReadRow, reason: string): StagedRow {
  return { ...asRead(read), verdict: 'bad', expected: 'skipped', code: 'NOT_UNDERSTOOD', reason };
}
