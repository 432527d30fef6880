import { describe, expect, test } from 'vitest';
import type { BusinessCalendar } from '../../domain/calendar.ts';
import {
  type AskableField,
  type AskedInfo,
  askableFields,
  checkAnswer,
  explainInfo,
  fieldWords,
  infoLapsed,
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

describe('a claim that waits for its partner', () => {
  const dueAt = instant('2026-12-04T17:00:00Z');
  const before = dueAt.subtract({ milliseconds: 1 });
  const asked = (answeredAt: Temporal.Instant | null): AskedInfo => ({
    askedAt: instant('2026-11-24T10:00:00Z'),
    dueAt,
    fields: ['note', 'deal'],
    answeredAt,
  });
  test.each<[string, Temporal.Instant | null, Temporal.Instant, boolean]>([
    ['waits to the last millisecond', null, before, false],
    ['lapses when its time is over', null, dueAt, true],
    ['lapses later as well', null, dueAt.add({ hours: 24 }), true],
    ['stays where the answer came in time', before, dueAt, false],
    ['lapses where it came when the time was over', dueAt, dueAt, true],
    ['waits, whenever an answer will come', dueAt, before, false],
  ])('%s', (_sentence, answeredAt, now, lapsed) => {
    expect(infoLapsed(asked(answeredAt), now)).toBe(lapsed);
  });

  const facts = { askedAt: '2026-11-24T10:00:00Z', dueAt: '2026-12-04T17:00:00Z', fields: ['note', 'deal'] };
  const answer = { fact: 'answeredAt', becomes: '2026-12-04T16:59:59.999Z' };
  test('is told by when an answer keeps its place', () => {
    expect(explainInfo(asked(null), before)).toEqual({
      code: 'INFO_REQUESTED',
      rule: 'R-info',
      facts: { ...facts, answeredAt: null },
      wouldChange: [{ ...answer, text: 'An answer with the note and the deal by then keeps the place.' }],
    });
  });
  test('and where it lapsed, that one would have kept it', () => {
    const late = dueAt.add({ hours: 1 });
    expect(explainInfo(asked(late), late)).toEqual({
      code: 'INFO_TIMEOUT',
      rule: 'R-info',
      facts: { ...facts, answeredAt: '2026-12-04T18:00:00Z' },
      wouldChange: [
        { ...answer, text: 'An answer with the note and the deal by then would have kept the place.' },
      ],
    });
  });
  test('nothing would be otherwise where the answer is there', () => {
    expect(explainInfo(asked(before), dueAt)).toMatchObject({ code: 'INFO_REQUESTED', wouldChange: [] });
  });
});
