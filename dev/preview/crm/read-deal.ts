import type { DealRecord } from '../preview-types.ts';
import type { CrmNames } from './crm-names.ts';
import { crmObjectSchema, linkedIds, readObjects } from './crm-object.ts';
import type { EmulatorClient } from './emulator-client.ts';

const HUBSPOT = ['dealname', 'amount', 'pipeline', 'dealstage', 'closedate', 'hubspot_owner_id'];
const TASK = ['hs_task_subject', 'hs_task_body', 'hs_timestamp', 'hs_task_status', 'hubspot_owner_id'];

/** One deal as its record shows it, read live as that user. */
export async function readDeal(
  emulator: EmulatorClient,
  names: CrmNames,
  userId: string,
  dealId: string,
): Promise<DealRecord> {
  const ours = names.ours.map(definition => definition.name);
  const query = new URLSearchParams({
    properties: [...HUBSPOT, ...ours].join(','),
    associations: 'companies,tasks',
  });
  const deal = crmObjectSchema.parse(
    await emulator.get(`/crm/objects/2026-09/deals/${encodeURIComponent(dealId)}?${query}`, userId),
  );
  const value = (name: string) => deal.properties[name] ?? '';
  const [companies, tasks] = await Promise.all([
    readObjects(emulator, userId, 'companies', linkedIds(deal, 'companies'), ['name', 'dibs_partner']),
    readObjects(emulator, userId, 'tasks', linkedIds(deal, 'tasks'), TASK),
  ]);
  const links = deal.associations.companies?.results ?? [];
  const ownerId = value('hubspot_owner_id');
  return {
    id: deal.id,
    name: value('dealname'),
    stage: names.stage(value('dealstage')),
    amount: value('amount'),
    owner: ownerId === '' ? null : { ownerId, name: names.owner(ownerId) },
    companies: companies.map(company => ({
      id: company.id,
      name: company.properties.name ?? '',
      primary: links.some(link => link.id === company.id && link.type.endsWith('_primary')),
      partner: company.properties.dibs_partner === 'true',
    })),
    properties: [
      { name: 'dealstage', label: 'Deal stage', value: names.stage(value('dealstage')) },
      { name: 'pipeline', label: 'Pipeline', value: names.pipeline(value('pipeline')) },
      { name: 'hubspot_owner_id', label: 'Deal owner', value: names.owner(ownerId) },
      { name: 'closedate', label: 'Close date', value: value('closedate').slice(0, 10) },
      ...ours.map(name => ({ name, label: names.label(name), value: names.value(name, value(name)) })),
    ],
    values: Object.fromEntries(ours.map(name => [name, value(name)])),
    tasks: tasks.map(({ id, properties }) => ({
      id,
      subject: properties.hs_task_subject ?? '',
      body: plainText(properties.hs_task_body ?? ''),
      due: properties.hs_timestamp ?? '',
      status: properties.hs_task_status ?? '',
      owner: names.owner(properties.hubspot_owner_id ?? ''),
    })),
  };
}

/** Bodies are HTML in HubSpot; the page shows them as text. */
function plainText(html: string): string {
  return html
    .replace(/<br\s*\/?>|<\/p>/gi, '\n')
    .replace(/<[^>]*>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&')
    .trim();
}
