import type { ActivitySide } from './activity.ts';
import type { Side } from './direct-engagement.ts';

/** Who did it and how, as far as the CRM tells. */
export type ActivitySideFacts = {
  /** The partner for whom it was made in our card, by our API or by a warning's link; null: a HubSpot record. */
  madeForPartnerId: string | null;
  /** HubSpot's record source (`hs_object_source`); null when it gave none. */
  recordSource: string | null;
  /** An e-mail that a sequence or a marketing tool sent. */
  sentByTool: boolean;
  /** A message or a call that came in. */
  inbound: boolean;
  /** An e-mail's record names the user whose mailbox it was, not its sender: an inbound one is never that user's. */
  isEmail: boolean;
  /** The HubSpot user who did it: caller, sender, host, author. */
  user: { userId: string; side: Side; worksForPartnerId: string | null } | null;
  /** Registrable domains of the sender of an e-mail, of the attendees of a meeting; recipients never. */
  senderOrAttendeeDomains: string[];
  partner: { companyId: string; domains: string[] };
  coSellUserIds: string[];
};

/** Sources of records that nobody wrote: brought over, merged, or made by rules. */
const automaticSources = new Set([
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
]);
const integrationSources = new Set(['INTEGRATION', 'API']);

/**
 * On whose side an activity was done (section 6, "Side of an activity"). What the rule's sentence leaves open is
 * decided by who can be seen to have acted:
 * - Sequences, workflows, imports and merges come before all else, so that nobody imports a past.
 * - A sender or attendee on the partner's domain is the partner whoever wrote the record: a mailbox that is
 *   connected by an integration is a person's. Integrations with nobody to be seen are automation.
 * - An inbound e-mail is the customer's, whosever mailbox logged it. An inbound call that the partner's user took
 *   is the partner's; one that anybody else took is the customer's.
 */
export function sideOfActivity(facts: ActivitySideFacts): ActivitySide {
  const { partner, user } = facts;
  if (facts.madeForPartnerId !== null)
    return facts.madeForPartnerId === partner.companyId ? 'partner' : 'other';
  const source = facts.recordSource?.trim().toUpperCase() ?? '';
  if (facts.sentByTool || automaticSources.has(source) || source.startsWith('MERGE_')) return 'automation';
  if (facts.senderOrAttendeeDomains.some(domain => partner.domains.includes(domain))) return 'partner';
  if (facts.inbound && facts.isEmail) return 'customer';
  if (user?.worksForPartnerId === partner.companyId && !integrationSources.has(source)) return 'partner';
  if (facts.inbound) return 'customer';
  if (integrationSources.has(source)) return 'automation';
  if (user?.side !== 'direct') return 'other';
  return facts.coSellUserIds.includes(user.userId) ? 'co-sell' : 'direct';
}
