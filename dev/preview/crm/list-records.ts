import type { RecordLine } from '../preview-types.ts';
import { type CrmObject, pageSchema } from './crm-object.ts';
import type { EmulatorClient } from './emulator-client.ts';

export type RecordType = 'companies' | 'contacts';

const PROPERTIES: Record<RecordType, string[]> = {
  companies: ['name', 'domain', 'dibs_partner', 'dibs_partner_tier', 'dibs_registered_partner'],
  contacts: ['firstname', 'lastname', 'email'],
};

/** Partners first, then by name. */
export async function listRecords(
  emulator: EmulatorClient,
  type: RecordType,
  userId: string,
): Promise<RecordLine[]> {
  const records: CrmObject[] = [];
  let after: string | undefined;
  do {
    const query = new URLSearchParams({
      limit: '100',
      properties: PROPERTIES[type].join(','),
      ...(after === undefined ? {} : { after }),
    });
    const page = pageSchema.parse(await emulator.get(`/crm/objects/2026-09/${type}?${query}`, userId));
    records.push(...page.results);
    after = page.paging?.next?.after;
  } while (after !== undefined);
  return records.map(lineOf[type]).sort(byFlagAndName);
}

const lineOf: Record<RecordType, (record: CrmObject) => RecordLine> = {
  companies: ({ id, properties: p }) => ({
    id,
    name: p.name ?? '',
    detail: p.domain ?? '',
    flags:
      p.dibs_partner === 'true'
        ? [['Partner', p.dibs_partner_tier].filter(Boolean).join(', ')]
        : p.dibs_registered_partner
          ? [`Registered to ${p.dibs_registered_partner}`]
          : [],
  }),
  contacts: ({ id, properties: p }) => ({
    id,
    name: [p.firstname, p.lastname].filter(Boolean).join(' ') || (p.email ?? ''),
    detail: p.email ?? '',
    flags: [],
  }),
};

const byFlagAndName = (a: RecordLine, b: RecordLine) =>
  rankOf(a) - rankOf(b) || a.name.localeCompare(b.name, 'en');
const rankOf = ({ flags: [first = ''] }: RecordLine) =>
  first.startsWith('Partner') ? 0 : first === '' ? 2 : 1;
