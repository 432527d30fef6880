import type { DealLine } from '../preview-types.ts';
import type { CrmNames } from './crm-names.ts';
import { type CrmObject, linkedIds, pageSchema, readObjects } from './crm-object.ts';
import type { EmulatorClient } from './emulator-client.ts';

const PROPERTIES = ['dealname', 'hubspot_owner_id', 'dibs_roe_status', 'dibs_registration_status'];

/** All deals of the portal, newest first. */
export async function listDeals(
  emulator: EmulatorClient,
  names: CrmNames,
  userId: string,
): Promise<DealLine[]> {
  const deals = await allDeals(emulator, userId);
  const companyIds = [...new Set(deals.flatMap(deal => linkedIds(deal, 'companies')))];
  const companies = await readObjects(emulator, userId, 'companies', companyIds, ['name']);
  const nameOf = new Map(companies.map(company => [company.id, company.properties.name ?? '']));
  return deals.toReversed().map(deal => ({
    id: deal.id,
    name: deal.properties.dealname ?? '',
    company: linkedIds(deal, 'companies').flatMap(id => nameOf.get(id) ?? [])[0] ?? '',
    owner: names.owner(deal.properties.hubspot_owner_id ?? ''),
    roe: deal.properties.dibs_roe_status ?? '',
    registration: names.value('dibs_registration_status', deal.properties.dibs_registration_status ?? ''),
  }));
}

async function allDeals(emulator: EmulatorClient, userId: string): Promise<CrmObject[]> {
  const deals: CrmObject[] = [];
  let after: string | undefined;
  do {
    const query = new URLSearchParams({
      limit: '100',
      properties: PROPERTIES.join(','),
      associations: 'companies',
      ...(after === undefined ? {} : { after }),
    });
    const page = pageSchema.parse(await emulator.get(`/crm/objects/2026-09/deals?${query}`, userId));
    deals.push(...page.results);
    after = page.paging?.next?.after;
  } while (after !== undefined);
  return deals;
}
