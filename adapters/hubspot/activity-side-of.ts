import type { ActivitySide } from '../../domain/activity.ts';
import { sideOfActivity } from '../../domain/activity-side.ts';
import type { ActivityScene, ScenePerson } from './activity-scene.ts';
import type { ActivityReading } from './read-activities.ts';
import type { StageMove } from './read-stage-moves.ts';

export const isIncoming = ({ objectType, values }: ActivityReading) =>
  objectType === 'emails' && values.hs_email_direction === 'INCOMING_EMAIL';

export const isOfSequence = ({ values }: ActivityReading) =>
  values.hs_object_source === 'SEQUENCES' || (values.hs_sequence_id ?? '') !== '';

/** HubSpot's marketing tool; what a person writes has no campaign. */
export const isOfCampaign = ({ values }: ActivityReading) => (values.hs_campaign_guid ?? '') !== '';

/** On whose side a record was made (section 6): by its people, its sender, those who attended. */
export function sideOfReading(reading: ActivityReading, scene: ActivityScene): ActivitySide {
  const { values, objectType } = reading;
  return sideOfActivity({
    madeForPartnerId: null,
    recordSource: values.hs_object_source ?? null,
    sentByTool: isOfSequence(reading) || isOfCampaign(reading),
    inbound: isIncoming(reading) || (objectType === 'calls' && values.hs_call_direction === 'INBOUND'),
    isEmail: objectType === 'emails',
    user: whoDidIt(peopleOf(reading, scene), scene),
    senderOrAttendeeDomains: addressesOf(reading, scene).flatMap(address => scene.domainOf(address) ?? []),
    partner: scene.partner,
    coSellUserIds: scene.coSellUserIds,
  });
}

/** On whose side a deal was moved: only who did it counts, whoever owns the deal. */
export function sideOfMove(move: StageMove, scene: ActivityScene): ActivitySide {
  return sideOfActivity({
    madeForPartnerId: null,
    recordSource: move.sourceType,
    sentByTool: false,
    inbound: false,
    isEmail: false,
    user: move.userId === null ? null : scene.userById(move.userId),
    senderOrAttendeeDomains: [],
    partner: scene.partner,
    coSellUserIds: scene.coSellUserIds,
  });
}

/** Owner, author, and of a meeting the colleagues who attend, in this order. */
function peopleOf({ values }: ActivityReading, scene: ActivityScene): ScenePerson[] {
  const owners = [values.hubspot_owner_id, values.hs_quote_owner_id, ...list(values.hs_attendee_owner_ids)];
  const [owner = null, quoteOwner = null, ...attendees] = owners.map(id =>
    id ? scene.userByOwnerId(id) : null,
  );
  const author = values.hs_created_by_user_id ? scene.userById(values.hs_created_by_user_id) : null;
  return [owner, quoteOwner, author, ...attendees].filter(person => person !== null);
}

/** Who works for the partner is who counts; else the first. */
const whoDidIt = (people: ScenePerson[], { partner }: ActivityScene): ScenePerson | null =>
  people.find(person => person.worksForPartnerId === partner.companyId) ?? people[0] ?? null;

/** The sender's of a mail, the attendees' of a meeting. The customer's contacts are the customer, whatever their address. */
function addressesOf({ objectType, values, contactIds }: ActivityReading, scene: ActivityScene): string[] {
  if (objectType === 'emails')
    return [values.hs_email_from_email, values.hs_email_sender_email].filter(
      address => !!address,
    ) as string[];
  if (objectType !== 'meetings') return [];
  return contactIds.filter(id => !scene.contactIds.has(id)).flatMap(id => scene.emailOf(id) ?? []);
}

/** HubSpot joins several values of one property by `;`. */
export const list = (value: string | null | undefined): string[] =>
  (value ?? '').split(';').filter(part => part !== '');
