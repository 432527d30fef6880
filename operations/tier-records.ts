import type { Outcome } from '../domain/outcome.ts';
import type { TierFacts } from '../domain/tier-facts.ts';
import type { PropertyMetric } from '../domain/tier-settings.ts';

/** `sunset`, `annual-review` and `tier-question` of a partner, `tier-effective` of an announced change. */
export type TierDeadlineKind = 'sunset' | 'annual-review' | 'tier-question' | 'tier-effective';

/** What runs for a partner's tier. */
export type TierStanding = {
  partnerCompanyId: string;
  /** HubSpot's tier as last read or written; another value there is a person's. */
  crmTier: string | null;
  /** The first day after the program year that is reviewed next; null until the clocks are set. */
  nextReview: Temporal.PlainDate | null;
  /** The day from which the running sunset counts, and how many of its warnings were given. */
  sunsetSince: Temporal.PlainDate | null;
  sunsetWarned: number;
  probationUntil: Temporal.PlainDate | null;
  metrics: Partial<Record<PropertyMetric, string>>;
  metricsReadAt: Temporal.Instant | null;
};

/**
 * A change of a tier. `pending`: announced, in effect from `effectiveOn` on. `reference`: what it must not happen
 * twice for; of one cause there is one change a partner and reference.
 */
export type TierChange = {
  changeId: string;
  partnerCompanyId: string;
  fromTier: string;
  toTier: string;
  cause: 'annual-review' | 'person-review' | 'sunset' | 'promotion' | 'appeal' | 'crm-edit';
  reference: string;
  status: 'proposed' | 'pending' | 'effective' | 'cancelled' | 'superseded';
  decidedAt: Temporal.Instant;
  /** Null: by the rules. */
  decidedBy: string | null;
  effectiveOn: Temporal.PlainDate | null;
  appliedAt: Temporal.Instant | null;
  appealUntil: Temporal.Instant | null;
  policyVersion: number;
  outcome: Outcome;
  textId: string | null;
};

/** The review of one program year, `[periodFrom, periodUntil)`. `open`: a person is asked to decide. */
export type TierReviewRecord = {
  reviewId: string;
  partnerCompanyId: string;
  periodFrom: Temporal.PlainDate;
  periodUntil: Temporal.PlainDate;
  /** Tier and join date as they were judged. */
  tier: string;
  joinedOn: Temporal.PlainDate;
  verdict: 'lower' | 'requalified' | 'person' | 'not-evaluated';
  outcome: Outcome;
  reviewedAt: Temporal.Instant;
  policyVersion: number;
  open: boolean;
  /** When facts that came later were found to question the verdict (E35). */
  questionedAt: Temporal.Instant | null;
  decision: 'keep' | 'probation' | 'lower' | null;
  decidedAt: Temporal.Instant | null;
  decidedBy: string | null;
  textId: string | null;
};

export type TierAppeal = {
  appealId: string;
  changeId: string;
  status: 'open' | 'upheld' | 'denied';
  appealedAt: Temporal.Instant;
  appealedBy: string;
  textId: string | null;
  decidedAt: Temporal.Instant | null;
  decidedBy: string | null;
  decisionTextId: string | null;
};

export type TiersPort = {
  tierStanding(partnerCompanyId: string): Promise<TierStanding | null>;
  tierStandings(partnerCompanyIds: string[]): Promise<TierStanding[]>;
  saveTierStanding(standing: TierStanding): Promise<void>;
  /** False when there is one of this cause and reference already: nothing happens twice. */
  insertTierChange(change: TierChange): Promise<boolean>;
  saveTierChange(change: TierChange): Promise<void>;
  tierChange(changeId: string): Promise<TierChange | null>;
  /** The latest first. */
  tierChanges(partnerCompanyId: string): Promise<TierChange[]>;
  /** False when the year was reviewed already. */
  insertTierReview(review: TierReviewRecord): Promise<boolean>;
  saveTierReview(review: TierReviewRecord): Promise<void>;
  /** The latest year first. */
  tierReviews(partnerCompanyId: string): Promise<TierReviewRecord[]>;
  insertTierAppeal(appeal: TierAppeal): Promise<void>;
  saveTierAppeal(appeal: TierAppeal): Promise<void>;
  appealOfTierChange(changeId: string): Promise<TierAppeal | null>;
};

export type TierFactsPort = {
  /** All of the partner's facts but those that stand in HubSpot; amounts in minor units of the currency. */
  tierFacts(partnerCompanyId: string, currency: string): Promise<Omit<TierFacts, 'properties'>>;
};
