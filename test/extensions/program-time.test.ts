import { describe, expect, test } from 'vitest';
import { clockProgress } from '../../extensions/deal/clock-progress.ts';
import { inWords } from '../../extensions/offers/in-words.ts';
import { formatDay } from '../../extensions/program-time/format-time.ts';
import { dayOf, daysUntil, lastDayBefore, readerLocale } from '../../extensions/program-time/program-time.ts';

describe('days are those of the program’s zone', () => {
  test.each([
    ['2026-12-04T04:59:59Z', 'America/New_York', '2026-12-03'],
    ['2026-12-04T05:00:00Z', 'America/New_York', '2026-12-04'],
    ['2026-12-31T11:00:00Z', 'Pacific/Auckland', '2027-01-01'],
  ])('%s in %s is %s', (instant, zone, day) => {
    expect(dayOf(instant, zone)).toBe(day);
  });

  test('a period that ends at midnight has the day before as its last', () => {
    expect(lastDayBefore('2027-02-21T05:00:00Z', 'America/New_York')).toBe('2027-02-20');
  });

  test('across the end of daylight saving a day is still a day', () => {
    const time = { now: '2026-10-31T16:00:00Z', timeZone: 'America/New_York', locale: 'en' };
    expect(daysUntil('2026-11-02', time)).toBe(2);
  });
});

describe('a clock', () => {
  const at = (now: string) => ({ now, timeZone: 'UTC', locale: 'en' });
  test.each([
    ['on the day it starts', '2026-11-22T10:00:00Z', { day: 0, total: 90, left: 90, over: false }],
    ['on its last day', '2027-02-20T23:59:59Z', { day: 90, total: 90, left: 0, over: false }],
    ['at its end', '2027-02-21T00:00:00Z', { day: 90, total: 90, left: 0, over: true }],
  ])('%s', (_name, now, progress) => {
    expect(clockProgress('2026-11-22T10:00:00Z', '2027-02-21T00:00:00Z', at(now))).toEqual(progress);
  });
});

describe('the reader’s locale', () => {
  test.each([
    ['en-us', 'en-US'],
    ['de_DE', 'de-DE'],
    ['', 'en'],
    [undefined, 'en'],
    ['not a locale', 'en'],
  ])('%s is read as %s', (given, locale) => {
    expect(readerLocale(given)).toBe(locale);
  });

  test('the year stands only when it is another one', () => {
    const time = { now: '2026-12-03T17:00:00Z', timeZone: 'UTC', locale: 'en-GB' };
    expect([formatDay('2026-12-20', time), formatDay('2027-02-20', time)]).toEqual(['20 Dec', '20 Feb 2027']);
  });

  test.each([
    ['a day', 'From 23 March 2027 on.', 'en-US', 'From Mar 23, 2027 on.'],
    ['a day of this year', 'by 6 December 2026', 'en-US', 'by Dec 6'],
    [
      'for another reader',
      'It can be renewed from 21 Jan 2027 on.',
      'de-DE',
      'It can be renewed from 21. Jan. 2027 on.',
    ],
    [
      'an hour gets its zone',
      'by 3 March 2027, 17:00 keeps it',
      'en-US',
      'by Mar 3, 2027, 17:00 EST keeps it',
    ],
    [
      'an hour that has one keeps it',
      'on 3 Mar 2027 at 17:00 (UTC)',
      'en-US',
      'on Mar 3, 2027 at 17:00 (UTC)',
    ],
    ['what is the reader’s already stays', 'on 3 Mar 2027, 17:00 UTC', 'en-GB', 'on 3 Mar 2027, 17:00 UTC'],
    ['numbers are no days', '12 Marchers, 3 of 2027', 'en-US', '12 Marchers, 3 of 2027'],
  ])('is kept in a sentence of the rules: %s', (_, sentence, locale, said) => {
    expect(inWords(sentence, { now: '2026-12-03T17:00:00Z', timeZone: 'America/New_York', locale })).toBe(
      said,
    );
  });
});
