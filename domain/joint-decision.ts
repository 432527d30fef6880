import type { BusinessCalendar } from './calendar.ts';
import { businessDeadline } from './calendar.ts';
import type { RevokeCode } from './decision-codes.ts';
import type { Refusal } from './refusal.ts';
import { firstThatFlips, type Why } from './why.ts';

/** A decision that waits: for the partner's objection, or for a second person. */
export type OpenProposal = {
  code: string | null;
  proposedBy: string;
  /** It takes effect then, unless the partner objects before; null: never by itself. */
  dueAt: Temporal.Instant | null;
  objectedAt: Temporal.Instant | null;
};

export type RevocationFacts = {
  now: Temporal.Instant;
  userId: string;
  code: RevokeCode;
  /** The customer's own writing is quoted or referred to. */
  hasCustomersWriting: boolean;
  /** The partner is given time to object first. */
  withNotice: boolean;
  pending: OpenProposal | null;
  objectionBusinessDays: number;
  calendar: BusinessCalendar;
};

export type RevocationStep =
  | { step: 'carry-out' }
  /** `dueAt` null: only a second person makes it take effect. */
  | { step: 'propose'; dueAt: Temporal.Instant | null };

/**
 * What a person's word does to revoke an active registration (domain rules 4 and 8). One person's takes effect at
 * once; with notice it does when the partner has not objected in 5 business days. Where the partner objected, and for
 * CUSTOMER_CHOSE_OTHER always, it takes two people, and for that code the customer's writing.
 */
export function judgeRevocation(
  facts: RevocationFacts,
): { ok: true; step: RevocationStep } | { ok: false; refusal: Refusal } {
  const { code, pending, now } = facts;
  if (code === 'DISPUTE_RULING') return { ok: false, refusal: rulingNeeded };
  if (pending === null) {
    if (code === 'CUSTOMER_CHOSE_OTHER')
      return facts.hasCustomersWriting
        ? { ok: true, step: { step: 'propose', dueAt: null } }
        : { ok: false, refusal: writingNeeded };
    if (!facts.withNotice) return { ok: true, step: { step: 'carry-out' } };
    const dueAt = businessDeadline(now, facts.objectionBusinessDays, facts.calendar);
    return { ok: true, step: { step: 'propose', dueAt } };
  }
  if (pending.code !== code) return { ok: false, refusal: otherCode(code, pending.code) };
  return pending.proposedBy === facts.userId
    ? { ok: false, refusal: secondPersonNeeded(pending, facts.userId) }
    : { ok: true, step: { step: 'carry-out' } };
}

const rulingNeeded: Refusal = {
  code: 'RULING_NEEDED',
  rule: 'R-revoke',
  title: 'Only a ruling revokes for this reason',
  detail:
    'This reason says that a dispute was decided so. It comes with the ruling, and nobody gives it by hand.',
  facts: { code: 'DISPUTE_RULING' },
  wouldChange: [
    {
      fact: 'code',
      becomes: 'BREACH_OF_TERMS',
      text: 'Give the reason itself, or open a dispute and have it decided.',
    },
  ],
};

const writingNeeded: Refusal = {
  code: 'CUSTOMERS_WRITING_NEEDED',
  rule: 'E41',
  title: 'The customer’s own writing is needed',
  detail:
    'A registration never forbids the customer’s choice, but that it chose otherwise is for the customer to say, in writing. Two people decide on it, and the partner is told.',
  facts: { code: 'CUSTOMER_CHOSE_OTHER', customersWriting: false },
  wouldChange: [
    {
      fact: 'customersWriting',
      becomes: true,
      text: 'Quote the customer’s writing, or say in which file it is.',
    },
  ],
};

const otherCode = (code: string, pending: string | null): Refusal => ({
  code: 'PROPOSED_FOR_ANOTHER_REASON',
  rule: 'R-two-people',
  title: 'A revocation is proposed for another reason',
  detail:
    'Two people decide the same thing, or it is not decided. Confirm the reason that was proposed, or have the proposal dropped first.',
  facts: { code, proposedCode: pending },
  wouldChange: [{ fact: 'code', becomes: pending, text: `Confirm it with the reason ${pending}.` }],
});

/** The same person cannot be the second one. */
export function secondPersonNeeded(pending: OpenProposal, userId: string): Refusal {
  const byTime = pending.dueAt !== null && pending.objectedAt === null;
  return {
    code: 'SECOND_PERSON_NEEDED',
    rule: 'R-two-people',
    title: 'A second person has to confirm this',
    detail: byTime
      ? 'You proposed it. It takes effect when the partner’s time to object is over, or at once when somebody else confirms it.'
      : `You proposed it.${pending.objectedAt === null ? '' : ' The partner objects.'} It takes effect when somebody else with that right confirms it.`,
    facts: {
      userId,
      proposedBy: pending.proposedBy,
      partnerObjects: pending.objectedAt !== null,
      takesEffectAt: byTime ? (pending.dueAt?.toString() ?? null) : null,
    },
    wouldChange: [
      { fact: 'userId', becomes: 'another person', text: 'Ask somebody else with that right to confirm it.' },
    ],
  };
}

export type RevertFacts = {
  now: Temporal.Instant;
  userId: string;
  decidedAt: Temporal.Instant;
  /** `registration.revertHours` of the policy. */
  revertHours: number;
  pending: OpenProposal | null;
};

/**
 * Taking a mistaken decision back (domain rule 4): one person alone while it is not older than 24 hours, afterwards
 * two people.
 */
export function judgeRevert(
  facts: RevertFacts,
): { ok: true; step: 'carry-out' | 'propose' } | { ok: false; refusal: Refusal } {
  const { now, decidedAt, revertHours, pending, userId } = facts;
  const alone = Temporal.Instant.compare(now, decidedAt.add({ hours: revertHours })) < 0;
  if (alone) return { ok: true, step: 'carry-out' };
  if (pending === null) return { ok: true, step: 'propose' };
  return pending.proposedBy === userId
    ? { ok: false, refusal: secondPersonNeeded(pending, userId) }
    : { ok: true, step: 'carry-out' };
}

/** Why a revocation waits, for the partner's objection or for a second person, and does not take effect at once. */
export function explainProposedRevocation(facts: RevocationFacts): Why {
  const judged = judgeRevocation(facts);
  const dueAt = judged.ok && judged.step.step === 'propose' ? judged.step.dueAt : null;
  const bySomebodyElse: OpenProposal = {
    code: facts.code,
    proposedBy: 'another person',
    dueAt,
    objectedAt: null,
  };
  return {
    code: 'REVOCATION_PROPOSED',
    rule: dueAt === null ? 'R-two-people' : 'R-revoke',
    facts: {
      code: facts.code,
      withNotice: facts.withNotice,
      confirmedBySecondPerson: false,
      takesEffectAt: dueAt?.toString() ?? null,
    },
    wouldChange: firstThatFlips(
      [
        {
          change: { fact: 'withNotice', becomes: false, text: 'Without notice it takes effect at once.' },
          asked: { ...facts, withNotice: false },
        },
        {
          change: {
            fact: 'confirmedBySecondPerson',
            becomes: true,
            text: 'It takes effect when a second person confirms it.',
          },
          asked: { ...facts, pending: bySomebodyElse },
        },
      ],
      asked => {
        const led = judgeRevocation(asked);
        return led.ok && led.step.step === 'carry-out';
      },
    ),
  };
}

/** Why taking a decision back waits for a second person. */
export function explainProposedRevert(facts: RevertFacts): Why {
  const inTime = facts.decidedAt.add({ hours: facts.revertHours }).subtract({ milliseconds: 1 });
  return {
    code: 'REVERT_PROPOSED',
    rule: 'R-revert',
    facts: {
      decidedAt: facts.decidedAt.toString(),
      now: facts.now.toString(),
      revertHours: facts.revertHours,
    },
    wouldChange: firstThatFlips(
      [
        {
          change: {
            fact: 'now',
            becomes: inTime.toString(),
            text: `Within ${facts.revertHours} hours of the decision one person was enough; now a second one confirms it.`,
          },
          asked: { ...facts, now: inTime },
        },
      ],
      asked => {
        const led = judgeRevert(asked);
        return led.ok && led.step === 'carry-out';
      },
    ),
  };
}
