import { dayWords } from './day-words.ts';
import type { LedgerKind } from './ledger-kinds.ts';

type Facts = Record<string, unknown>;

const reviews = new Map<unknown, string>([
  ['lower', 'the quota was missed by more than 30 %'],
  ['requalified', 'requalified'],
  ['person', 'a person decides'],
  ['not-evaluated', 'not evaluated'],
]);

/** Ledger entries about a partner's tier, in plain words. */
export const tierTitles = {
  'tier-taken-over': facts =>
    `Partner since this day${typeof facts.tier === 'string' ? `: tier ${facts.tier}` : ''}`,
  'tier-reviewed': facts => `Annual review of the tier: ${reviews.get(facts.verdict) ?? 'done'}`,
  'tier-review-questioned': () => 'The annual review would be another today: a person decides',
  'tier-review-decided': facts =>
    `Review of the tier decided${typeof facts.decision === 'string' ? `: ${facts.decision}` : ''}`,
  'tier-change-announced': facts =>
    `Tier ${facts.to} announced${typeof facts.effectiveOn === 'string' ? ` from ${dayWords(Temporal.PlainDate.from(facts.effectiveOn))}` : ''}`,
  'tier-changed': facts =>
    facts.cause === 'sunset'
      ? `Sunset: tier ${facts.to}, no registration was approved in time`
      : `Tier changed from ${facts.from} to ${facts.to}`,
  'sunset-warned': () => 'Warned that the tier ends without an approved registration',
  'promotion-proposed': facts => `Promotion to ${facts.to} proposed`,
  'promotion-refused': () => 'Promotion refused',
  'tier-appealed': () => 'Tier appealed',
  'tier-appeal-decided': facts =>
    facts.upheld === true ? 'Appeal of the tier upheld' : 'Appeal of the tier denied',
} satisfies Partial<Record<LedgerKind, (facts: Facts) => string>>;
