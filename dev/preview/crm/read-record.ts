import { z } from 'zod';
import type { CrmRecord } from '../preview-types.ts';
import { crmObjectSchema, linkedIds, readObjects } from './crm-object.ts';
import type { EmulatorClient } from './emulator-client.ts';
import type { RecordType } from './list-records.ts';

const HUBSPOT: Record<RecordType, Record<string, string>> = {
  companies: { name: 'Company name', domain: 'Company domain name', city: 'City', country: 'Country/Region' },
  contacts: { firstname: 'First name', lastname: 'Last name', email: 'Email', jobtitle: 'Job title' },
};
const RELATED = { companies: 'deals', contacts: 'companies' } as const;
const NAMES = { deals: 'dealname', companies: 'name' } as const;

const definitionsSchema = z.object({
  results: z.array(
    z.object({
      name: z.string(),
      label: z.string(),
      options: z.array(z.object({ label: z.string(), value: z.string() })).default([]),
    }),
  ),
});

/** A company or a contact as its record shows it, read live as that user. */
export async function readRecord(
  emulator: EmulatorClient,
  type: RecordType,
  userId: string,
  id: string,
): Promise<CrmRecord> {
  const definitions = definitionsSchema.parse(
    await emulator.get(`/crm/properties/2026-09/${type}`, userId),
  ).results;
  const ours = definitions.filter(({ name }) => name.startsWith('dibs_'));
  const related = RELATED[type];
  const query = new URLSearchParams({
    properties: [...Object.keys(HUBSPOT[type]), ...ours.map(({ name }) => name)].join(','),
    associations: related,
  });
  const record = crmObjectSchema.parse(
    await emulator.get(`/crm/objects/2026-09/${type}/${encodeURIComponent(id)}?${query}`, userId),
  );
  const value = (name: string) => record.properties[name] ?? '';
  const others = await readObjects(emulator, userId, related, linkedIds(record, related), [NAMES[related]]);
  return {
    id: record.id,
    name:
      type === 'companies'
        ? value('name')
        : [value('firstname'), value('lastname')].filter(Boolean).join(' ') || value('email'),
    partner: value('dibs_partner') === 'true',
    properties: [
      ...Object.entries(HUBSPOT[type]).map(([name, label]) => ({ name, label, value: value(name) })),
      ...ours.map(({ name, label, options }) => ({
        name,
        label,
        value: options.find(option => option.value === value(name))?.label ?? value(name),
      })),
    ],
    values: Object.fromEntries(ours.map(({ name }) => [name, value(name)])),
    related: others.map(other => ({
      id: other.id,
      kind: related === 'deals' ? 'deal' : 'company',
      name: other.properties[NAMES[related]] ?? '',
    })),
  };
}
