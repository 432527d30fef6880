import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  addMonthsClamped,
  type BusinessCalendar,
  businessDeadline,
  lastProtectedDay,
  protectionEnd,
  startOfNthDay,
} from '../../domain/calendar.ts';
import { businessDeadlineBySearch, protectionEndBySearch } from './wall-clock.ts';

const instant = (text: string) => Temporal.Instant.from(text);
const zones = Intl.supportedValuesOf('timeZone');

describe('protectionEnd (T3)', () => {
  test.each([
    ['excludes the day of the trigger', '2026-11-22T10:00:00Z', 'UTC', 90, '2027-02-21T00:00:00Z'],
    ['counts the local date', '2027-01-15T23:30:00-05:00', 'America/New_York', 90, '2027-04-16T04:00:00Z'],
    ['passes a leap day', '2027-12-01T09:00:00Z', 'UTC', 90, '2028-03-01T00:00:00Z'],
    [
      'is far east already tomorrow',
      '2026-12-31T23:59:59.999Z',
      'Pacific/Auckland',
      14,
      '2027-01-15T11:00:00Z',
    ],
    [
      'starts at local midnight itself',
      '2027-01-16T05:00:00Z',
      'America/New_York',
      0,
      '2027-01-17T05:00:00Z',
    ],
    ['ends the same day for 0 days', '2026-11-22T10:00:00Z', 'UTC', 0, '2026-11-23T00:00:00Z'],
    [
      'spans the whole day of 23 hours',
      '2027-03-13T12:00:00Z',
      'America/New_York',
      1,
      '2027-03-15T04:00:00Z',
    ],
    [
      'spans the whole day of 25 hours',
      '2027-11-06T12:00:00Z',
      'America/New_York',
      1,
      '2027-11-08T05:00:00Z',
    ],
    [
      'begins at 01:00 where midnight is missing (E20)',
      '2018-11-02T12:00:00Z',
      'America/Sao_Paulo',
      1,
      '2018-11-04T03:00:00Z',
    ],
    ['begins at 01:00 in Cairo too', '2026-04-22T12:00:00Z', 'Africa/Cairo', 1, '2026-04-23T22:00:00Z'],
    ['takes the first of two midnights', '2026-10-30T12:00:00Z', 'America/Havana', 1, '2026-11-01T04:00:00Z'],
    ['goes on behind a skipped date', '2011-12-28T12:00:00Z', 'Pacific/Apia', 1, '2011-12-30T10:00:00Z'],
    [
      'gives a skipped date no day of its own',
      '2011-12-28T12:00:00Z',
      'Pacific/Apia',
      2,
      '2011-12-30T10:00:00Z',
    ],
    ['knows zones of 45 minutes', '2026-01-01T00:00:00Z', 'Asia/Kathmandu', 1, '2026-01-02T18:15:00Z'],
  ])('%s', (_sentence, from, zone, days, until) => {
    expect(protectionEnd(instant(from), days, zone).toString()).toBe(instant(until).toString());
  });

  test('the last millisecond of a day and the first of the next are one day apart', () => {
    const last = protectionEnd(instant('2026-11-22T23:59:59.999Z'), 90, 'UTC');
    const first = protectionEnd(instant('2026-11-23T00:00:00Z'), 90, 'UTC');
    expect(first.since(last).total('hours')).toBe(24);
  });

  test('agrees with a search through the clocks of every zone', () => {
    expect(zones.length).toBeGreaterThanOrEqual(400);
    const triggers = ['2026-03-26T23:30:00Z', '2026-10-23T00:15:00.001Z', '2027-09-04T11:59:59.999Z'];
    for (const timeZone of zones) {
      for (const [index, from] of triggers.entries()) {
        const days = [2, 14, 180][index] ?? 90;
        const expected = protectionEndBySearch(Date.parse(from), days, timeZone);
        const found = protectionEnd(instant(from), days, timeZone).epochMilliseconds;
        expect(`${timeZone} ${from} ${new Date(found).toISOString()}`).toBe(
          `${timeZone} ${from} ${new Date(expected).toISOString()}`,
        );
      }
    }
  });

  test.each([
    ['America/Sao_Paulo', '2017-10-10T12:00:00Z'],
    ['America/St_Johns', '2009-10-28T12:00:00Z'],
    ['America/Havana', '2026-10-29T12:00:00Z'],
    ['America/Asuncion', '2023-10-01T12:00:00Z'],
    ['America/Santiago', '2026-09-04T12:00:00Z'],
    ['America/Scoresbysund', '2025-03-28T12:00:00Z'],
    ['America/Nuuk', '2025-03-28T12:00:00Z'],
    ['Asia/Beirut', '2026-03-26T12:00:00Z'],
    ['Asia/Damascus', '2022-03-22T12:00:00Z'],
    ['Asia/Tehran', '2021-03-19T12:00:00Z'],
    ['Asia/Gaza', '2019-03-27T12:00:00Z'],
    ['Africa/Cairo', '2026-04-22T12:00:00Z'],
    ['Atlantic/Azores', '2026-03-26T12:00:00Z'],
    ['Australia/Lord_Howe', '2026-10-01T12:00:00Z'],
    ['Antarctica/Troll', '2026-03-27T12:00:00Z'],
    ['Pacific/Apia', '2011-12-27T12:00:00Z'],
    ['Pacific/Kwajalein', '1993-08-18T12:00:00Z'],
  ])('agrees minute by minute around the clock change of %s', (timeZone, from) => {
    for (let days = 0; days <= 5; days++) {
      const expected = protectionEndBySearch(Date.parse(from), days, timeZone, 60_000);
      const found = protectionEnd(instant(from), days, timeZone).epochMilliseconds;
      expect([days, new Date(found).toISOString()]).toEqual([days, new Date(expected).toISOString()]);
    }
  });

  test('never ends a day early, and more days never end sooner (T3)', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...zones),
        fc.integer({ min: Date.UTC(1990), max: Date.UTC(2037) }),
        fc.integer({ min: 0, max: 200 }),
        (timeZone, ms, days) => {
          const from = Temporal.Instant.fromEpochMilliseconds(ms);
          const until = protectionEnd(from, days, timeZone);
          const dateOf = (at: Temporal.Instant) => at.toZonedDateTimeISO(timeZone).toPlainDate();
          const lastDay = dateOf(from).add({ days });
          expect(Temporal.PlainDate.compare(dateOf(until), lastDay)).toBe(1);
          expect(Temporal.PlainDate.compare(lastProtectedDay(until, timeZone), lastDay)).toBeLessThanOrEqual(
            0,
          );
          const later = protectionEnd(from, days + 1, timeZone);
          expect(Temporal.Instant.compare(until, later)).toBeLessThanOrEqual(0);
        },
      ),
      { numRuns: 500 },
    );
  });

  test('agrees with the search for any zone, instant and number of days (T3)', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...zones),
        fc.integer({ min: Date.UTC(1995), max: Date.UTC(2037) }),
        fc.integer({ min: 0, max: 200 }),
        (timeZone, ms, days) => {
          const found = protectionEnd(Temporal.Instant.fromEpochMilliseconds(ms), days, timeZone);
          expect(new Date(found.epochMilliseconds).toISOString()).toBe(
            new Date(protectionEndBySearch(ms, days, timeZone)).toISOString(),
          );
        },
      ),
      { numRuns: 400 },
    );
  });

  test.each([
    ['negative days', () => protectionEnd(instant('2026-11-22T10:00:00Z'), -1, 'UTC'), /days must be/],
    ['half a day', () => protectionEnd(instant('2026-11-22T10:00:00Z'), 1.5, 'UTC'), /days must be/],
    ['no number', () => protectionEnd(instant('2026-11-22T10:00:00Z'), Number.NaN, 'UTC'), /days must be/],
    [
      'a zone that is not',
      () => protectionEnd(instant('2026-11-22T10:00:00Z'), 1, 'Mars/Olympus'),
      /Mars|zone/i,
    ],
  ])('refuses %s', (_what, call, message) => {
    expect(call).toThrow(RangeError);
    expect(call).toThrow(message);
  });
});

describe('lastProtectedDay and startOfNthDay (T3a)', () => {
  test.each([
    ['the day before an end at midnight', '2027-02-21T00:00:00Z', 'UTC', '2027-02-20'],
    ['the local day before', '2027-04-16T04:00:00Z', 'America/New_York', '2027-04-15'],
    ['the day itself for an end at noon', '2027-02-21T12:00:00Z', 'UTC', '2027-02-21'],
    ['the day before a missing midnight', '2018-11-04T03:00:00Z', 'America/Sao_Paulo', '2018-11-03'],
    ['the day before a skipped date', '2011-12-30T10:00:00Z', 'Pacific/Apia', '2011-12-29'],
  ])('the last protected day is %s', (_sentence, until, zone, day) => {
    expect(lastProtectedDay(instant(until), zone).toString()).toBe(day);
  });

  test.each([
    ['day 0 is the trigger’s own', 0, '2026-11-22T05:00:00Z'],
    ['day 7 begins seven dates later', 7, '2026-11-29T05:00:00Z'],
  ])('%s', (_sentence, n, start) => {
    const at = startOfNthDay(instant('2026-11-22T10:00:00-05:00'), n, 'America/New_York');
    expect(at.toString()).toBe(instant(start).toString());
  });

  test('a day before the trigger’s is none', () => {
    expect(() => startOfNthDay(instant('2026-11-22T10:00:00Z'), -1, 'UTC')).toThrow(
      new RangeError('n must be a whole number of 0 or more, not -1'),
    );
  });

  test('a renewal is counted on from the last protected day', () => {
    const lastInstant = instant('2027-02-21T00:00:00Z').subtract({ milliseconds: 1 });
    expect(protectionEnd(lastInstant, 90, 'UTC').toString()).toBe('2027-05-22T00:00:00Z');
  });
});

const calendar = (change: Partial<BusinessCalendar> = {}): BusinessCalendar => ({
  timeZone: 'UTC',
  weekend: [6, 7],
  holidays: [],
  cutOff: '17:00',
  ...change,
});

describe('businessDeadline (T4)', () => {
  const newYork = calendar({ timeZone: 'America/New_York', holidays: ['2026-11-26'] });
  test.each([
    ['skips weekend and holiday', '2026-11-23T15:00:00Z', 5, newYork, '2026-12-01T22:00:00Z'],
    [
      'counts from Monday for a case of Sunday',
      '2026-11-22T10:00:00Z',
      5,
      calendar(),
      '2026-11-30T17:00:00Z',
    ],
    [
      'takes a case one ms before the cut-off as of the day',
      '2026-11-23T16:59:59.999Z',
      1,
      calendar(),
      '2026-11-24T17:00:00Z',
    ],
    [
      'takes a case at the cut-off as of the next day',
      '2026-11-23T17:00:00Z',
      1,
      calendar(),
      '2026-11-25T17:00:00Z',
    ],
    ['takes Friday evening as Monday', '2026-11-27T18:00:00Z', 1, calendar(), '2026-12-01T17:00:00Z'],
    ['ends on day 0 for 0 days', '2026-11-23T10:00:00Z', 0, calendar(), '2026-11-23T17:00:00Z'],
    ['moves 0 days of a Saturday to Monday', '2026-11-28T10:00:00Z', 0, calendar(), '2026-11-30T17:00:00Z'],
    [
      'knows the weekend of Friday and Saturday',
      '2026-11-26T10:00:00Z',
      1,
      calendar({ weekend: [5, 6] }),
      '2026-11-29T17:00:00Z',
    ],
    [
      'works seven days without a weekend',
      '2026-11-27T10:00:00Z',
      2,
      calendar({ weekend: [] }),
      '2026-11-29T17:00:00Z',
    ],
    [
      'works one day a week if told so',
      '2026-11-23T10:00:00Z',
      2,
      calendar({ weekend: [2, 3, 4, 5, 6, 7] }),
      '2026-12-07T17:00:00Z',
    ],
    ['takes a holiday of the day it opens', '2026-11-26T15:00:00Z', 1, newYork, '2026-11-30T22:00:00Z'],
    [
      'ends at local time across a clock change',
      '2027-03-12T15:00:00Z',
      1,
      calendar({ timeZone: 'America/New_York' }),
      '2027-03-15T21:00:00Z',
    ],
    [
      'takes the first instant after a cut-off in a gap',
      '2027-03-13T12:00:00Z',
      1,
      calendar({ timeZone: 'America/New_York', weekend: [], cutOff: '02:30' }),
      '2027-03-15T06:30:00Z',
    ],
    [
      'ends where the clocks jump over the cut-off',
      '2027-03-13T05:00:00Z',
      1,
      calendar({ timeZone: 'America/New_York', weekend: [], cutOff: '02:30' }),
      '2027-03-14T07:00:00Z',
    ],
    [
      'takes the first of two cut-offs',
      '2027-11-06T05:00:00Z',
      1,
      calendar({ timeZone: 'America/New_York', weekend: [], cutOff: '01:30' }),
      '2027-11-07T05:30:00Z',
    ],
    [
      'counts no date that the zone skipped',
      '2011-12-29T12:00:00-10:00',
      1,
      calendar({ timeZone: 'Pacific/Apia' }),
      '2012-01-02T17:00:00+14:00',
    ],
  ])('%s', (_sentence, opened, days, office, deadline) => {
    expect(businessDeadline(instant(opened), days, office).toString()).toBe(instant(deadline).toString());
  });

  test('agrees with a search through the clocks of every zone', () => {
    const opened = ['2026-03-27T16:59:00Z', '2026-10-23T20:30:00Z'];
    for (const timeZone of zones) {
      for (const [index, at] of opened.entries()) {
        const office = calendar({
          timeZone,
          weekend: index === 0 ? [6, 7] : [5, 6],
          holidays: ['2026-03-31'],
        });
        const expected = businessDeadlineBySearch(Date.parse(at), 3, office);
        const found = businessDeadline(instant(at), 3, office).epochMilliseconds;
        expect(`${timeZone} ${new Date(found).toISOString()}`).toBe(
          `${timeZone} ${new Date(expected).toISOString()}`,
        );
      }
    }
  });

  test('agrees with the search for any zone, day, weekend and cut-off (T4)', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...zones),
        fc.integer({ min: Date.UTC(2010), max: Date.UTC(2037) }),
        fc.integer({ min: 0, max: 6 }),
        fc.subarray([1, 2, 3, 4, 5, 6, 7], { maxLength: 5 }),
        fc.constantFrom('00:00', '00:30', '01:30', '02:00', '02:30', '09:15', '17:00', '23:59'),
        (timeZone, ms, days, weekend, cutOff) => {
          const office = calendar({ timeZone, weekend, cutOff });
          const found = businessDeadline(Temporal.Instant.fromEpochMilliseconds(ms), days, office);
          expect(new Date(found.epochMilliseconds).toISOString()).toBe(
            new Date(businessDeadlineBySearch(ms, days, office)).toISOString(),
          );
        },
      ),
      { numRuns: 300 },
    );
  });

  const from = instant('2026-11-23T10:00:00Z');
  test.each([
    ['a weekend of seven days', 1, calendar({ weekend: [1, 2, 3, 4, 5, 6, 7] }), /seven days/],
    ['day 0 of the week', 1, calendar({ weekend: [0, 6] }), /not 0/],
    ['day 8 of the week', 1, calendar({ weekend: [6, 8] }), /not 8/],
    ['negative days', -1, calendar(), /businessDays/],
    ['half a day', 0.5, calendar(), /businessDays/],
    ['a cut-off at 24:00', 1, calendar({ cutOff: '24:00' }), /cutOff/],
    ['more before a cut-off', 1, calendar({ cutOff: 'T17:00' }), /cutOff/],
    ['more behind a cut-off', 1, calendar({ cutOff: '17:00:30' }), /cutOff/],
    ['a cut-off in other words', 1, calendar({ cutOff: '5 pm' }), /cutOff/],
    ['a holiday that does not exist', 1, calendar({ holidays: ['2026-02-30'] }), /./],
    ['more before a holiday', 1, calendar({ holidays: ['+002026-12-24'] }), /a holiday is/],
    ['more behind a holiday', 1, calendar({ holidays: ['2026-12-24T00:00'] }), /a holiday is/],
    ['a holiday in other words', 1, calendar({ holidays: ['24 Dec'] }), /holiday/],
    ['a zone that is not', 1, calendar({ timeZone: 'Mars/Olympus' }), /Mars|zone/i],
  ])('refuses %s', (_what, days, office, message) => {
    expect(() => businessDeadline(from, days, office)).toThrow(RangeError);
    expect(() => businessDeadline(from, days, office)).toThrow(message);
  });
});

describe('addMonthsClamped (T5)', () => {
  test.each([
    ['29 Feb of a leap year to 28 Feb', '2028-02-29', 12, '2029-02-28'],
    ['29 Feb to 29 Feb four years on', '2028-02-29', 48, '2032-02-29'],
    ['31 Jan to the end of February', '2027-01-31', 1, '2027-02-28'],
    ['31 Aug to 30 Sep', '2026-08-31', 1, '2026-09-30'],
    ['a day that every month has', '2026-11-22', 12, '2027-11-22'],
    ['a year’s end', '2026-12-31', 2, '2027-02-28'],
    ['nothing for 0 months', '2026-12-31', 0, '2026-12-31'],
    ['backwards too', '2027-03-31', -1, '2027-02-28'],
  ])('%s', (_sentence, date, months, result) => {
    expect(addMonthsClamped(Temporal.PlainDate.from(date), months).toString()).toBe(result);
  });

  const date = fc
    .tuple(
      fc.integer({ min: 1999, max: 2101 }),
      fc.integer({ min: 1, max: 12 }),
      fc.constantFrom(1, 28, 29, 30, 31),
    )
    .map(([year, month, day]) => Temporal.PlainDate.from({ year, month, day }));

  test('agrees for any day and months with the lengths of months, and a later day never ends sooner (T5)', () => {
    fc.assert(
      fc.property(date, date, fc.integer({ min: -30, max: 60 }), (one, other, months) => {
        // Months counted through from the year 0; the last day of a month is the day before the next one's first.
        const month = one.year * 12 + one.month - 1 + months;
        const lastDay = new Date(Date.UTC(Math.floor(month / 12), (month % 12) + 1, 0)).getUTCDate();
        const found = addMonthsClamped(one, months);
        expect([found.year, found.month, found.day]).toEqual([
          Math.floor(month / 12),
          (month % 12) + 1,
          Math.min(one.day, lastDay),
        ]);
        const order = Temporal.PlainDate.compare(found, addMonthsClamped(other, months));
        expect([order, 0]).toContain(Temporal.PlainDate.compare(one, other) * Math.abs(order));
      }),
      { numRuns: 1000 },
    );
  });

  test('refuses half a month', () => {
    expect(() => addMonthsClamped(Temporal.PlainDate.from('2027-01-01'), 0.5)).toThrow(/months/);
  });
});
