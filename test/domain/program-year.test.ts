import { describe, expect, test } from 'vitest';
import { dayOf, programYearOf, quarterFrom, startOf } from '../../domain/program-year.ts';
import { instant } from './claim.ts';
import { day } from './tier-cases.ts';

describe('a program year', () => {
  test.each([
    ['of January is the calendar’s', '2027-06-01', '01-01', '2027-01-01', '2028-01-01'],
    ['has not begun the day before', '2027-03-31', '04-01', '2026-04-01', '2027-04-01'],
    ['begins with its first day', '2027-04-01', '04-01', '2027-04-01', '2028-04-01'],
    ['may lie far back', '0987-06-01', '01-01', '0987-01-01', '0988-01-01'],
  ])('%s', (_sentence, date, start, from, until) => {
    expect(programYearOf(day(date), start)).toEqual({ from: day(from), until: day(until) });
  });

  test('does not begin on a day that some years lack', () => {
    expect(() => programYearOf(day('2027-06-01'), '02-29')).toThrow(RangeError);
  });
});

describe('the next quarter', () => {
  test.each([
    ['on its first day', '2027-04-01', '01-01', '2027-04-01'],
    ['the day after', '2027-04-02', '01-01', '2027-07-01'],
    ['the third', '2027-07-02', '01-01', '2027-10-01'],
    ['the last is that of the year after', '2027-10-02', '01-01', '2028-01-01'],
    ['the year’s own first day', '2027-01-01', '01-01', '2027-01-01'],
    ['ends of months clamp (T5)', '2027-09-01', '08-31', '2027-11-30'],
  ])('%s', (_sentence, date, start, first) => {
    expect(quarterFrom(day(date), start)).toEqual(day(first));
  });
});

describe('days and instants of a zone', () => {
  test('a day begins at its midnight there', () => {
    expect(startOf(day('2027-01-01'), 'Pacific/Auckland')).toEqual(instant('2026-12-31T11:00:00Z'));
  });
  test('an instant is a day there', () => {
    expect(dayOf(instant('2026-12-31T11:00:00Z'), 'Pacific/Auckland')).toEqual(day('2027-01-01'));
    expect(dayOf(instant('2026-12-31T10:59:59Z'), 'Pacific/Auckland')).toEqual(day('2026-12-31'));
  });
});
