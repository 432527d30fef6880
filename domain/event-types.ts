import type { LedgerKind } from './ledger-kinds.ts';

/**
 * Entries of the ledger of which the vendor's other systems are told, and as what. What is not here is told to nobody
 * outside: what people merely wrote or confirmed, refusals, looks at availability, erasures, and Dibs' own housekeeping.
 */
const told = {
  'registration-submitted': 'registration.submitted',
  'registration-imported': 'registration.imported',
  'registration-screened': 'registration.screened',
  'registration-moved-up': 'registration.moved-up',
  'registration-stepped-back': 'registration.stepped-back',
  'registration-demoted': 'registration.demoted',
  'registration-approved': 'registration.approved',
  'registration-rejected': 'registration.rejected',
  'registration-withdrawn': 'registration.withdrawn',
  'registration-expired': 'registration.expired',
  'registration-revoked': 'registration.revoked',
  'registration-won': 'registration.won',
  'registration-lost': 'registration.lost',
  'registration-reopened': 'registration.reopened',
  'registration-regained': 'registration.regained',
  'registration-restored': 'registration.restored',
  'registration-answered': 'registration.ruled',
  'registration-award-undone': 'registration.ruling-undone',
  'registration-appealed': 'registration.appealed',
  'registration-renewed': 'registration.renewed',
  'registration-taken-over': 'registration.taken-over',
  'registration-split-off': 'registration.split-off',
  'info-requested': 'registration.info-requested',
  'info-answered': 'registration.info-answered',
  'decision-reverted': 'registration.decision-reverted',
  'protection-paused': 'registration.paused',
  'protection-resumed': 'registration.resumed',
  'loss-reported': 'registration.loss-reported',
  'follow-up-missed': 'registration.follow-up-missed',
  'follow-up-miss-taken-back': 'registration.follow-up-miss-taken-back',
  'finding-raised': 'finding.raised',
  'finding-regraded': 'finding.regraded',
  'finding-escalated': 'finding.escalated',
  'finding-closed': 'finding.closed',
  'dispute-opened': 'dispute.opened',
  'dispute-acknowledged': 'dispute.acknowledged',
  'dispute-proposed': 'dispute.proposed',
  'dispute-accepted': 'dispute.accepted',
  'dispute-objected': 'dispute.objected',
  'dispute-passed-up': 'dispute.passed-up',
  'dispute-escalated': 'dispute.escalated',
  'dispute-decided': 'dispute.decided',
  'dispute-appealed': 'dispute.appealed',
  'dispute-closed': 'dispute.closed',
  'tier-reviewed': 'tier.reviewed',
  'tier-review-decided': 'tier.review-decided',
  'tier-change-announced': 'tier.change-announced',
  'tier-changed': 'tier.changed',
  'tier-appealed': 'tier.appealed',
  'tier-appeal-decided': 'tier.appeal-decided',
  'sunset-warned': 'tier.sunset-warned',
  'promotion-proposed': 'tier.promotion-proposed',
  'promotion-refused': 'tier.promotion-refused',
} as const satisfies Partial<Record<LedgerKind, string>>;

export type EventType = (typeof told)[keyof typeof told];

/** Every type of outgoing event, as the documents list them. */
export const eventTypes: readonly EventType[] = Object.values(told);

/** What an admin sends to see whether an endpoint takes anything; no endpoint can choose it. */
export const testEventType = 'test';

/** Kinds of ledger entries that become events. */
export const toldKinds: readonly string[] = Object.keys(told);

/** As what an entry of this kind is told; null: it is not. */
export const eventTypeOf = (kind: string): EventType | null => (isTold(kind) ? told[kind] : null);

/** Kinds of which the entries are told as one of these types; no types: all kinds that are told. */
export const kindsOfTypes = (types: readonly string[]): readonly string[] =>
  types.length === 0
    ? toldKinds
    : Object.entries(told).flatMap(([kind, type]) => (types.includes(type) ? [kind] : []));

const isTold = (kind: string): kind is keyof typeof told => Object.hasOwn(told, kind);
