import type { EngagementReading, PropertyChange } from '../../operations/engagement-readings.ts';
import { instantOfValue } from './activity-scene.ts';
import type { CrmRecord, PropertyVersion } from './crm-record.ts';
import type { HubSpotGateway } from './gateway.ts';
import type { CrmObjectType } from './paths.ts';
import { type EvidenceRead, readEvidence } from './read-activities.ts';

/** Whose accounts are read together, and what the install has granted. */
export type EngagementTargets = {
  companyIds: string[];
  contactIds: string[];
  registeredDealIds: string[];
  quotes: boolean;
  leads: boolean;
};

/** All that was read, by record. */
export type EngagementRead = {
  evidence: EvidenceRead;
  dealsOf: ReadonlyMap<string, readonly string[]>;
  contacts: ReadonlyMap<string, CrmRecord>;
  companies: ReadonlyMap<string, CrmRecord>;
  deals: ReadonlyMap<string, CrmRecord>;
  /** Company id → its leads. */
  leadsOf: ReadonlyMap<string, readonly CrmRecord[]>;
};

const enrolledAt = 'hs_latest_sequence_enrolled_date';
const sequence = 'hs_latest_sequence_enrolled';
const formAt = 'recent_conversion_date';
const owner = 'hubspot_owner_id';
const linkedPartner = 'dibs_linked_partner';

/**
 * What direct sales did on accounts besides deals, read by association and id and never by search: what it does not
 * answer was not there when the reading began (T7). Who did what comes from the histories of properties, so that the
 * order and number of webhooks play no part. About a dozen calls for fifty accounts on which little happened.
 * @throws HubSpotError
 */
export async function readEngagement(
  gateway: HubSpotGateway,
  portalId: string,
  targets: EngagementTargets,
): Promise<EngagementRead> {
  const { companyIds, registeredDealIds } = targets;
  const dealsOf = await idsOf(gateway, portalId, 'companies', 'deals', companyIds);
  const dealIds = [...new Set([...registeredDealIds, ...[...dealsOf.values()].flat()])];
  const types = ['calls', 'meetings', 'emails', ...(targets.quotes ? (['quotes'] as const) : [])] as const;
  const evidence = await readEvidence(
    gateway,
    portalId,
    { companyIds, dealIds, contactIds: targets.contactIds },
    types,
  );
  const contactIds = [...new Set([...targets.contactIds, ...[...evidence.contactsOf.values()].flat()])];
  const read = async (type: CrmObjectType, ids: readonly string[], names: string[], history: string[]) =>
    ids.length === 0
      ? new Map<string, CrmRecord>()
      : (await gateway.readBatch(portalId, type, ids, names, history)).found;
  const leadIdsOf = targets.leads
    ? await idsOf(gateway, portalId, 'companies', 'leads', companyIds)
    : new Map<string, string[]>();
  const leads = await read('leads', [...new Set([...leadIdsOf.values()].flat())], [], [owner]);
  return {
    evidence,
    dealsOf,
    contacts: await read('contacts', contactIds, [sequence, formAt], [enrolledAt]),
    companies: await read('companies', companyIds, [], [owner]),
    deals: await read('deals', registeredDealIds, [], [linkedPartner]),
    leadsOf: new Map([...leadIdsOf].map(([id, ids]) => [id, ids.flatMap(lead => leads.get(lead) ?? [])])),
  };
}

async function idsOf(
  gateway: HubSpotGateway,
  portalId: string,
  from: CrmObjectType,
  to: CrmObjectType,
  ids: readonly string[],
): Promise<Map<string, string[]>> {
  if (ids.length === 0) return new Map();
  const { found } = await gateway.readAssociations(portalId, from, to, ids);
  return new Map([...found].map(([id, list]) => [id, list.map(other => other.id)]));
}

/** Of all that was read what changed on one account. */
export function changesOn(
  read: EngagementRead,
  account: { companyIds: readonly string[]; contactIds: ReadonlySet<string>; dealId: string | null },
  appId: string,
): Pick<EngagementReading, 'enrolments' | 'owners' | 'links' | 'inbounds'> {
  const contacts = [...account.contactIds].flatMap(id => {
    const record = read.contacts.get(id);
    return record === undefined ? [] : [{ contactId: id, record }];
  });
  const changes = (record: CrmRecord | undefined, name: string) =>
    changesOf(record?.history?.[name] ?? [], appId);
  return {
    enrolments: contacts.flatMap(({ contactId, record }) =>
      changes(record, enrolledAt)
        .filter(change => (change.value ?? '') !== '')
        .map(change => ({ contactId, sequenceId: record.properties[sequence] ?? null, change })),
    ),
    inbounds: contacts.flatMap(({ record }) => instantOfValue(record.properties[formAt]) ?? []),
    owners: account.companyIds.flatMap(companyId => [
      ...changes(read.companies.get(companyId), owner).map(change => ({
        what: 'company' as const,
        objectId: companyId,
        companyId,
        change,
      })),
      ...(read.leadsOf.get(companyId) ?? []).flatMap(lead =>
        changes(lead, owner).map(change => ({
          what: 'lead' as const,
          objectId: lead.id,
          companyId,
          change,
        })),
      ),
    ]),
    links: account.dealId === null ? [] : changes(read.deals.get(account.dealId), linkedPartner),
  };
}

/** Oldest first. The oldest that HubSpot keeps follows nothing that is known. */
function changesOf(history: readonly PropertyVersion[], appId: string): PropertyChange[] {
  const known = history.flatMap(version => {
    const at = instantOfValue(version.timestamp);
    return at === null ? [] : [{ version, at }];
  });
  const inOrder = known.toSorted((a, b) => Temporal.Instant.compare(a.at, b.at));
  return inOrder.map(({ version, at }, index) => ({
    at,
    value: version.value === '' ? null : version.value,
    before: inOrder[index - 1]?.version.value || null,
    source: version.sourceType,
    sourceId: version.sourceId,
    userId: version.updatedByUserId ?? userIn(version.sourceId),
    ownBySelf: version.sourceType === 'INTEGRATION' && version.sourceId === appId,
  }));
}

/** HubSpot names the person who acted in its screens as `userId:<id>`. */
const userIn = (sourceId: string | null) => /^userId:([0-9]{1,18})$/.exec(sourceId ?? '')?.[1] ?? null;
