import type { ActivityScene, ScenePerson } from '../../adapters/hubspot/activity-scene.ts';
import type { EvidenceRead } from '../../adapters/hubspot/read-activities.ts';
import type { Store } from '../../adapters/postgres/store.ts';
import { type Directory, sideOf } from '../../domain/directory.ts';
import { companyDomains, normaliseDomain } from '../../domain/identity.ts';
import type { CrmUserRecord } from '../../operations/ports.ts';
import type { Registration } from '../../operations/records.ts';
import type { NamedPeople } from '../worker/refresh-users.ts';

/** What of a reading is about one registration, and the customer's contacts. */
export type OwnEvidence = Pick<EvidenceRead, 'activities' | 'stageMoves' | 'emailOf'> & {
  contactIds: ReadonlySet<string>;
};

/**
 * On its account's companies, their contacts, the contacts that the claim names, or the linked deal (section 6).
 *
 * @param dealIds the deals that count: the linked one, unless more are given
 */
export function onlyOf(
  claim: Registration,
  companyIds: readonly string[],
  read: EvidenceRead,
  dealIds: readonly string[] = claim.dealId === null ? [] : [claim.dealId],
): OwnEvidence {
  const contactIds = new Set([
    ...claim.contactIds,
    ...companyIds.flatMap(id => read.contactsOf.get(id) ?? []),
  ]);
  const isMine = (ids: readonly string[]) => ids.some(id => dealIds.includes(id));
  return {
    activities: read.activities.filter(
      activity =>
        activity.companyIds.some(id => companyIds.includes(id)) ||
        activity.contactIds.some(id => contactIds.has(id)) ||
        isMine(activity.dealIds),
    ),
    stageMoves: read.stageMoves.filter(move => isMine([move.dealId])),
    emailOf: read.emailOf,
    contactIds,
  };
}

/** People of HubSpot whom what was read names. */
export function namedPeople({
  activities,
  stageMoves,
}: Pick<EvidenceRead, 'activities' | 'stageMoves'>): NamedPeople {
  const values = (name: string) =>
    activities.flatMap(reading => (reading.values[name] ?? '').split(';')).filter(isId);
  const owners = ['hubspot_owner_id', 'hs_quote_owner_id', 'hs_attendee_owner_ids'].flatMap(values);
  const movers = stageMoves.flatMap(move => move.userId ?? []);
  return {
    ownerIds: [...new Set(owners)],
    userIds: [...new Set([...values('hs_created_by_user_id'), ...movers])],
  };
}

/** Who is who in what was read: people of HubSpot by the directory, others by their domain. */
export async function peopleOf(
  store: Store,
  claim: Registration,
  own: OwnEvidence,
  facts: { appId: string; readAt: Temporal.Instant },
): Promise<Omit<ActivityScene, 'answeredSide'>> {
  const directory = await store.directory();
  const { policy } = await store.policyInForce();
  const { ownerIds, userIds } = namedPeople(own);
  const people = [...(await store.usersByOwnerId(ownerIds)), ...(await store.usersById(userIds))];
  const partnerCompany = await store.company(claim.partnerCompanyId);
  const known = (user: CrmUserRecord | undefined) =>
    user === undefined ? null : personOf(user, directory, claim.partnerCompanyId);
  return {
    ...facts,
    partner: {
      companyId: claim.partnerCompanyId,
      domains: partnerCompany === null ? [] : companyDomains(partnerCompany, policy.matching),
    },
    coSellUserIds: claim.coSellUserIds,
    contactIds: own.contactIds,
    userById: userId => known(people.find(user => user.userId === userId)),
    userByOwnerId: ownerId => known(people.find(user => user.ownerId === ownerId)),
    domainOf: address => {
      const identity = normaliseDomain(address, policy.matching);
      return identity.kind === 'domain' ? identity.domain : null;
    },
    emailOf: contactId => own.emailOf.get(contactId) ?? null,
  };
}

/** Who works for several partners works here for the one whose registration it is (E30). */
function personOf(user: CrmUserRecord, directory: Directory, partnerCompanyId: string): ScenePerson {
  const partners = directory.partnerUsers
    .filter(entry => entry.userId === user.userId)
    .map(entry => entry.partnerCompanyId);
  return {
    userId: user.userId,
    side: sideOf(directory, user),
    worksForPartnerId: partners.find(id => id === partnerCompanyId) ?? partners[0] ?? null,
  };
}

const isId = (text: string) => /^[0-9]{1,18}$/.test(text);
