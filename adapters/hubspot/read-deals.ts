import { propertyDefinitions } from '../../domain/projection.ts';
import type { DealReading } from '../../operations/observe-deals.ts';
import type { DealRecord } from '../../operations/records.ts';
import { type CrmRecord, keepsLinks, type PropertyVersion, textOf } from './crm-record.ts';
import type { HubSpotGateway } from './gateway.ts';
import { readDealRecords } from './read-deal-records.ts';

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

/** Links that the copy knows, of records of which only properties changed, by record. */
export type KnownDealLinks = ReadonlyMap<string, Pick<DealRecord, 'companyIds' | 'primaryCompanyId'>>;

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
  const createdAt = textOf(values.hs_createdate) ?? record.createdAt;
  return {
    found: true,
    dealId,
    recordId: record.id,
    mergedIds: record.mergedIds,
    name: textOf(values.dealname),
    pipelineId: textOf(values.pipeline),
    stageId: textOf(values.dealstage),
    amount: textOf(values.amount),
    currency: textOf(values.deal_currency_code)?.toUpperCase() ?? null,
    closeDate: instantOrNone(textOf(values.closedate)),
    closed: textOf(values.hs_is_closed) === null ? null : values.hs_is_closed === 'true',
    ownerId: id(values.hubspot_owner_id),
    linkedPartner: textOf(values.dibs_linked_partner)?.trim() ?? null,
    createdAt: instantOrNone(createdAt),
    createdByUserId: id(values.hs_created_by_user_id) ?? userOfSource(values),
    source: textOf(values.hs_object_source),
    madeByUs: values.hs_object_source === 'INTEGRATION' && values.hs_object_source_id === appId,
    primaryCompanyId: companies.find(company => company.primary)?.id ?? null,
    companyIds: companies.map(company => company.id),
  };
}

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
