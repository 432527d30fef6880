import {
  type ActivityType,
  activityHistory,
  activityProperties,
  activityTypes,
  bodies,
} from './activity-properties.ts';
import type { CrmRecord, PropertyVersion } from './crm-record.ts';
import type { HubSpotGateway } from './gateway.ts';
import type { CrmObjectType } from './paths.ts';
import { type Links, readLinks } from './read-links.ts';
import { readStageMoves, type StageMove, stageHistory } from './read-stage-moves.ts';

/** An activity as HubSpot answered: metadata only, never the body of a mail or a note. */
export type ActivityReading = {
  objectType: ActivityType;
  objectId: string;
  values: Readonly<Record<string, string | null>>;
  /** Characters of a call's or a note's text, tags left out; null for other types and where there is none. */
  textLength: number | null;
  createdAt: string | null;
  /** Values that some properties had, newest first (of quotes: status and signatures). */
  history: Readonly<Record<string, readonly PropertyVersion[]>>;
  dealIds: string[];
  companyIds: string[];
  /** Of a meeting all its contacts, of others those among the contacts that were asked for. */
  contactIds: string[];
};

/** What is read about; the contacts of the companies are read along. */
export type ActivityTargets = { dealIds: string[]; companyIds: string[]; contactIds?: string[] };

export type EvidenceRead = {
  activities: ActivityReading[];
  stageMoves: StageMove[];
  /** Company id → ids of its contacts. */
  contactsOf: ReadonlyMap<string, readonly string[]>;
  /** Addresses of those who attend meetings and are no contacts of the companies. Never kept. */
  emailOf: ReadonlyMap<string, string>;
};

/** Every activity on the targets; see `readEvidence`, which answers what was read on the way too. */
export async function readActivities(
  gateway: HubSpotGateway,
  portalId: string,
  targets: ActivityTargets,
  types: readonly ActivityType[] = activityTypes,
): Promise<ActivityReading[]> {
  return (await readEvidence(gateway, portalId, targets, types)).activities;
}

/**
 * Every activity that HubSpot has on the companies, their contacts, further contacts and the deals, and how the deals
 * moved through their pipelines: read by association and id and never by search, so that what it does not answer was
 * not there when the reading began (T7). Whatever of it cannot be read makes all of it fail. @throws HubSpotError
 */
export async function readEvidence(
  gateway: HubSpotGateway,
  portalId: string,
  targets: ActivityTargets,
  types: readonly ActivityType[] = activityTypes,
): Promise<EvidenceRead> {
  const companies = await readLinks(gateway, portalId, 'companies', targets.companyIds, [
    'contacts',
    ...types,
  ]);
  const contactsOf = new Map([...companies.of].map(([id, links]) => [id, links.contacts ?? []]));
  const ownContacts = new Set([...(targets.contactIds ?? []), ...[...contactsOf.values()].flat()]);
  const deals = await readLinks(gateway, portalId, 'deals', targets.dealIds, types, stageHistory);
  const contacts = await readLinks(gateway, portalId, 'contacts', [...ownContacts], types);
  const activities: ActivityReading[] = [];
  for (const type of types)
    activities.push(...(await readType(gateway, portalId, type, { deals, companies, contacts })));
  return {
    activities,
    stageMoves: await readStageMoves(gateway, portalId, deals.history),
    contactsOf,
    emailOf: await readAddresses(gateway, portalId, activities, ownContacts),
  };
}

async function readType(
  gateway: HubSpotGateway,
  portalId: string,
  type: ActivityType,
  links: Record<'deals' | 'companies' | 'contacts', Links>,
): Promise<ActivityReading[]> {
  const byDeal = turned(links.deals, type);
  const byCompany = turned(links.companies, type);
  const byContact = turned(links.contacts, type);
  const ids = [...new Set([...byDeal.keys(), ...byCompany.keys(), ...byContact.keys()])];
  if (ids.length === 0) return [];
  const asked = activityProperties[type];
  const { found } = await gateway.readBatch(portalId, type, ids, asked, activityHistory[type]);
  const present = [...found].filter(([, record]) => !record.archived);
  const attendees =
    type === 'meetings'
      ? (
          await gateway.readAssociations(
            portalId,
            type,
            'contacts',
            present.map(([id]) => id),
          )
        ).found
      : null;
  return present.map(([id, record]) => ({
    objectType: type,
    objectId: id,
    values: Object.fromEntries(Object.entries(record.properties).filter(([name]) => !bodies.includes(name))),
    textLength: textLength(record),
    createdAt: record.createdAt,
    history: record.history ?? {},
    dealIds: byDeal.get(id) ?? [],
    companyIds: byCompany.get(id) ?? [],
    contactIds:
      attendees
        ?.get(id)
        ?.map(contact => contact.id)
        .sort() ??
      byContact.get(id) ??
      [],
  }));
}

/** Activity id → ids of the records that it hangs on, in order. */
function turned(links: Links, type: CrmObjectType): Map<string, string[]> {
  const targets = new Map<string, Set<string>>();
  for (const [id, ofRecord] of links.of)
    for (const activity of ofRecord[type] ?? [])
      targets.set(activity, (targets.get(activity) ?? new Set()).add(id));
  return new Map([...targets].map(([activity, ids]) => [activity, [...ids].sort()]));
}

function textLength({ properties }: CrmRecord): number | null {
  const body = bodies.map(name => properties[name]).find(value => value != null);
  return body == null ? null : body.replaceAll(/<[^>]*>/g, '').trim().length;
}

/** Whose people sit at a table with the customer's is told by their addresses. */
async function readAddresses(
  gateway: HubSpotGateway,
  portalId: string,
  activities: readonly ActivityReading[],
  ownContacts: ReadonlySet<string>,
): Promise<Map<string, string>> {
  const others = activities
    .filter(({ objectType }) => objectType === 'meetings')
    .flatMap(({ contactIds }) => contactIds.filter(id => !ownContacts.has(id)));
  if (others.length === 0) return new Map();
  const { found } = await gateway.readBatch(portalId, 'contacts', others, ['email']);
  return new Map(
    [...found].flatMap(([id, { properties }]) => (properties.email ? [[id, properties.email] as const] : [])),
  );
}
