import { type PartnerMark, saysPartner } from '../../domain/partner-mark.ts';
import type { CompanyReading } from '../../operations/company-reading.ts';
import type { PartnerRecord } from '../../operations/records.ts';
import { type CrmRecord, keepsLinks, textOf } from './crm-record.ts';
import type { HubSpotGateway } from './gateway.ts';

const companyProperties = [
  'name',
  'domain',
  'hs_additional_domains',
  'country',
  'city',
  'phone',
  'dibs_partner_type',
  'dibs_partner_tier',
] as const;

/**
 * How companies are read: the properties with numbers of registers (M3), and what makes one of them a partner.
 * `members` are the companies of the list that marks partners, null while it was not read.
 */
export type CompanyTerms = {
  numberProperties: readonly string[];
  mark: PartnerMark;
  members: ReadonlySet<string> | null;
};
/** `today` is the day on which a new partner joins. */
export type CompanyReadingTerms = CompanyTerms & { today: Temporal.PlainDate };

/** Properties that are read of a company. */
export const companyPropertiesFor = ({ numberProperties, mark }: CompanyTerms): string[] => [
  ...companyProperties,
  ...numberProperties,
  ...(mark.kind === 'property' ? [mark.name] : []),
];

/** Parents that the copy knows, of records of which only properties changed. */
export type KnownParents = ReadonlyMap<string, string | null>;

/**
 * Current state of companies, 100 a call, and of their parents, 1,000 a call, save those that are known.
 * @throws HubSpotError
 */
export async function readCompanies(
  gateway: HubSpotGateway,
  portalId: string,
  ids: string[],
  terms: CompanyReadingTerms,
  known: KnownParents = new Map(),
): Promise<CompanyReading[]> {
  if (ids.length === 0) return [];
  const { found, missing } = await gateway.readBatch(portalId, 'companies', ids, companyPropertiesFor(terms));
  const asKnown = new Set(
    [...found].flatMap(([id, record]) => (known.has(id) && keepsLinks(id, record) ? [id] : [])),
  );
  const asked = [...found].filter(([id, record]) => !record.archived && !asKnown.has(id));
  const parents = await readParents(
    gateway,
    portalId,
    asked.map(([, record]) => record.id),
  );
  return [
    ...[...found].map(([companyId, record]): CompanyReading => {
      const knows = asKnown.has(companyId);
      const parentId = (knows ? known.get(companyId) : parents.get(record.id)) ?? null;
      const reading = companyReading(companyId, record, { ...terms, parentId });
      return knows && reading.found ? { ...reading, parentAsKnown: true } : reading;
    }),
    ...missing.map(companyId => ({ found: false as const, companyId })),
  ];
}

/** HubSpot's type of the link from a company to its parent. */
const parentTypeId = 14;

/** Parents of companies, by company; HubSpot lets each have one. @throws HubSpotError */
export async function readParents(
  gateway: HubSpotGateway,
  portalId: string,
  ids: readonly string[],
): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const { found } = await gateway.readAssociations(portalId, 'companies', 'companies', [...new Set(ids)]);
  return new Map(
    [...found].flatMap(([id, others]) => {
      const parent = others.find(({ types }) =>
        types.some(({ category, typeId }) => category === 'HUBSPOT_DEFINED' && typeId === parentTypeId),
      );
      return parent === undefined ? [] : [[id, parent.id] as const];
    }),
  );
}

/** One company as read. An archived record is one that HubSpot no longer has. */
export function companyReading(
  companyId: string,
  record: CrmRecord,
  terms: CompanyReadingTerms & { parentId: string | null },
): CompanyReading {
  if (record.archived) return { found: false, companyId };
  const values = record.properties;
  return {
    found: true,
    companyId,
    recordId: record.id,
    mergedIds: record.mergedIds,
    name: textOf(values.name),
    domain: textOf(values.domain),
    additionalDomains: textOf(values.hs_additional_domains),
    country: textOf(values.country),
    city: textOf(values.city),
    phone: textOf(values.phone),
    numbers: Object.fromEntries(terms.numberProperties.map(name => [name, textOf(values[name])])),
    parentId: terms.parentId,
    partner: partnerIn(record, terms),
  };
}

function partnerIn(
  { id, mergedIds, properties }: CrmRecord,
  { mark, members, today }: CompanyReadingTerms,
): (CompanyReading & { found: true })['partner'] {
  if (mark.kind === 'list' && members === null) return 'not-read';
  const marked =
    mark.kind === 'list'
      ? [id, ...mergedIds].some(each => members?.has(each))
      : saysPartner(properties[mark.name], mark.value);
  if (!marked) return null;
  return {
    type: partnerType(properties.dibs_partner_type),
    tier: textOf(properties.dibs_partner_tier),
    joinedOn: today,
  };
}

const partnerTypes: readonly PartnerRecord['type'][] = [
  'reseller',
  'co-sell',
  'services',
  'distributor',
  'referral',
];

/** A partner without a type sells: the motion with every protection. */
const partnerType = (value: string | null | undefined): PartnerRecord['type'] =>
  partnerTypes.find(type => type === value) ?? 'reseller';
