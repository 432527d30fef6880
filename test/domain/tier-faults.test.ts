import { describe, expect, test } from 'vitest';
import { defaultPolicy, type Policy } from '../../domain/policy.ts';
import { policyFaults } from '../../domain/policy-faults.ts';
import { atLeast, tiersWith } from './tier-cases.ts';

const { tierReview, sunset } = defaultPolicy;
const pathsOf = (change: Partial<Policy>) =>
  policyFaults({ ...defaultPolicy, ...change }).map(fault => fault.path);
const certified = [{ metric: 'people-certified', property: 'certified_people' }] as const;
const premier = (...criteria: ReturnType<typeof atLeast>[]) => ({
  tiers: tiersWith('Premier', { criteria }),
});
const two = (select: object, higher: object): Partial<Policy> => ({
  tiers: [
    { name: 'Select', openClaimCap: 1, ...select },
    { name: 'Premier', openClaimCap: 1, ...higher },
  ],
});

describe('nonsense about tiers', () => {
  test.each<[string, Partial<Policy>, string[]]>([
    ['a quota in words', two({}, { quotaMinor: 'much' }), ['tiers.1.quotaMinor']],
    ['a negative quota', two({}, { quotaMinor: '-1' }), ['tiers.1.quotaMinor']],
    [
      'a quota that falls with the tier',
      two({ quotaMinor: '2' }, { quotaMinor: '1' }),
      ['tiers.1.quotaMinor'],
    ],
    [
      'a threshold that falls with the tier',
      two({ criteria: [atLeast('deals-won', '2')] }, { criteria: [atLeast('deals-won', '1')] }),
      ['tiers.1.criteria.0.threshold'],
    ],
    ['a threshold in words', premier(atLeast('deals-won', 'many')), ['tiers.2.criteria.0.threshold']],
    ['half a deal', premier(atLeast('deals-won', '1.5')), ['tiers.2.criteria.0.threshold']],
    ['half a cent', premier(atLeast('arr-sourced', '0.5')), ['tiers.2.criteria.0.threshold']],
    ['a negative threshold', premier(atLeast('deals-won', '-1')), ['tiers.2.criteria.0.threshold']],
    ['a rate beyond all', premier(atLeast('win-rate', '100.1')), ['tiers.2.criteria.0.threshold']],
    ['a window of no month', premier(atLeast('deals-won', '1', 0)), ['tiers.2.criteria.0.windowMonths']],
    ['a metric that no property holds', premier(atLeast('satisfaction', '4')), ['tiers.2.criteria.0.metric']],
    [
      'a window on what stands in HubSpot',
      {
        ...premier(atLeast('people-certified', '1', 3)),
        tierReview: { ...tierReview, metricProperties: [...certified] },
      },
      ['tiers.2.criteria.0.windowMonths'],
    ],
    [
      'a program year that begins on a leap day',
      { tierReview: { ...tierReview, programYearStart: '02-29' } },
      ['tierReview.programYearStart'],
    ],
    [
      'a day that no year has',
      { tierReview: { ...tierReview, programYearStart: '13-01' } },
      ['tierReview.programYearStart'],
    ],
    [
      'a day in other words',
      { tierReview: { ...tierReview, programYearStart: '1 January' } },
      ['tierReview.programYearStart'],
    ],
    ['negative notice', { tierReview: { ...tierReview, noticeDays: -1 } }, ['tierReview.noticeDays']],
    [
      'no time to appeal',
      { tierReview: { ...tierReview, appealBusinessDays: 0 } },
      ['tierReview.appealBusinessDays'],
    ],
    [
      'a metric of two properties',
      { tierReview: { ...tierReview, metricProperties: [...certified, ...certified] } },
      ['tierReview.metricProperties.1.metric'],
    ],
    [
      'a property by its label',
      {
        tierReview: { ...tierReview, metricProperties: [{ metric: 'satisfaction', property: 'Our score' }] },
      },
      ['tierReview.metricProperties.0.property'],
    ],
    ['a sunset at once', { sunset: { ...sunset, months: 0, warnAt: [] } }, ['sunset.months']],
    [
      'a warning on the day of the sunset',
      { sunset: { ...sunset, warnAt: [{ months: 12, days: 0 }] } },
      ['sunset.warnAt.0'],
    ],
    [
      'warnings in disorder',
      {
        sunset: {
          ...sunset,
          warnAt: [
            { months: 10, days: 0 },
            { months: 9, days: 20 },
          ],
        },
      },
      ['sunset.warnAt.1'],
    ],
    [
      'a warning twice',
      {
        sunset: {
          ...sunset,
          warnAt: [
            { months: 10, days: 0 },
            { months: 10, days: 0 },
          ],
        },
      },
      ['sunset.warnAt.1'],
    ],
    [
      '28 days for a month',
      { sunset: { ...sunset, warnAt: [{ months: 10, days: 28 }] } },
      ['sunset.warnAt.0.days'],
    ],
    [
      'a type of partner that is none',
      { sunset: { ...sunset, exemptPartnerTypes: ['friend'] } },
      ['sunset.exemptPartnerTypes.0'],
    ],
  ])('is found: %s', (_sentence, change, paths) => {
    expect(pathsOf(change)).toEqual(paths);
  });

  test.each<[string, Partial<Policy>]>([
    ['equal quotas', two({ quotaMinor: '2' }, { quotaMinor: '2' })],
    [
      'a ceiling that falls with the tier',
      two(
        { criteria: [{ ...atLeast('deals-won', '2'), operator: 'at-most' }] },
        { criteria: [{ ...atLeast('deals-won', '1'), operator: 'at-most' }] },
      ),
    ],
    ['one metric over two windows', premier(atLeast('deals-won', '1', 3), atLeast('deals-won', '0', 6))],
    [
      'a metric with its property',
      {
        ...premier(atLeast('people-certified', '3')),
        tierReview: { ...tierReview, metricProperties: [...certified] },
      },
    ],
    ['a program year from April', { tierReview: { ...tierReview, programYearStart: '04-06' } }],
    ['no warnings', { sunset: { ...sunset, warnAt: [] } }],
    ['a sunset after two years', { sunset: { ...sunset, months: 24 } }],
  ])('is not: %s', (_sentence, change) => {
    expect(pathsOf(change)).toEqual([]);
  });

  test('says of each fault what must be', () => {
    const faults = policyFaults({
      ...defaultPolicy,
      ...two(
        { quotaMinor: '2', criteria: [atLeast('deals-won', '2')] },
        {
          quotaMinor: '1',
          criteria: [
            atLeast('deals-won', '1', undefined),
            atLeast('win-rate', '101', 0),
            atLeast('satisfaction', '-1', 3),
            atLeast('arr-sourced', '0.5'),
            atLeast('deals-won', 'x', 121),
          ],
        },
      ),
      tierReview: {
        ...tierReview,
        programYearStart: '02-30',
        minimumPartnerAgeDays: 0.5,
        noticeDays: 10_001,
        appealBusinessDays: 0,
        metricProperties: [
          { metric: 'people-certified', property: '1st' },
          { metric: 'people-certified', property: 'second' },
        ],
      },
      sunset: {
        months: 121,
        warnAt: [
          { months: 121, days: 28 },
          { months: -1, days: 0 },
        ],
        exemptPartnerTypes: ['referral', 'referral'],
      },
    });
    expect(faults.map(({ path, message }) => `${path} ${message}`)).toEqual([
      'tiers.1.quotaMinor must not fall with a higher tier',
      'tiers.1.criteria.0.threshold must not ask for less than a lower tier does',
      'tiers.1.criteria.1.threshold must be at most 100 percent',
      'tiers.1.criteria.1.windowMonths must be a whole number from 1 to 120',
      'tiers.1.criteria.2.threshold must not be negative',
      'tiers.1.criteria.2.windowMonths must be absent: what stands in HubSpot counts as it is',
      'tiers.1.criteria.2.metric must have a HubSpot property in tierReview.metricProperties, or it could never be evaluated',
      'tiers.1.criteria.3.threshold must be whole',
      'tiers.1.criteria.4.threshold must be a number as text, such as 4.5',
      'tiers.1.criteria.4.windowMonths must be a whole number from 1 to 120',
      'tierReview.programYearStart must be a day that every year has, as MM-DD',
      'tierReview.minimumPartnerAgeDays must be a whole number from 0 to 10,000',
      'tierReview.noticeDays must be a whole number from 0 to 10,000',
      'tierReview.appealBusinessDays must be a whole number from 1 to 10,000',
      'tierReview.metricProperties.0.property must be the internal name of a HubSpot company property',
      'tierReview.metricProperties.1.metric must name each metric once',
      'sunset.months must be a whole number from 1 to 120',
      'sunset.warnAt.0.months must be a whole number from 0 to 120',
      'sunset.warnAt.0.days must be a whole number from 0 to 27',
      'sunset.warnAt.0 must be before the sunset, or nobody could act on it',
      'sunset.warnAt.1.months must be a whole number from 0 to 120',
      'sunset.warnAt.1 must be later than the warning before it',
      'sunset.exemptPartnerTypes.1 must be a partner type, each once',
    ]);
  });
});

describe('the very edges of what tiers may say', () => {
  const quota = 'tiers.1.quotaMinor';
  const threshold = 'tiers.1.criteria.0.threshold';
  const year = (programYearStart: string) => ({ tierReview: { ...tierReview, programYearStart } });
  const start = ['tierReview.programYearStart'];
  const warned = (months: number, ...warnAt: { months: number; days: number }[]) => ({
    sunset: { ...sunset, months, warnAt },
  });
  const atMost = (value: string) => ({ ...atLeast('deals-won', value), operator: 'at-most' as const });
  const one = (lower: object, higher: object) => two({ criteria: [lower] }, { criteria: [higher] });
  const held = (property: string) => ({
    tierReview: { ...tierReview, metricProperties: [{ metric: 'satisfaction' as const, property }] },
  });

  test.each<[string, Partial<Policy>, string[]]>([
    ['a quota with more behind it', two({}, { quotaMinor: '12x' }), [quota]],
    ['a quota of several digits', two({}, { quotaMinor: '123456789012345' }), []],
    ['a quota that rises', two({ quotaMinor: '9' }, { quotaMinor: '10' }), []],
    ['a quota above one in words', two({ quotaMinor: 'much' }, { quotaMinor: '1' }), ['tiers.0.quotaMinor']],
    ['half an approval', two({}, { criteria: [atLeast('registrations-approved', '1.5')] }), [threshold]],
    ['half a percent', two({}, { criteria: [atLeast('win-rate', '1.5')] }), []],
    ['all of them', two({}, { criteria: [atLeast('win-rate', '100')] }), []],
    ['more than a hundred deals', two({}, { criteria: [atLeast('deals-won', '101')] }), []],
    ['equal thresholds', one(atLeast('deals-won', '2'), atLeast('deals-won', '2')), []],
    ['a floor below another’s ceiling', one(atMost('5'), atLeast('deals-won', '2')), []],
    ['equal ceilings', one(atMost('2'), atMost('2')), []],
    ['a ceiling that rises with the tier', one(atMost('1'), atMost('2')), [threshold]],
    [
      'a threshold above one in words',
      one(atLeast('deals-won', 'x'), atLeast('deals-won', '1')),
      ['tiers.0.criteria.0.threshold'],
    ],
    [
      'one in words above a threshold',
      one(atLeast('deals-won', '1'), atLeast('deals-won', 'x')),
      [threshold],
    ],
    ['a property with more behind it', held('score-x'), ['tierReview.metricProperties.0.property']],
    ['a property of several letters and digits', held('score_2'), []],
    ['the first day of a year', year('01-01'), []],
    ['the last day of a year', year('12-31'), []],
    ['the last day of February', year('02-28'), []],
    ['a month nought', year('00-10'), start],
    ['a day nought', year('01-00'), start],
    ['more before a day', year('x01-01'), start],
    ['a month of three digits', year('001-01'), start],
    ['more behind a day', year('01-01-1'), start],
    ['a day without noughts', year('1-1'), start],
    ['a warning a day before the shortest month', warned(12, { months: 11, days: 27 }), []],
    [
      'a warning of 28 days in the month before the sunset',
      warned(12, { months: 11, days: 28 }),
      ['sunset.warnAt.0.days', 'sunset.warnAt.0'],
    ],
    ['a warning after the sunset', warned(12, { months: 13, days: 1 }), ['sunset.warnAt.0']],
    ['a warning in the month of the sunset', warned(12, { months: 12, days: 1 }), ['sunset.warnAt.0']],
    ['a sunset after ten years', warned(120, { months: 119, days: 0 }), []],
    ['a warning at once', warned(12, { months: 0, days: 0 }), []],
    [
      'every type of partner',
      {
        sunset: {
          ...sunset,
          exemptPartnerTypes: ['reseller', 'co-sell', 'services', 'distributor', 'referral'],
        },
      },
      [],
    ],
  ])('%s', (_sentence, change, paths) => {
    expect(pathsOf(change)).toEqual(paths);
  });

  test('a quota says what it must be', () => {
    const faults = policyFaults({ ...defaultPolicy, ...two({}, { quotaMinor: 'much' }) });
    expect(faults).toEqual([
      { path: quota, message: 'must be whole minor units as text, such as 5000000 for 50,000.00 EUR' },
    ]);
  });
});
