import type { ClaimFacts, DealFacts, HitVerdict } from './direct-engagement.ts';
import type { JudgedAct } from './direct-exemptions.ts';
import { type FindingStatus, findingAfter } from './finding.ts';
import type { FactValue } from './refusal.ts';
import { type Change, firstThatFlips, type Why } from './why.ts';

/** The partner is linked to the deal: a way out of a heads-up (H2), and why there would be none. */
export const withPartnerLinked = (
  deal: DealFacts,
  claim: ClaimFacts,
): { change: Change; asked: { deal: DealFacts; claim: ClaimFacts } } => {
  const linkedPartnerIds = [...deal.linkedPartnerIds, claim.partnerCompanyId];
  return {
    change: {
      fact: 'linkedPartnerIds',
      becomes: linkedPartnerIds,
      text: 'With the registered partner linked to the deal there is no heads-up.',
    },
    asked: { deal: { ...deal, linkedPartnerIds }, claim },
  };
};

/** The partner had consented when it was done. */
export const withConsent = (act: JudgedAct, claim: ClaimFacts): { change: Change; asked: ClaimFacts } => ({
  change: {
    fact: 'consent',
    becomes: 'in force',
    text: 'With the partner’s consent in force when it was done there would be no heads-up.',
  },
  asked: {
    ...claim,
    consents: [
      ...claim.consents,
      {
        consentId: 'counterfactual',
        registrationId: claim.registrationId,
        partnerCompanyId: claim.partnerCompanyId,
        scope: { kind: 'account' },
        status: 'granted',
        askedBy: '',
        askedAt: act.at,
        reasonTextId: '',
        answerDueAt: act.at,
        answeredBy: null,
        answeredAs: 'partner',
        answeredAt: act.at,
        answerReasonTextId: null,
        validUntil: act.at.add({ milliseconds: 1 }),
        revokedBy: null,
        revokedAt: null,
      },
    ],
  },
});

const people = /UserIds?$/;

/**
 * Why an act was flagged (D1–D11), for the ledger: who did it is evidence about an employee, which can be erased, and
 * stays out of it.
 */
export const explainHit = ({ rule, facts, wouldChange }: HitVerdict): Why => ({
  code: rule,
  rule,
  facts: withoutPeople(facts),
  wouldChange,
});

const withoutPeople = (facts: Record<string, FactValue>) =>
  Object.fromEntries(Object.entries(facts).filter(([name]) => !people.test(name)));

/** Why a heads-up became an RoE exception: nobody had taken a way out by its deadline (H2). */
export function explainEscalation(status: FindingStatus, exceptionAt: Temporal.Instant | null): Why {
  const ways = ['resolved', 'dismissed'] as const;
  return {
    code: 'HEADS_UP_UNANSWERED',
    rule: 'H2',
    facts: { status, event: 'deadline', exceptionAt: exceptionAt?.toString() ?? null },
    wouldChange: firstThatFlips(
      ways.map(becomes => ({
        change: {
          fact: 'status',
          becomes,
          text: 'Answered by its deadline it would not have become an RoE exception.',
        },
        asked: becomes,
      })),
      answered => !findingAfter(answered, 'deadline').ok,
    ),
  };
}
