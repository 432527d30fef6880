import { describe, expect, test } from 'vitest';
import { lossNotOpen } from '../../domain/loss-objection.ts';
import { instant } from './claim.ts';

const due = instant('2027-04-09T17:00:00Z');
const reported = { lossReportedAt: instant('2027-04-02T09:00:00Z'), lossObjectionDueAt: due };

describe('an objection to a reported loss', () => {
  test('is open until its time is over', () => {
    expect(lossNotOpen(reported, instant('2027-04-02T09:00:00Z'))).toBeNull();
    expect(lossNotOpen(reported, due.subtract({ milliseconds: 1 }))).toBeNull();
  });

  test('comes too late at that very instant', () => {
    expect(lossNotOpen(reported, due)).toEqual({
      code: 'OBJECTION_TOO_LATE',
      rule: 'R-loss',
      title: 'The time to object is over',
      detail: 'Nobody objected to the loss in time, so it counts. A dispute can still be opened.',
      facts: { objectUntil: '2027-04-09T17:00:00Z', now: '2027-04-09T17:00:00Z' },
      wouldChange: [
        {
          fact: 'now',
          becomes: '2027-04-09T16:59:59.999Z',
          text: 'Before that time the objection would have counted.',
        },
      ],
    });
  });

  test.each([
    ['nobody reported a loss', { lossReportedAt: null, lossObjectionDueAt: null }],
    ['its report was taken back', { ...reported, lossReportedAt: null }],
    ['no time was set for it', { ...reported, lossObjectionDueAt: null }],
  ])('has nothing to object to where %s', (_sentence, claim) => {
    expect(lossNotOpen(claim, instant('2027-04-03T09:00:00Z'))).toEqual({
      code: 'NO_LOSS_REPORTED',
      rule: 'R-loss',
      title: 'Nobody reported a loss',
      detail: 'The deal of this registration was not set to lost, or it is open again.',
      facts: { lossReportedAt: null },
      wouldChange: [
        {
          fact: 'lossReportedAt',
          becomes: '2027-04-03T09:00:00Z',
          text: 'When somebody sets the deal to lost, you can object.',
        },
      ],
    });
  });
});
