import { expect, test } from 'vitest';
import type { ActivitySide } from '../../domain/activity.ts';
import { type ActivitySideFacts, sideOfActivity } from '../../domain/activity-side.ts';

function facts(change: Partial<ActivitySideFacts>): ActivitySideFacts {
  return {
    madeForPartnerId: null,
    recordSource: 'CRM_UI',
    sentByTool: false,
    inbound: false,
    isEmail: false,
    user: null,
    senderOrAttendeeDomains: [],
    partner: { companyId: 'partner-a', domains: ['alpha.example'] },
    coSellUserIds: ['co-seller'],
    ...change,
  };
}
const user = (
  userId: string,
  side: 'partner' | 'direct' | 'channel' | 'service' | 'unclassified',
  worksForPartnerId: string | null = null,
) => ({
  user: { userId, side, worksForPartnerId },
});

test.each<[string, Partial<ActivitySideFacts>, ActivitySide]>([
  [
    'made in our card for the partner',
    { madeForPartnerId: 'partner-a', recordSource: 'INTEGRATION' },
    'partner',
  ],
  ['made in our card for another partner', { madeForPartnerId: 'partner-b' }, 'other'],
  ['by a HubSpot user mapped to the partner', user('p', 'partner', 'partner-a'), 'partner'],
  ['by a HubSpot user mapped to another partner', user('p', 'partner', 'partner-b'), 'other'],
  [
    'sent from the partner’s domain',
    { isEmail: true, senderOrAttendeeDomains: ['alpha.example'] },
    'partner',
  ],
  [
    'sent from the partner’s domain to a mailbox of the vendor',
    { isEmail: true, inbound: true, senderOrAttendeeDomains: ['alpha.example'] },
    'partner',
  ],
  [
    'sent from the partner’s domain, logged by a connected mailbox',
    { isEmail: true, recordSource: 'INTEGRATION', senderOrAttendeeDomains: ['alpha.example'] },
    'partner',
  ],
  [
    'hosted by direct, attended by the partner',
    { ...user('d', 'direct'), senderOrAttendeeDomains: ['alpha.example'] },
    'partner',
  ],
  [
    'sent by a contact who works for two partners, from the other’s domain (E30)',
    { isEmail: true, inbound: true, senderOrAttendeeDomains: ['beta.example'] },
    'customer',
  ],
  ['by a user of a direct team', user('d', 'direct'), 'direct'],
  ['by a user of a direct team on the co-sell list', user('co-seller', 'direct'), 'co-sell'],
  ['by the customer’s service', user('s', 'service'), 'other'],
  ['by a channel manager', user('c', 'channel'), 'other'],
  ['by a user whom settings do not know', user('u', 'unclassified'), 'other'],
  ['by nobody to be seen', {}, 'other'],
  ['an e-mail that came in', { isEmail: true, inbound: true }, 'customer'],
  [
    'an e-mail that came into a partner’s mailbox',
    { isEmail: true, inbound: true, ...user('p', 'partner', 'partner-a') },
    'customer',
  ],
  [
    'an inbound call that the partner took',
    { inbound: true, ...user('p', 'partner', 'partner-a') },
    'partner',
  ],
  ['an inbound call that direct took', { inbound: true, ...user('d', 'direct') }, 'customer'],
  [
    'sent by a sequence of the partner',
    { isEmail: true, sentByTool: true, ...user('p', 'partner', 'partner-a') },
    'automation',
  ],
  ['made by a workflow', { recordSource: 'WORKFLOWS', ...user('p', 'partner', 'partner-a') }, 'automation'],
  [
    'imported, whoever is named',
    { recordSource: 'import', senderOrAttendeeDomains: ['alpha.example'] },
    'automation',
  ],
  ['left over from a merge', { recordSource: 'MERGE_CONTACTS', ...user('d', 'direct') }, 'automation'],
  [
    'made by an integration',
    { recordSource: 'INTEGRATION', ...user('p', 'partner', 'partner-a') },
    'automation',
  ],
  ['made by an integration for a direct user', { recordSource: 'API', ...user('d', 'direct') }, 'automation'],
  [
    'booked by the customer with the partner’s link',
    { recordSource: 'MEETINGS', ...user('p', 'partner', 'partner-a') },
    'partner',
  ],
])('%s', (_sentence, change, side) => {
  expect(sideOfActivity(facts(change))).toBe(side);
});

test.each([
  'AUTOMATION_JOURNEY',
  'AUTOMATION_PLATFORM',
  'BOT',
  'BREEZE_AGENT',
  'CUSTOMER_AGENT',
  'EMAIL_INBOX_IMPORT',
  'IMPORT',
  'INTERNAL_PROCESSING',
  'MIGRATION',
  'PORTAL_OBJECT_SYNC',
  'PRIMARY_AUTOMATION',
  'PROSPECTING_AGENT',
  'RECYCLING_BIN',
  'RESTORE_OBJECTS',
  'SEQUENCES',
  'WORKFLOWS',
  'MERGE_COMPANIES',
  ' workflows ',
  'API',
  'INTEGRATION',
])('what HubSpot says came from %j is automation, whoever is named', recordSource => {
  expect(sideOfActivity(facts({ recordSource, ...user('p', 'partner', 'partner-a') }))).toBe('automation');
});

test.each(['CRM_UI', 'MOBILE_IOS', 'EMERGE_UI', '', null])(
  'what HubSpot says came from %j is done by who is named',
  recordSource => {
    expect(sideOfActivity(facts({ recordSource, ...user('d', 'direct') }))).toBe('direct');
  },
);
