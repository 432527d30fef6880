import { type BusinessCalendar, businessDeadline } from './calendar.ts';
import type { Refusal } from './refusal.ts';
import { firstThatFlips, type Why } from './why.ts';

/** Parts of a claim that a reviewer may ask for, and the only ones that an answer may change (domain rule 4). */
export const askableFields = ['note', 'contacts', 'estimate', 'deal'] as const;
export type AskableField = (typeof askableFields)[number];

export const fieldWords: Record<AskableField, string> = {
  note: 'the note',
  contacts: 'the customer’s contacts',
  estimate: 'the estimate',
  deal: 'the deal',
};

/**
 * Business days of review that are left when the review clock stops: none once its deadline has passed. The answer
 * is due to the partner so many business days after it (T4), so that time in which the partner wrote is not the
 * reviewer's.
 */
export function reviewDaysLeft(
  stoppedAt: Temporal.Instant,
  reviewDueAt: Temporal.Instant,
  calendar: BusinessCalendar,
): number {
  let days = 0;
  while (Temporal.Instant.compare(businessDeadline(stoppedAt, days, calendar), reviewDueAt) < 0) days += 1;
  return days;
}

/**
 * May the answer change what it names? FIELD_NOT_ASKED for a field that was not listed, NOTHING_ANSWERED when none of
 * the listed ones is there.
 */
export function checkAnswer(
  asked: readonly AskableField[],
  given: readonly AskableField[],
): { ok: true } | { ok: false; refusal: Refusal } {
  const unasked = given.filter(field => !asked.includes(field));
  const facts = { askedFields: [...asked], givenFields: [...given] };
  const rest = given.filter(field => asked.includes(field));
  const becomes = rest.length > 0 ? rest : [...asked];
  const only = wordsOf(asked);
  if (unasked.length > 0)
    return {
      ok: false,
      refusal: {
        code: 'FIELD_NOT_ASKED',
        rule: 'R-info',
        title: 'Only what was asked for can be changed',
        detail: `The reviewer asked for ${only}. The claim was received as it was: ${wordsOf(unasked)} cannot be changed with this answer.`,
        facts,
        wouldChange: [{ fact: 'givenFields', becomes, text: `Answer with ${only} only.` }],
      },
    };
  if (given.length > 0) return { ok: true };
  return {
    ok: false,
    refusal: {
      code: 'NOTHING_ANSWERED',
      rule: 'R-info',
      title: 'The answer holds nothing that was asked for',
      detail: `The reviewer asked for ${only}.`,
      facts,
      wouldChange: [{ fact: 'givenFields', becomes, text: `Give ${only}, or some of it.` }],
    },
  };
}

const wordsOf = (fields: readonly AskableField[]) =>
  new Intl.ListFormat('en').format(fields.map(field => fieldWords[field]));

/** What was asked of a partner, as the answer's clock sees it. */
export type AskedInfo = {
  askedAt: Temporal.Instant;
  dueAt: Temporal.Instant;
  fields: readonly AskableField[];
  answeredAt: Temporal.Instant | null;
};

/** Whether a claim lapses for want of an answer (domain rule 4): its time is over, and none came in it. */
export function infoLapsed({ dueAt, answeredAt }: AskedInfo, now: Temporal.Instant): boolean {
  const inTime = answeredAt !== null && Temporal.Instant.compare(answeredAt, dueAt) < 0;
  return !inTime && Temporal.Instant.compare(dueAt, now) <= 0;
}

/** Why a claim waits for its partner, and why it lapsed where it did; an answer in time is what keeps it. */
export function explainInfo(asked: AskedInfo, now: Temporal.Instant): Why {
  const lapsed = infoLapsed(asked, now);
  const inTime = asked.dueAt.subtract({ milliseconds: 1 });
  return {
    code: lapsed ? 'INFO_TIMEOUT' : 'INFO_REQUESTED',
    rule: 'R-info',
    facts: {
      askedAt: asked.askedAt.toString(),
      dueAt: asked.dueAt.toString(),
      fields: [...asked.fields],
      answeredAt: asked.answeredAt?.toString() ?? null,
    },
    wouldChange: firstThatFlips(
      [
        {
          change: {
            fact: 'answeredAt',
            becomes: inTime.toString(),
            text: lapsed
              ? `An answer with ${wordsOf(asked.fields)} by then would have kept the place.`
              : `An answer with ${wordsOf(asked.fields)} by then keeps the place.`,
          },
          asked: { ...asked, answeredAt: inTime },
        },
      ],
      answered => infoLapsed(asked, asked.dueAt) && !infoLapsed(answered, asked.dueAt),
    ),
  };
}
