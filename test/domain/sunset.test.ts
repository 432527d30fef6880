import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { defaultPolicy } from '../../domain/policy.ts';
import { type SunsetSubject, sunsetBy, sunsetOf } from '../../domain/sunset.ts';
import { at, day } from './tier-cases.ts';

const partner = (change: Partial<SunsetSubject> = {}): SunsetSubject => ({
  tier: 'Premier',
  type: 'reseller',
  joinedOn: day('2026-05-10'),
  lastApproval: null,
  policy: defaultPolicy,
  ...change,
});
const daysOf = (change: Partial<SunsetSubject>) => {
  const sunset = sunsetOf(partner(change));
  return sunset && [...sunset.warnings, sunset].map(({ on }) => on.toString());
};

/** Full calendar months from one day to another (T5): a day that a month lacks is its last one. */
function fullMonths(since: Temporal.PlainDate, today: Temporal.PlainDate): number {
  const months = (today.year - since.year) * 12 + today.month - since.month;
  return today.day >= Math.min(since.day, today.daysInMonth) ? months : months - 1;
}

describe('the sunset (V4)', () => {
  test.each<[string, Partial<SunsetSubject>, string[]]>([
    ['counts from joining', {}, ['2027-02-10', '2027-03-10', '2027-04-10', '2027-04-25', '2027-05-10']],
    [
      'counts from the last approval',
      { lastApproval: at('2026-07-01') },
      ['2027-04-01', '2027-05-01', '2027-06-01', '2027-06-16', '2027-07-01'],
    ],
    [
      'not from an approval before joining',
      { lastApproval: at('2025-07-01') },
      ['2027-02-10', '2027-03-10', '2027-04-10', '2027-04-25', '2027-05-10'],
    ],
    [
      'clamps to the end of the month (T5)',
      { lastApproval: at('2028-02-29') },
      ['2028-11-29', '2028-12-29', '2029-01-29', '2029-02-13', '2029-02-28'],
    ],
    [
      'clamps a warning alone',
      { lastApproval: at('2026-05-31') },
      ['2027-02-28', '2027-03-31', '2027-04-30', '2027-05-15', '2027-05-31'],
    ],
    [
      'takes the day of the approval in the program’s zone',
      {
        lastApproval: at('2026-07-01T23:30:00Z'),
        policy: { ...defaultPolicy, timeZone: 'Pacific/Auckland' },
      },
      ['2027-04-02', '2027-05-02', '2027-06-02', '2027-06-17', '2027-07-02'],
    ],
  ])('%s', (_sentence, change, days) => {
    expect(daysOf(change)).toEqual(days);
  });

  test.each<[string, Partial<SunsetSubject>]>([
    ['a partner of the lowest tier', { tier: 'Registered' }],
    ['a tier that the policy does not know', { tier: 'Gold' }],
    [
      'an exempt type',
      {
        type: 'referral',
        policy: { ...defaultPolicy, sunset: { ...defaultPolicy.sunset, exemptPartnerTypes: ['referral'] } },
      },
    ],
  ])('leaves %s alone', (_sentence, change) => {
    expect(sunsetOf(partner(change))).toBeNull();
  });

  test.each([
    [
      'E37: eleven months after joining it only warned',
      '2027-04-10T00:00:00Z',
      false,
      3,
      '2027-04-25T00:00:00Z',
    ],
    [
      'a millisecond before its day nothing is over',
      '2027-05-09T23:59:59.999Z',
      false,
      4,
      '2027-05-10T00:00:00Z',
    ],
    ['with the first instant of its day it is', '2027-05-10T00:00:00Z', true, 4, '2027-05-10T00:00:00Z'],
    ['before nine months nothing is said', '2027-02-09T23:59:59.999Z', false, 0, '2027-02-10T00:00:00Z'],
  ])('%s', (_sentence, now, over, warned, next) => {
    const sunset = sunsetOf(partner());
    if (sunset === null) throw new Error('no sunset');
    const come = sunsetBy(sunset, at(now));
    expect({ over: come.over, warned: come.warnings.length, next: come.next.toString() }).toEqual({
      over,
      warned,
      next,
    });
  });

  test.each([
    [null, null],
    ['2026-07-01', '2026-07-01'],
  ])('explains itself, approved last on %s', (approved, lastApprovedOn) => {
    const sunset = sunsetOf(partner({ lastApproval: approved === null ? null : at(approved) }));
    const since = approved === null ? '10 May 2026' : '1 July 2026';
    const end = approved === null ? '10 May 2027' : '1 July 2027';
    expect(sunset?.outcome).toEqual({
      code: 'SUNSET',
      rule: 'V4',
      text: `No registration was approved for 12 months, since ${since}. The tier becomes Registered.`,
      facts: {
        tier: 'Premier',
        to: 'Registered',
        joinedOn: '2026-05-10',
        lastApprovedOn,
        sunsetOn: sunset?.on.toString(),
        months: 12,
      },
      wouldChange: [
        {
          fact: 'lastApprovedOn',
          becomes: sunset?.on.subtract({ days: 1 }).toString(),
          text: `One registration approved before ${end} keeps Premier for 12 more months.`,
        },
      ],
    });
  });

  test('what would have changed it does: a later approval moves it (V4)', () => {
    const days = fc.integer({ min: 0, max: 3000 }).map(n => day('2024-01-01').add({ days: n }));
    fc.assert(
      fc.property(days, fc.integer({ min: 1, max: 36 }), (joinedOn, months) => {
        const policy = { ...defaultPolicy, sunset: { months, warnAt: [], exemptPartnerTypes: [] } };
        const sunset = sunsetOf(partner({ joinedOn, policy }));
        const becomes = String(sunset?.outcome.wouldChange[0]?.becomes);
        const moved = sunsetOf(partner({ joinedOn, policy, lastApproval: at(becomes) }));
        if (sunset === null || moved === null) throw new Error('no sunset');
        expect(sunsetBy(sunset, sunset.at).over).toBe(true);
        expect(sunsetBy(moved, sunset.at).over).toBe(false);
        expect(sunset.outcome).toMatchObject({ code: 'SUNSET', rule: 'V4', facts: { to: 'Registered' } });
      }),
    );
  });

  test('is over exactly when a year of months went by without joining or an approval, and says so on the days before (V4)', () => {
    const days = fc.integer({ min: 0, max: 1500 }).map(n => day('2023-06-01').add({ days: n }));
    const zones = fc.constantFrom('UTC', 'America/New_York', 'Pacific/Auckland');
    const seen = new Set<string>();
    fc.assert(
      fc.property(
        days,
        fc.array(days, { maxLength: 3 }),
        days,
        zones,
        (joinedOn, approvedOn, today, timeZone) => {
          const noon = (date: Temporal.PlainDate) =>
            date.toZonedDateTime({ timeZone, plainTime: '12:00' }).toInstant();
          const lastApproval = approvedOn.map(noon).toSorted(Temporal.Instant.compare).at(-1) ?? null;
          const sunset = sunsetOf(
            partner({ joinedOn, lastApproval, policy: { ...defaultPolicy, timeZone } }),
          );
          if (sunset === null) throw new Error('no sunset');
          const come = sunsetBy(sunset, noon(today));
          // A second look, by months and days alone: how many full months since each of them.
          const gone = [joinedOn, ...approvedOn].map(since => fullMonths(since, today));
          expect(come.over).toBe(Math.min(...gone) >= 12);
          const quiet = Math.min(...gone);
          expect(come.warnings.length).toBeGreaterThanOrEqual(
            [9, 10, 11].filter(months => quiet >= months).length,
          );
          expect(come.warnings.length).toBeLessThanOrEqual(
            [9, 10, 11, 11].filter(months => quiet >= months).length,
          );
          seen.add(`${come.over} ${come.warnings.length}`);
        },
      ),
      { numRuns: 800 },
    );
    expect(seen).toContain('true 4');
    expect(seen).toContain('false 0');
  });

  test('an approval never brings it nearer (V4)', () => {
    const hours = fc.integer({ min: 0, max: 24 * 900 });
    fc.assert(
      fc.property(hours, hours, (a, b) => {
        const of = (n: number) => sunsetOf(partner({ lastApproval: at('2026-01-01').add({ hours: n }) }));
        const [earlier, later] = [of(Math.min(a, b)), of(Math.max(a, b))];
        expect(Temporal.PlainDate.compare(earlier?.on ?? '', later?.on ?? '')).toBeLessThanOrEqual(0);
      }),
    );
  });
});
