import { type PartnerMark, saysPartner } from '../../domain/partner-mark.ts';
import { propertyDefinitions } from '../../domain/projection.ts';
import type { CompanyReading } from '../../operations/company-reading.ts';
import type { DealReading } from '../../operations/observe-deals.ts';
import type { DealRecord, PartnerRecord } from '../../operations/records.ts';
import type { CrmRecord, PropertyVersion } from './crm-record.ts';
import type { HubSpotGateway } from './gateway.ts';
import { readDealRecords } from './read-deal-records.ts';

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

const dealProperties = [
  'dealname',
  'pipeline',
  'dealstage',
  'amount',
  'deal_currency_code',
  'closedate',
  'hs_is_closed',
  'hubspot_owner_id',
  'hs_createdate',
  'dibs_linked_partner',
  'hs_object_source',
  'hs_object_source_id',
  'hs_created_by_user_id',
] as const;
/** What a deal shows of ours is read along: where somebody wrote over it, it need not be read again to be put right. */
const shownOnDeals = propertyDefinitions.deals.flatMap(({ name, writtenBy }) =>
  writtenBy === 'dibs' ? [name] : [],
);

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

/** Links that the copy knows, of records of which only properties changed, by record. */
export type KnownDealLinks = ReadonlyMap<string, Pick<DealRecord, 'companyIds' | 'primaryCompanyId'>>;
export type KnownParents = ReadonlyMap<string, string | null>;

/** A record that took in another has the links of both. */
const keepsLinks = (id: string, record: CrmRecord) => record.id === id && record.mergedIds.length === 0;

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
    name: text(values.name),
    domain: text(values.domain),
    additionalDomains: text(values.hs_additional_domains),
    country: text(values.country),
    city: text(values.city),
    phone: text(values.phone),
    numbers: Object.fromEntries(terms.numberProperties.map(name => [name, text(values[name])])),
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
    tier: text(properties.dibs_partner_tier),
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

/** `stages`: the values that the deal's stage had, where they were read along. `shown`: what it shows of ours. */
export type DealAsRead = DealReading & {
  stages?: readonly PropertyVersion[];
  shown?: Readonly<Record<string, string | null>>;
};

/** What is read along is no fact of a deal. */
export function withoutExtras({ stages: _stages, shown: _shown, ...reading }: DealAsRead): DealReading {
  return reading;
}

/** Current state of deals and of their companies' associations, 100 and 1,000 a call. @throws HubSpotError */
export async function readDeals(
  gateway: HubSpotGateway,
  portalId: string,
  ids: string[],
): Promise<DealReading[]> {
  return (await readDealsWithExtras(gateway, portalId, ids)).map(withoutExtras);
}

/**
 * The same with what is told along, save associations that are known; of those of `followed` with the history of their
 * stage, 50 a call.
 * @throws HubSpotError
 */
export async function readDealsWithExtras(
  gateway: HubSpotGateway,
  portalId: string,
  ids: string[],
  known: KnownDealLinks = new Map(),
  followed: ReadonlySet<string> = new Set(),
): Promise<DealAsRead[]> {
  if (ids.length === 0) return [];
  const { found, missing } = await readDealRecords(
    gateway,
    portalId,
    ids,
    [...dealProperties, ...shownOnDeals],
    followed,
  );
  const present = [...found].filter(([, record]) => !record.archived);
  const linksOf = (dealId: string, record: CrmRecord) =>
    keepsLinks(dealId, record) ? known.get(dealId) : undefined;
  const asked = present.filter(([dealId, record]) => linksOf(dealId, record) === undefined);
  const recordIds = [...new Set(asked.map(([, record]) => record.id))];
  const companies =
    recordIds.length === 0
      ? { found: new Map() }
      : await gateway.readAssociations(portalId, 'deals', 'companies', recordIds);
  const gone = [...found].filter(([, record]) => record.archived).map(([dealId]) => dealId);
  return [
    ...present.map(([dealId, record]): DealAsRead => {
      const stages = record.history?.dealstage;
      const reading = {
        ...dealReading(dealId, record, companies.found.get(record.id) ?? [], gateway.appId),
        ...(stages !== undefined && { stages }),
        shown: Object.fromEntries(shownOnDeals.map(name => [name, record.properties[name] ?? null])),
      };
      const links = linksOf(dealId, record);
      if (links === undefined) return reading;
      const { companyIds, primaryCompanyId } = links;
      return { ...reading, companyIds, primaryCompanyId, linksAsKnown: true };
    }),
    ...[...missing, ...gone].map(dealId => ({ found: false as const, dealId })),
  ];
}

function dealReading(
  dealId: string,
  record: CrmRecord,
  companies: readonly { id: string; primary: boolean }[],
  appId: string,
): DealReading & { found: true } {
  const values = record.properties;
  // People may edit a deal's `createdate`; the record's own instant they may not.
  const createdAt = text(values.hs_createdate) ?? record.createdAt;
  return {
    found: true,
    dealId,
    recordId: record.id,
    mergedIds: record.mergedIds,
    name: text(values.dealname),
    pipelineId: text(values.pipeline),
    stageId: text(values.dealstage),
    amount: text(values.amount),
    currency: text(values.deal_currency_code)?.toUpperCase() ?? null,
    closeDate: instantOrNone(text(values.closedate)),
    closed: text(values.hs_is_closed) === null ? null : values.hs_is_closed === 'true',
    ownerId: id(values.hubspot_owner_id),
    linkedPartner: text(values.dibs_linked_partner)?.trim() ?? null,
    createdAt: instantOrNone(createdAt),
    createdByUserId: id(values.hs_created_by_user_id) ?? userOfSource(values),
    source: text(values.hs_object_source),
    madeByUs: values.hs_object_source === 'INTEGRATION' && values.hs_object_source_id === appId,
    primaryCompanyId: companies.find(company => company.primary)?.id ?? null,
    companyIds: companies.map(company => company.id),
  };
}

const text = (value: string | null | undefined): string | null =>
  value === undefined || value === null || value === '' ? null : value;

const id = (value: string | null | undefined): string | null =>
  /^[0-9]{1,18}$/.test(value ?? '') ? (value ?? null) : null;

/** HubSpot names the person who acted in its screens as `userId:<id>`. */
const userOfSource = (values: CrmRecord['properties']): string | null =>
  /^userId:([0-9]{1,18})$/.exec(values.hs_object_source_id ?? '')?.[1] ?? null;

const instantOrNone = (value: string | null) => (value === null ? null : instantOfValue(value));

/** HubSpot's datetimes are ISO text or milliseconds. */
function instantOfValue(value: string): Temporal.Instant | null {
  if (/^-?[0-9]{1,15}$/.test(value)) return Temporal.Instant.fromEpochMilliseconds(Number(value));
  try {
    return Temporal.Instant.from(value);
  } catch {
    return null;
  }
}
