import { factsOf, type LedgerFact, ReplayError } from './ledger-fact.ts';
import { type State, states } from './registration.ts';

/**
 * A registration as the ledger tells it (I6). What people may have erased (note, estimate, contacts; the claim hash
 * stands for them) and how far we have read (the watermark) are no part of it.
 */
export type ReplayedRegistration = {
  registrationId: string;
  accountId: string;
  companyId: string;
  partnerCompanyId: string;
  dealId: string | null;
  state: State;
  sequence: bigint;
  claimedAt: Temporal.Instant;
  submittedBy: string;
  claimHash: string;
  policyVersion: number;
  reviewDueAt: Temporal.Instant | null;
  protectedFrom: Temporal.Instant | null;
  protectedUntil: Temporal.Instant | null;
  endedAt: Temporal.Instant | null;
  renewals: number;
  renewedFrom: Temporal.Instant | null;
  followUpDueAt: Temporal.Instant | null;
  warnedUntil: Temporal.Instant | null;
  directWindowOpen: boolean;
  contested: boolean;
  coSellUserIds: string[];
  decisionCode: string | null;
  decisionTextId: string | null;
  decidedAt: Temporal.Instant | null;
};

type Step = (claim: ReplayedRegistration, entry: LedgerFact) => ReplayedRegistration;

/** What each kind of entry does to the registration that it names. A kind without a row cannot be replayed. */
const steps: Record<string, Step> = {
  'registration-screened': (claim, entry) => {
    const facts = factsOf(entry);
    return {
      ...claim,
      state: stateNamed(facts.text('outcome'), entry),
      reviewDueAt: facts.instantOrNull('reviewDueAt'),
    };
  },
  'registration-moved-up': (claim, entry) => ({
    ...claim,
    state: 'under-review',
    reviewDueAt: factsOf(entry).instant('reviewDueAt'),
  }),
  'registration-approved': (claim, entry) => {
    const facts = factsOf(entry);
    return {
      ...claim,
      state: 'active',
      policyVersion: entry.policyVersion,
      protectedFrom: facts.instant('protectedFrom'),
      protectedUntil: facts.instant('protectedUntil'),
      followUpDueAt: facts.instant('followUpDueAt'),
      reviewDueAt: null,
      decidedAt: entry.recordedAt,
      decisionCode: null,
      decisionTextId: facts.textOrNull('textId'),
      coSellUserIds: facts.texts('coSellUserIds'),
    };
  },
  'registration-renewed': (claim, entry) => {
    const facts = factsOf(entry);
    return {
      ...claim,
      protectedUntil: facts.instant('protectedUntil'),
      renewals: 1,
      renewedFrom: facts.instant('oldEnd'),
    };
  },
  'registration-demoted': claim => ({
    ...claim,
    state: 'queued',
    contested: true,
    reviewDueAt: null,
    followUpDueAt: null,
    directWindowOpen: false,
  }),
  'registration-rejected': ends('rejected'),
  'registration-withdrawn': ends('withdrawn'),
  'registration-expired': ends('expired'),
  'claim-followed-deal': (claim, entry) => ({ ...claim, dealId: factsOf(entry).text('dealId') }),
  'policy-version-moved': (claim, entry) => ({ ...claim, policyVersion: factsOf(entry).number('to') }),
  'follow-up-clock-set': (claim, entry) => {
    const facts = factsOf(entry);
    return {
      ...claim,
      followUpDueAt: facts.instantOrNull('followUpDueAt'),
      directWindowOpen: facts.flag('directWindowOpen'),
    };
  },
  'follow-up-warned': (claim, entry) => ({ ...claim, warnedUntil: entry.occurredAt }),
  // What these did to the clock, `follow-up-clock-set` says after them.
  'follow-up-logged': unmoved,
  'follow-up-missed': unmoved,
  'follow-up-miss-taken-back': unmoved,
  'renewal-refused': unmoved,
  'finding-raised': unmoved,
  'finding-escalated': unmoved,
  'finding-closed': unmoved,
  'policy-version-kept': unmoved,
};

/** Kinds of entries that name a registration, and can be replayed. */
export const registrationKinds = Object.keys(steps);

/** The registration that a `registration-submitted` entry begins. */
export function submitted(entry: LedgerFact): ReplayedRegistration {
  const facts = factsOf(entry);
  const { registrationId, accountId, partnerCompanyId, actorUserId } = entry;
  if (registrationId === null || accountId === null || partnerCompanyId === null || actorUserId === null)
    throw new ReplayError(`Ledger entry ${entry.entryId} does not say who claims what`);
  return {
    registrationId,
    accountId,
    companyId: facts.text('companyId'),
    partnerCompanyId,
    dealId: facts.textOrNull('dealId'),
    state: 'submitted',
    sequence: BigInt(facts.text('sequence')),
    claimedAt: entry.occurredAt,
    submittedBy: actorUserId,
    claimHash: facts.text('claimHash'),
    policyVersion: entry.policyVersion,
    reviewDueAt: null,
    protectedFrom: null,
    protectedUntil: null,
    endedAt: null,
    renewals: 0,
    renewedFrom: null,
    followUpDueAt: null,
    warnedUntil: null,
    directWindowOpen: false,
    contested: false,
    coSellUserIds: [],
    decisionCode: null,
    decisionTextId: null,
    decidedAt: null,
  };
}

/**
 * The registration after one entry that names it.
 * @throws ReplayError for a kind that nobody described, or an entry that lacks a fact
 */
export function afterEntry(claim: ReplayedRegistration, entry: LedgerFact): ReplayedRegistration {
  const step = Object.hasOwn(steps, entry.kind) ? steps[entry.kind] : undefined;
  if (step === undefined)
    throw new ReplayError(
      `Nobody said what a ledger entry “${entry.kind}” does to its registration: add a row in domain/replay-registration.ts`,
    );
  return step(claim, entry);
}

function unmoved(claim: ReplayedRegistration): ReplayedRegistration {
  return claim;
}

function ends(as: State): Step {
  return (claim, entry) => {
    const facts = factsOf(entry);
    return {
      ...claim,
      state: as,
      endedAt: entry.occurredAt,
      reviewDueAt: null,
      followUpDueAt: null,
      directWindowOpen: false,
      decisionCode: facts.textOrNull('code'),
      decisionTextId: facts.textOrNull('textId'),
      decidedAt: entry.recordedAt,
      protectedUntil: facts.instantOrNull('protectedUntil'),
    };
  };
}

function stateNamed(name: string, entry: LedgerFact): State {
  const found = states.find(state => state === name);
  if (found === undefined) throw new ReplayError(`Ledger entry ${entry.entryId} names no state: ${name}`);
  return found;
}
