import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { defaultHoardingSettings } from '../../domain/hoarding.ts';
import { idleSince } from '../../domain/idle-claim.ts';
import { partnerQuality } from '../../domain/partner-quality.ts';
import { instant } from './claim.ts';

const settings = { ...defaultHoardingSettings, activityPercent: 60, leastEnded: 4 };
const facts = { protected: 10, kept: 8, ended: 4, won: 1 };

describe('the quality score of a partner', () => {
  test('weighs activity and conversion, and says how', () => {
    expect(partnerQuality(facts, settings)).toEqual({
      score: 58,
      activity: { of: 10, are: 8 },
      conversion: { of: 4, are: 1 },
      formula:
        '60 % activity: 8 of 10 registrations without a missed follow-up; 40 % conversion: 1 of 4 ended registrations won; score 58',
    });
  });

  test.each<[string, Partial<typeof facts>, Partial<typeof settings>, number | null, string]>([
    ['of activity alone where too few ended', { ended: 3 }, {}, 80, 'conversion: fewer than 4 ended'],
    [
      'of conversion alone where none was protected',
      { protected: 0, kept: 0 },
      {},
      25,
      'activity: none was protected',
    ],
    ['of nothing where nothing is known', { protected: 0, kept: 0, ended: 0 }, {}, null, 'score not known'],
    [
      'of nothing where the only part known weighs nothing',
      { ended: 0 },
      { activityPercent: 0 },
      null,
      'score not known',
    ],
    ['of the part that weighs all', {}, { activityPercent: 100 }, 80, '0 % conversion: 1 of 4'],
    ['rounded up at a half', { protected: 8, kept: 1, ended: 0 }, {}, 13, 'score 13'],
    ['rounded down below a half', { protected: 3, kept: 1, ended: 0 }, {}, 33, 'score 33'],
    ['full', { kept: 10, won: 4 }, {}, 100, 'score 100'],
    ['nought', { kept: 0, won: 0 }, {}, 0, 'score 0'],
  ])('is %s', (_sentence, change, other, score, words) => {
    const quality = partnerQuality({ ...facts, ...change }, { ...settings, ...other });
    expect(quality.score).toBe(score);
    expect(quality.formula).toContain(words);
  });

  test('lies between nought and a hundred, grows with each part, and is rounded once', () => {
    const count = fc.integer({ min: 1, max: 40 });
    fc.assert(
      fc.property(
        count,
        count,
        fc.nat(40),
        fc.nat(40),
        fc.integer({ min: 0, max: 100 }),
        (of, ended, k, w, percent) => {
          const [kept, won] = [Math.min(k, of), Math.min(w, ended)];
          const at = (change: object) =>
            partnerQuality(
              { protected: of, kept, ended, won, ...change },
              { ...settings, leastEnded: 1, activityPercent: percent },
            ).score ?? -1;
          const exact = (percent * kept) / of + ((100 - percent) * won) / ended;
          expect(Math.abs(at({}) - exact)).toBeLessThanOrEqual(0.5 + 1e-9);
          expect(at({ kept: of })).toBeGreaterThanOrEqual(at({}));
          expect(at({ won: ended })).toBeGreaterThanOrEqual(at({}));
        },
      ),
    );
  });
});

describe('a registration lies idle', () => {
  const of = { idleDays: 30, timeZone: 'America/New_York' };
  const claim = {
    protectedFrom: instant('2027-01-10T15:00:00Z'),
    lastActivityAt: null,
    knownUntil: instant('2027-12-31T00:00:00Z'),
  };
  /** The first instant of the day after the thirtieth, in New York. */
  const over = instant('2027-02-10T05:00:00Z');
  const idle = (change: Partial<Parameters<typeof idleSince>[0]>, now = over) => {
    const found = idleSince({ ...claim, ...change }, { ...of, now });
    return found === null ? null : `${found.since} ${found.days}`;
  };

  test.each<[string, Parameters<typeof idle>, string | null]>([
    ['once its days are over', [{}], '2027-01-10T15:00:00Z 31'],
    ['not a moment before', [{}, over.subtract({ milliseconds: 1 })], null],
    [
      'from the last activity on',
      [{ lastActivityAt: instant('2027-01-20T15:00:00Z') }, instant('2027-02-20T05:00:00Z')],
      '2027-01-20T15:00:00Z 31',
    ],
    ['not while the last activity is recent', [{ lastActivityAt: instant('2027-01-20T15:00:00Z') }], null],
    [
      'from approval on, if it was worked only before',
      [{ lastActivityAt: instant('2027-01-01T15:00:00Z') }],
      '2027-01-10T15:00:00Z 31',
    ],
    ['not beyond what is known (T7)', [{ knownUntil: over.subtract({ milliseconds: 1 }) }], null],
    [
      'with the days that are known',
      [{ knownUntil: over }, instant('2027-06-01T00:00:00Z')],
      '2027-01-10T15:00:00Z 31',
    ],
    ['not if nothing is known', [{ knownUntil: null }], null],
  ])('%s', (_sentence, args, expected) => {
    expect(idle(...args)).toBe(expected);
  });
});
