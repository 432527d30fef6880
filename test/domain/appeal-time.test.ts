import { expect, test } from 'vitest';
import { appealTooLate, tierAppealTooLate } from '../../domain/appeal-time.ts';
import { instant } from './claim.ts';

const until = instant('2027-03-10T17:00:00Z');
const before = until.subtract({ milliseconds: 1 });
const late = {
  title: 'The time to appeal is over',
  facts: { now: '2027-03-10T17:00:00Z', appealUntil: '2027-03-10T17:00:00Z' },
};

test('an appeal of a decision is in time up to the last millisecond', () => {
  expect(appealTooLate(before, until)).toBeNull();
  expect(appealTooLate(until, until)).toEqual({
    ...late,
    code: 'APPEAL_TOO_LATE',
    rule: 'R-disputes',
    detail: 'A decision can be appealed for some business days and stands then.',
    wouldChange: [
      { fact: 'now', becomes: '2027-03-10T16:59:59.999Z', text: 'It could have been appealed before.' },
    ],
  });
});

test('one of a lower tier too (V3)', () => {
  expect(tierAppealTooLate(before, until)).toBeNull();
  expect(tierAppealTooLate(until, until)).toEqual({
    ...late,
    code: 'TIER_APPEAL_TOO_LATE',
    rule: 'V3',
    detail: 'An appeal had to come before 2027-03-10T17:00:00Z.',
    wouldChange: [
      {
        fact: 'now',
        becomes: '2027-03-10T16:59:59.999Z',
        text: 'Ask your partner manager: the next review can promote the partner again.',
      },
    ],
  });
});
