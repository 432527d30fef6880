import type { Refusal } from './refusal.ts';

/** Why an objection to a reported loss comes to nothing; null while it is in time. */
export function lossNotOpen(
  claim: { lossReportedAt: Temporal.Instant | null; lossObjectionDueAt: Temporal.Instant | null },
  now: Temporal.Instant,
): Refusal | null {
  const { lossReportedAt, lossObjectionDueAt } = claim;
  if (lossReportedAt === null || lossObjectionDueAt === null)
    return {
      code: 'NO_LOSS_REPORTED',
      rule: 'R-loss',
      title: 'Nobody reported a loss',
      detail: 'The deal of this registration was not set to lost, or it is open again.',
      facts: { lossReportedAt: null },
      wouldChange: [
        {
          fact: 'lossReportedAt',
          becomes: now.toString(),
          text: 'When somebody sets the deal to lost, you can object.',
        },
      ],
    };
  if (Temporal.Instant.compare(now, lossObjectionDueAt) < 0) return null;
  return {
    code: 'OBJECTION_TOO_LATE',
    rule: 'R-loss',
    title: 'The time to object is over',
    detail: 'Nobody objected to the loss in time, so it counts. A dispute can still be opened.',
    facts: { objectUntil: lossObjectionDueAt.toString(), now: now.toString() },
    wouldChange: [
      {
        fact: 'now',
        becomes: lossObjectionDueAt.subtract({ milliseconds: 1 }).toString(),
        text: 'Before that time the objection would have counted.',
      },
    ],
  };
}
