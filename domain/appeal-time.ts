import type { Refusal } from './refusal.ts';

/** Why an appeal of a decision comes too late (domain rule 4); null while it is in time. */
export function appealTooLate(now: Temporal.Instant, until: Temporal.Instant): Refusal | null {
  if (Temporal.Instant.compare(now, until) < 0) return null;
  return {
    code: 'APPEAL_TOO_LATE',
    rule: 'R-disputes',
    title: 'The time to appeal is over',
    detail: 'A decision can be appealed for some business days and stands then.',
    ...before(now, until, 'It could have been appealed before.'),
  };
}

/** The same of a lower tier (V3). */
export function tierAppealTooLate(now: Temporal.Instant, until: Temporal.Instant): Refusal | null {
  if (Temporal.Instant.compare(now, until) < 0) return null;
  return {
    code: 'TIER_APPEAL_TOO_LATE',
    rule: 'V3',
    title: 'The time to appeal is over',
    detail: `An appeal had to come before ${until}.`,
    ...before(now, until, 'Ask your partner manager: the next review can promote the partner again.'),
  };
}

const before = (now: Temporal.Instant, until: Temporal.Instant, text: string) => ({
  facts: { now: now.toString(), appealUntil: until.toString() },
  wouldChange: [{ fact: 'now', becomes: until.subtract({ milliseconds: 1 }).toString(), text }],
});
