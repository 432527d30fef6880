import type { ImportMapping } from '../../contract/imports.ts';
import { claimableCompany } from '../../domain/identity.ts';
import { type ImportField, importFields, type RawImportRow } from '../../domain/import-row.ts';
import type { PlacedRow } from '../../operations/stage-import.ts';
import { dealsInOrder, type FoundDeal } from './deals-in-order.ts';
import type { HubSpotGateway } from './gateway.ts';

/**
 * Existing deals as old registrations, after a deal and in the order of their ids. The mapping says which property
 * names the partner and which say from when to when it was protected; the customer is the one whom the deal belongs to.
 */
export async function* rowsOfDeals(
  gateway: Pick<HubSpotGateway, 'search' | 'readAssociations'>,
  portalId: string,
  mapping: ImportMapping,
  from: { after: string | null; lines: number; isPartner: (companyId: string) => boolean },
): AsyncGenerator<PlacedRow> {
  const properties = [...new Set(Object.values(mapping.columns))];
  let line = from.lines;
  const pages = dealsInOrder(gateway, portalId, {
    filterGroups: mapping.filterGroups ?? [],
    properties,
    after: from.after,
  });
  for await (const page of pages)
    for (const deal of page) {
      line += 1;
      yield { line, place: deal.record.id, ...rowOf(deal, mapping, from.isPartner) };
    }
}

function rowOf(deal: FoundDeal, mapping: ImportMapping, isPartner: (companyId: string) => boolean) {
  const { id, properties } = deal.record;
  const otherwise = `deal-${id}`;
  const customer = claimableCompany(
    {
      primaryCompanyId: deal.companies.find(company => company.primary)?.id ?? null,
      companyIds: deal.companies.map(company => company.id),
    },
    isPartner,
  );
  if (customer.kind === 'none') return { otherwise, fault: `deal ${id} ${noCustomer[customer.why]}` };
  const raw: RawImportRow = {};
  for (const field of importFields) {
    const value = textOf(properties[mapping.columns[field] ?? ''], field);
    if (value !== undefined) raw[field] = value;
  }
  return { otherwise, raw: { ...raw, company_id: customer.companyId, deal_id: id } };
}

const noCustomer = {
  'no-company': 'is on no company',
  'only-partners': 'is on companies of partners only',
  several: 'is on several companies, none of them primary',
};

/** HubSpot keeps a day as midnight UTC in milliseconds or as a date; a last protected day is a day. */
function textOf(value: string | null | undefined, field: ImportField): string | undefined {
  const text = value?.trim().replaceAll('\0', '\ufffd');
  if (text === undefined || text === '') return undefined;
  if (field !== 'protected_through') return text;
  const day = /^[0-9]{12,14}$/.test(text)
    ? Temporal.Instant.fromEpochMilliseconds(Number(text)).toString()
    : text;
  return /^[0-9]{4}-[0-9]{2}-[0-9]{2}T00:00:00(\.0+)?Z$/.test(day) ? day.slice(0, 10) : day;
}
