import { describe, expect, test } from 'vitest';
import type { BusinessCalendar } from '../../domain/calendar.ts';
import {
  type AskableField,
  askableFields,
  checkAnswer,
  fieldWords,
  reviewDaysLeft,
} from '../../domain/info-request.ts';
import { instant } from './claim.ts';

const calendar: BusinessCalendar = {
  timeZone: 'UTC',
  weekend: [6, 7],
  holidays: ['2026-11-26'],
  cutOff: '17:00',
};

describe('the rest of the review clock', () => {
  // Opened on Monday 2026-11-23 at 10:00: two business days are over on Wednesday at 17:00.
  const due = instant('2026-11-25T17:00:00Z');
  test.each<[string, string, number]>([
    ['asked within the hour, all of it is left', '2026-11-23T11:00:00Z', 2],
    ['asked at the cut-off of the first day, a day is left', '2026-11-23T17:00:00Z', 1],
    ['asked on the second day, a day is left', '2026-11-24T09:00:00Z', 1],
    ['asked on the last day, the rest of that day', '2026-11-25T16:59:59Z', 0],
    ['asked when it was over, nothing', '2026-11-25T17:00:00Z', 0],
    ['asked days later, nothing', '2026-12-02T09:00:00Z', 0],
  ])('%s', (_, stoppedAt, left) => {
    expect(reviewDaysLeft(instant(stoppedAt), due, calendar)).toBe(left);
  });
});

describe('an answer changes what was asked for and nothing else', () => {
  test.each<[string, AskableField[], AskableField[], string | null]>([
    ['all that was asked', ['note', 'deal'], ['note', 'deal'], null],
    ['a part of it', ['note', 'deal'], ['deal'], null],
    ['something else', ['note'], ['estimate'], 'FIELD_NOT_ASKED'],
    ['something else besides', ['note'], ['note', 'contacts'], 'FIELD_NOT_ASKED'],
    ['nothing', ['note'], [], 'NOTHING_ANSWERED'],
  ])('%s', (_, asked, given, code) => {
    const verdict = checkAnswer(asked, given);
    expect(verdict.ok ? null : verdict.refusal.code).toBe(code);
    if (verdict.ok) return;
    const [change] = verdict.refusal.wouldChange;
    expect(change?.fact).toBe('givenFields');
    expect(checkAnswer(asked, change?.becomes as AskableField[])).toEqual({ ok: true });
  });
});

describe('what the refusal of an answer says', () => {
  test('of a field that nobody asked for', () => {
    expect(checkAnswer(['note', 'deal'], ['note', 'contacts', 'estimate'])).toEqual({
      ok: false,
      refusal: {
        code: 'FIELD_NOT_ASKED',
        rule: 'R-info',
        title: 'Only what was asked for can be changed',
        detail:
          'The reviewer asked for the note and the deal. The claim was received as it was: the customer’s contacts and the estimate cannot be changed with this answer.',
        facts: { askedFields: ['note', 'deal'], givenFields: ['note', 'contacts', 'estimate'] },
        wouldChange: [
          { fact: 'givenFields', becomes: ['note'], text: 'Answer with the note and the deal only.' },
        ],
      },
    });
  });

  test('of one that holds nothing asked for: all of it would do', () => {
    expect(checkAnswer(['note', 'deal'], ['estimate'])).toMatchObject({
      refusal: { wouldChange: [{ becomes: ['note', 'deal'] }] },
    });
    expect(checkAnswer(['note', 'deal'], [])).toEqual({
      ok: false,
      refusal: {
        code: 'NOTHING_ANSWERED',
        rule: 'R-info',
        title: 'The answer holds nothing that was asked for',
        detail: 'The reviewer asked for the note and the deal.',
        facts: { askedFields: ['note', 'deal'], givenFields: [] },
        wouldChange: [
          {
            fact: 'givenFields',
            becomes: ['note', 'deal'],
            text: 'Give the note and the deal, or some of it.',
          },
        ],
      },
    });
  });

  test('the fields that can be asked for have words', () => {
    expect(askableFields.map(field => [field, fieldWords[field]])).toEqual([
      ['note', 'the note'],
      ['contacts', 'the customer’s contacts'],
      ['estimate', 'the estimate'],
      ['deal', 'the deal'],
    ]);
  });
});
