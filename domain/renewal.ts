import type { Activity } from './activity.ts';
import { lastProtectedDay, protectionEnd } from './calendar.ts';
import type { EvidenceContext } from './evidence-validity.ts';
import type { Outcome } from './outcome.ts';
import { dayInWords } from './plain-days.ts';
import type { Policy } from './policy.ts';
import { type Refusal, refusalOf } from './refusal.ts';
import type { State } from './registration.ts';
import { type RenewalEvidence, renewalEvidence } from './renewal-evidence.ts';
import { renewalObstacles } from './renewal-obstacles.ts';
import type { ClaimSummary } from './submission.ts';

export type RenewalFacts = {
  registration: {
    registrationId: string;
    partnerCompanyId: string;
    state: State;
    sequence: bigint;
    protectedFrom: Temporal.Instant;
    /** The end before renewal, tolling of the undecided request left out. */
    protectedUntil: Temporal.Instant;
    renewals: number;
  };
  /** All that was ever recorded, in any order. */
  activities: readonly Activity[];
  account: EvidenceContext['account'];
  dealId: string | null;
  binds: EvidenceContext['binds'];
  now: Temporal.Instant;
  /** When the renewal was asked for; it may be decided after the end (section 4). */
  askedAt: Temporal.Instant;
  goodStanding: boolean;
  /** The partner's other claims on this account, for the limit of days in any 365 (section 4). */
  otherOwnClaims: readonly ClaimSummary[];
  /** An approver waived that limit, with a reason. */
  limitWaived: boolean;
  /** As at approval, its time zone included (E22). */
  policy: Policy;
};

export type RenewalVerdict =
  | {
      ok: true;
      /** `at-once`: no person is needed; `by-person`: all is there, a person decides. */
      approval: 'at-once' | 'by-person';
      /** First instant of the day after (last protected day + 90), section 2 T3a. */
      protectedUntil: Temporal.Instant;
      why: Outcome;
      evidence: RenewalEvidence;
    }
  | { ok: false; refusal: Refusal; evidence: RenewalEvidence };

/**
 * May the protection be renewed (section 7)? Asked in the last 30 days before the end, once only, in good standing,
 * with evidence of grade B or better: one piece in the last 30 days and another anywhere in the term; a person
 * is not needed where one of them is A. The refusal says all that is missing, and by when.
 */
export function checkRenewal(facts: RenewalFacts): RenewalVerdict {
  const { registration, policy } = facts;
  const evidence = renewalEvidence(facts.activities, contextOf(facts), registration.protectedUntil);
  const [first, ...more] = renewalObstacles(facts, evidence);
  if (first !== undefined) return { ok: false, refusal: refusalOf([first, ...more]), evidence };
  const before = registration.protectedUntil.subtract({ nanoseconds: 1 });
  const protectedUntil = protectionEnd(before, policy.registration.protectionDays, policy.timeZone);
  const twoSided = evidence.documents.some(document => document.grade === 'A');
  const atOnce = twoSided && policy.renewal?.approveAtOnce === true;
  return {
    ok: true,
    approval: atOnce ? 'at-once' : 'by-person',
    protectedUntil,
    why: whyRenewed(facts, evidence, protectedUntil, { atOnce, twoSided }),
    evidence,
  };
}

function contextOf(facts: RenewalFacts): EvidenceContext {
  const { registration, policy, now, account, dealId, binds } = facts;
  const term = { from: registration.protectedFrom, until: registration.protectedUntil };
  return { now, timeZone: policy.timeZone, account, dealId, term, binds };
}

function whyRenewed(
  { registration, policy }: RenewalFacts,
  { documents }: RenewalEvidence,
  protectedUntil: Temporal.Instant,
  { atOnce, twoSided }: { atOnce: boolean; twoSided: boolean },
): Outcome {
  const through = dayInWords(lastProtectedDay(protectedUntil, policy.timeZone));
  const late = documents.filter(document => document.inLastDays);
  return {
    code: atOnce ? 'RENEWED' : 'RENEWAL_NEEDS_PERSON',
    rule: 'R-renewal',
    text: atOnce
      ? `Renewed: registered through ${through}.`
      : `All that a renewal through ${through} takes is there; a person decides.`,
    facts: {
      protectedUntil: registration.protectedUntil.toString(),
      newProtectedUntil: protectedUntil.toString(),
      documentsInTerm: documents.length,
      documentsInLastDays: late.length,
      bestGrade: twoSided ? 'A' : 'B',
      approveAtOnce: policy.renewal?.approveAtOnce === true,
    },
    wouldChange: atOnce
      ? [
          {
            fact: 'bestGrade',
            becomes: 'B',
            text: 'Without a reply or a completed meeting a person would decide.',
          },
        ]
      : [
          ...(twoSided
            ? []
            : [
                {
                  fact: 'bestGrade',
                  becomes: 'A',
                  text: 'A reply of the customer or a completed meeting with it needs no person.',
                },
              ]),
          ...(policy.renewal?.approveAtOnce === true
            ? []
            : [
                {
                  fact: 'approveAtOnce',
                  becomes: true,
                  text: 'The program lets a person decide every renewal.',
                },
              ]),
        ],
  };
}
