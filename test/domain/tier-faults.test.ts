import { describe, expect, test } from 'vitest';
import { defaultPolicy, type Policy, policyFaults } from '../../domain/policy.ts';
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
    ['a currency by its sign', { tierReview: { ...tierReview, currency: '€' } }, ['tierReview.currency']],
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
});
