import type { Activity, ActivitySide } from '../../domain/activity.ts';
import type { ClaimFacts, EngagementVerdict, InnocentReason, Side } from '../../domain/direct-engagement.ts';
import type { Policy } from '../../domain/policy.ts';
import {
  aClaim,
  aConsent,
  approvedAt,
  claimedAt,
  enforcing,
  instant,
  openWindow,
  protectedUntil,
} from './deal-and-claim.ts';

/** The instant of the acts that are judged, two days after the approval. */
export const actedAt = instant('2026-11-24T14:05:00Z');
export const justBefore = (at: Temporal.Instant) => at.subtract({ milliseconds: 1 });

export type Call = Extract<Activity, { type: 'call' }>;
export type Meeting = Extract<Activity, { type: 'meeting' }>;
export type Email = Extract<Activity, { type: 'email' }>;

const frame = (id: string, occurredAt: Temporal.Instant, side: ActivitySide) => ({
  id,
  source: 'hubspot' as const,
  side,
  occurredAt,
  recordedAt: occurredAt,
  deletedAt: null,
  associations: { companyIds: ['800'], contactIds: ['c1'], dealIds: [] },
  hasFile: false,
  confirmedAt: null,
});

export const aCall = (changes: Partial<Call> = {}): Call => ({
  ...frame('call:1', actedAt, 'direct'),
  type: 'call',
  outcome: 'connected',
  hasNote: false,
  ...changes,
});

export const aMeeting = (changes: Partial<Meeting> = {}): Meeting => ({
  ...frame('meeting:1', actedAt, 'direct'),
  type: 'meeting',
  outcome: 'completed',
  bookedAt: actedAt,
  end: actedAt.add({ hours: 1 }),
  attendees: { customers: 1, internal: 1 },
  ...changes,
});

export const anEmail = (changes: Partial<Email> = {}): Email => ({
  ...frame('email:1', actedAt, 'direct'),
  type: 'email',
  direction: 'outbound',
  mailKind: 'one-to-one',
  bounced: false,
  toContactIds: ['c1'],
  answers: null,
  ...changes,
});

/** An act by a rep of direct sales, by hand, unless said otherwise. */
export const anAct = (
  changes: Partial<{
    at: Temporal.Instant;
    side: Side;
    userId: string;
    source: string;
    ownBySelf: boolean;
  }> = {},
) => {
  const { at = actedAt, side = 'direct', userId = '3', source = 'CRM_UI', ownBySelf = false } = changes;
  return { at, by: { userId, side }, source, ownBySelf };
};

export type Judge = (
  act: { at: Temporal.Instant; side: Side; userId: string; source: string; ownBySelf: boolean },
  claim: ClaimFacts,
  policy: Policy,
) => EngagementVerdict;

/** What section 8 exempts whatever the pattern: a sentence, the reason, and the change of act or claim. */
export const programExemptions: [
  string,
  InnocentReason,
  Partial<Parameters<Judge>[0]>,
  Partial<ClaimFacts>,
][] = [
  ['consent to everything is in force', 'consent', {}, { consents: [aConsent()] }],
  ['the direct window is open', 'direct-window-open', {}, { directWindows: openWindow }],
  [
    'it began in a direct window that has closed since',
    'direct-window-open',
    {},
    { directWindows: [{ openedAt: approvedAt, closedAt: actedAt.add({ milliseconds: 1 }) }] },
  ],
  ['the partner refers customers and the vendor leads', 'referral', {}, { partnerType: 'referral' }],
];

export const periodExemptions: typeof programExemptions = [
  ['it was done a millisecond before the claim', 'before-the-claim', { at: justBefore(claimedAt) }, {}],
  ['it was done at the end itself, when the account is free', 'not-protected', { at: protectedUntil }, {}],
];

export const sourceExemptions: typeof programExemptions = [
  ['it came with an import', 'import-merge-own-write', { source: 'IMPORT' }, {}],
  ['it came out of a merge', 'import-merge-own-write', { source: 'MERGE_COMPANIES' }, {}],
  ['it was migrated', 'import-merge-own-write', { source: 'MIGRATION' }, {}],
  ['this app wrote it', 'import-merge-own-write', { ownBySelf: true }, {}],
];

export const automationExemptions: typeof programExemptions = [
  ['a workflow did it', 'made-by-form-or-automation', { source: 'AUTOMATION_PLATFORM' }, {}],
  ['a visitor did it with a form', 'made-by-form-or-automation', { source: 'FORM' }, {}],
  ['a visitor did it in a chat', 'made-by-form-or-automation', { source: 'CONVERSATIONS' }, {}],
];

export const sideExemptions: typeof programExemptions = [
  ['customer success, service or billing did it', 'not-direct', { side: 'service' }, {}],
  ['a channel manager did it', 'not-direct', { side: 'channel' }, {}],
  ['the partner, or somebody with two hats, did it', 'not-direct', { side: 'partner' }, {}],
  ['settings do not say on whose side the user is', 'not-direct', { side: 'unclassified' }, {}],
];

/** What is no exemption: consents that do not reach, windows that were not open. */
export const noExemptions: [string, Partial<ClaimFacts>][] = [
  ['nothing speaks for it', {}],
  ['the consent was refused', { consents: [aConsent({ status: 'refused', validUntil: null })] }],
  [
    'the consent was asked and not answered',
    { consents: [aConsent({ status: 'asked', answeredAt: null, validUntil: null })] },
  ],
  ['the consent had run out', { consents: [aConsent({ validUntil: actedAt })] }],
  ['the consent was revoked before', { consents: [aConsent({ status: 'revoked', revokedAt: actedAt })] }],
  ['the consent came later', { consents: [aConsent({ answeredAt: actedAt.add({ milliseconds: 1 }) })] }],
  ['the consent is for another deal', { consents: [aConsent({ scope: { kind: 'deal', dealId: '999' } })] }],
  ['the direct window had closed', { directWindows: [{ openedAt: approvedAt, closedAt: actedAt }] }],
  [
    'the direct window opened later',
    { directWindows: [{ openedAt: actedAt.add({ milliseconds: 1 }), closedAt: null }] },
  ],
];

export const judged = (judge: Judge, act: Partial<Parameters<Judge>[0]>, claim: Partial<ClaimFacts>) =>
  judge(
    { at: actedAt, side: 'direct', userId: '3', source: 'CRM_UI', ownBySelf: false, ...act },
    aClaim(claim),
    enforcing,
  );
