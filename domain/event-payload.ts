import { eventTypeOf, testEventType } from './event-types.ts';
import type { LedgerFact } from './ledger-fact.ts';

/** Of the shape of payloads; a change that a receiver could trip over gets the next number. */
export const payloadVersion = 1;

/** What an event is made of; nothing else goes into it. */
export type ToldEntry = LedgerFact & {
  partnerCompanyId: string | null;
  /** What decided: a person in HubSpot, a partner by its link, or Dibs by itself. Never who. */
  actorKind: string;
  rules: string[];
  policyVersion: number;
};

export type EventPayload = { type: string; timestamp: string; data: Record<string, unknown> };

/** Members of a registration that are told, as the ledger has them. Ids of people are not among them. */
const claimMembers = [
  'companyId',
  'dealId',
  'state',
  'claimedAt',
  'reviewDueAt',
  'protectedFrom',
  'protectedUntil',
  'endedAt',
  'renewals',
  'followUpDueAt',
  'directWindowOpen',
  'contested',
  'decisionCode',
] as const;

/** Facts of an entry that are told, by family. Ids of people and of texts are not among them. */
const factMembers: Record<string, readonly string[]> = {
  registration: [
    'code',
    'cause',
    'from',
    'to',
    'outcome',
    'oldEnd',
    'dueAt',
    'fields',
    'missedAt',
    'previousRegistrationId',
  ],
  finding: ['findingId', 'weight', 'dealId', 'companyId', 'exceptionAt', 'because'],
  dispute: ['disputeId', 'kind', 'occasion', 'decisionDueAt', 'ruling', 'from', 'to'],
  tier: [
    'changeId',
    'reviewId',
    'appealId',
    'from',
    'to',
    'tier',
    'verdict',
    'decision',
    'cause',
    'code',
    'upheld',
    'warning',
    'effectiveOn',
    'appealUntil',
    'probationUntil',
  ],
};

/**
 * What an entry of the ledger says to another system: ids, codes and instants, as its receipt and history have them.
 * Made of what can never change, so that every attempt and every replay has the same bytes.
 *
 * @param claim the registration as the ledger tells it up to this entry, null where the entry is about none
 * @param registrationIds of a dispute, every registration that it is about
 * @returns null for a kind that is told to nobody
 */
export function eventPayload(
  entry: ToldEntry,
  claim: Readonly<Record<string, unknown>> | null,
  registrationIds: readonly string[],
): EventPayload | null {
  const type = eventTypeOf(entry.kind);
  if (type === null) return null;
  const family = type.slice(0, type.indexOf('.'));
  return {
    type,
    timestamp: entry.occurredAt.toString(),
    data: {
      version: payloadVersion,
      entryId: entry.entryId,
      recordedAt: entry.recordedAt.toString(),
      policyVersion: entry.policyVersion,
      rules: entry.rules,
      by: entry.actorKind,
      ...(entry.partnerCompanyId !== null && { partnerCompanyId: entry.partnerCompanyId }),
      ...(family === 'dispute'
        ? { registrationIds: [...registrationIds].sort() }
        : entry.registrationId !== null && { registrationId: entry.registrationId }),
      ...(family === 'finding' && entry.rules[0] !== undefined && { rule: entry.rules[0] }),
      ...(family === 'registration' && claim !== null && { registration: picked(claim, claimMembers) }),
      facts: picked(entry.facts, factMembers[family] ?? []),
    },
  };
}

/** A test has the shape of an event and tells of nothing. */
export const testPayload = (at: Temporal.Instant): EventPayload => ({
  type: testEventType,
  timestamp: at.toString(),
  data: { version: payloadVersion },
});

/** The named members that are there, in this order; what is null is told as null. */
const picked = (from: Readonly<Record<string, unknown>>, names: readonly string[]): Record<string, unknown> =>
  Object.fromEntries(names.flatMap(name => (from[name] === undefined ? [] : [[name, from[name]]])));
