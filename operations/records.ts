import type { DecisionKind, RecordKind } from '../domain/ledger-kinds.ts';
import type { Policy } from '../domain/policy.ts';
import type { State } from '../domain/registration.ts';
import type { Role } from '../domain/rights.ts';
import type { Why } from '../domain/why.ts';
import type { DealMoneyAndSteps } from './deal-facts.ts';
import type { FindingAct } from './engagement-records.ts';
import type { CompanyIdentity } from './identity-records.ts';
import type { RegistrationOverlays } from './registration-overlays.ts';

/** A registration as stored. Ids are text, instants program time. */
export type Registration = RegistrationOverlays & {
  registrationId: string;
  accountId: string;
  /** The company that was named; the claim is on its whole account. */
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
  renewals: 0 | 1;
  /** Start of the term that a renewal began; null before it. */
  renewedFrom: Temporal.Instant | null;
  followUpDueAt: Temporal.Instant | null;
  /** The watermark (T7): up to here the facts about the registration are known to be complete. */
  knownUntil: Temporal.Instant | null;
  /** Follow-up warnings due up to here are sent. */
  warnedUntil: Temporal.Instant | null;
  directWindowOpen: boolean;
  contested: boolean;
  coSellUserIds: string[];
  decisionCode: string | null;
  decisionTextId: string | null;
  decidedAt: Temporal.Instant | null;
  noteTextId: string | null;
  estimate: { amountMinor: bigint; currency: string } | null;
  contactIds: string[];
};

export type PartnerRecord = {
  companyId: string;
  name: string;
  status: 'active' | 'suspended' | 'terminated';
  type: 'reseller' | 'co-sell' | 'services' | 'distributor' | 'referral';
  tier: string;
  joinedOn: Temporal.PlainDate;
};

export type CompanyRecord = CompanyIdentity & {
  companyId: string;
  accountId: string;
  name: string | null;
  domain: string | null;
  additionalDomains: string | null;
  mergedInto: string | null;
  /** HubSpot said that there is no such company. */
  missing: boolean;
  /** Null while only the id is known. */
  readAt: Temporal.Instant | null;
};

/**
 * Why two companies are one account: a merge in HubSpot (M1), a shared domain (M2) or number of a register (M3), a
 * group (M4), or a person's word (M5), who is `by`.
 */
export type CompanyLink = {
  companyA: string;
  companyB: string;
  level: 'M1' | 'M2' | 'M3' | 'M4' | 'M5';
  value: string;
  by?: Actor;
};

export type DealRecord = DealMoneyAndSteps & {
  dealId: string;
  name: string | null;
  pipelineId: string | null;
  stageId: string | null;
  ownerId: string | null;
  linkedPartner: string | null;
  createdAt: Temporal.Instant | null;
  createdByUserId: string | null;
  source: string | null;
  /** This app made the deal. */
  madeByUs: boolean;
  primaryCompanyId: string | null;
  companyIds: string[];
  mergedInto: string | null;
  missing: boolean;
  readAt: Temporal.Instant;
};

export type FindingRecord = FindingAct & {
  findingId: string;
  registrationId: string;
  rule: string;
  weight: 'notice' | 'review' | 'exception' | 'critical';
  status: 'heads-up' | 'exception' | 'resolved' | 'dismissed';
  dealId: string | null;
  actorUserId: string | null;
  occurredAt: Temporal.Instant;
  recordedAt: Temporal.Instant;
  policyVersion: number;
  evidence: Record<string, string | number | boolean | null | string[]>;
  exceptionAt: Temporal.Instant | null;
  closedAt: Temporal.Instant | null;
  closedBecause: string | null;
};

/** Who asks for an operation. What the person is to a partner is answered by the directory. */
export type Actor =
  | {
      kind: 'user';
      /** Of HubSpot; below zero a partner's contact, who has no seat there. */
      userId: string;
      roles: Role[];
      managesPartner: (partnerCompanyId: string) => boolean;
      worksForPartner: (partnerCompanyId: string) => boolean;
    }
  /** Whoever holds the partner's signed link: nobody in HubSpot, and no more than this partner. */
  | { kind: 'partner'; partnerCompanyId: string }
  | { kind: 'automation' };

/** Who can be asked what they may do. */
export type Person = Exclude<Actor, { kind: 'automation' }>;

export type PolicyInForce = { version: number; policy: Policy };

/** What an entry records: an outcome, with its why, or what somebody did. */
export type Recorded = { kind: DecisionKind; why: Why } | { kind: RecordKind; why?: never };

/** An entry to append; ids, codes and instants only, so that erasure never touches the ledger. */
export type LedgerEntry = Recorded & {
  registrationId: string | null;
  accountId: string | null;
  partnerCompanyId: string | null;
  actor: Actor;
  occurredAt: Temporal.Instant;
  recordedAt: Temporal.Instant;
  policyVersion: number;
  rules: string[];
  facts: Record<string, unknown>;
};
