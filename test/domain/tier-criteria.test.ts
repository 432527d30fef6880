import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { moneyWords } from '../../domain/money-words.ts';
import type { Outcome } from '../../domain/outcome.ts';
import { defaultPolicy } from '../../domain/policy.ts';
import { programYearOf } from '../../domain/program-year.ts';
import { promotion } from '../../domain/promotion.ts';
import { compare, decimalOf, inDecimals, ratio, whole } from '../../domain/rational.ts';
import { criteriaChanges, criteriaFacts, judgeCriteria } from '../../domain/tier-criteria.ts';
import type { TierFacts } from '../../domain/tier-facts.ts';
import { isPropertyMetric, type TierCriterion, tierMetrics } from '../../domain/tier-settings.ts';
import { at, atLeast, day, noFacts, tiersWith, won } from './tier-cases.ts';

const period = { yearFrom: day('2027-01-01'), until: at('2028-01-01T00:00:00Z'), timeZone: 'UTC' };
const judged = (criterion: TierCriterion, facts: Partial<TierFacts>) =>
  judgeCriteria([criterion], { ...noFacts, ...facts }, period)[0];
const inYear = at('2027-03-01');
const before = at('2026-12-31');

describe('a criterion', () => {
  test.each<[string, TierCriterion, Partial<TierFacts>, boolean | null]>([
    ['met by just as much', atLeast('arr-sourced', '500'), { credits: [won(500n)] }, true],
    ['missed by one', atLeast('arr-sourced', '501'), { credits: [won(500n)] }, false],
    [
      'of sourced revenue counts no influenced',
      atLeast('arr-sourced', '1'),
      { credits: [{ ...won(5n), kind: 'influenced' }] },
      false,
    ],
    [
      'of influenced revenue does',
      atLeast('arr-influenced', '5'),
      { credits: [{ ...won(5n), kind: 'influenced' }] },
      true,
    ],
    [
      'counts approvals of the year only',
      atLeast('registrations-approved', '2'),
      { approvals: [inYear, before] },
      false,
    ],
    [
      'counts over its own window',
      atLeast('registrations-approved', '2', 13),
      { approvals: [inYear, before] },
      true,
    ],
    ['counts deals won', atLeast('deals-won', '1'), { wins: [inYear] }, true],
    ['counts deals won in the year only', atLeast('deals-won', '2'), { wins: [inYear, before] }, false],
    [
      'has a rate of what was won in the year',
      atLeast('win-rate', '51'),
      { wins: [inYear, before], losses: [inYear] },
      false,
    ],
    ['and of what was lost in it', atLeast('win-rate', '100'), { wins: [inYear], losses: [before] }, true],
    [
      'knows a rate exactly: one of three is no 33.34 %',
      atLeast('win-rate', '33.34'),
      { wins: [inYear], losses: [inYear, inYear] },
      false,
    ],
    ['but it is 33.33 %', atLeast('win-rate', '33.33'), { wins: [inYear], losses: [inYear, inYear] }, true],
    ['has no rate where nothing was decided', atLeast('win-rate', '0'), {}, null],
    [
      'reads a number of HubSpot',
      atLeast('people-certified', '3'),
      { properties: { 'people-certified': '3' } },
      true,
    ],
    [
      'reads decimals exactly',
      atLeast('satisfaction', '4.3'),
      { properties: { satisfaction: '4.30' } },
      true,
    ],
    [
      'reads a number with blanks around it',
      atLeast('satisfaction', '4.3'),
      { properties: { satisfaction: ' 4.3 ' } },
      true,
    ],
    ['does not round', atLeast('satisfaction', '4.3'), { properties: { satisfaction: '4.2999' } }, false],
    [
      'takes no words for a number',
      atLeast('satisfaction', '1'),
      { properties: { satisfaction: 'good' } },
      null,
    ],
    ['is not evaluated without a value', atLeast('plan-attainment', '80'), {}, null],
    [
      'counts ticked services, each once',
      atLeast('services-trained', '2'),
      { properties: { 'services-trained': 'install;train;install' } },
      true,
    ],
    [
      'counts one service once, whatever blanks are around it',
      atLeast('services-trained', '2'),
      { properties: { 'services-trained': 'install; install' } },
      false,
    ],
    [
      'counts no service between two semicolons, nor behind the last',
      atLeast('services-trained', '3'),
      { properties: { 'services-trained': 'install;;train;' } },
      false,
    ],
    ['has no services where HubSpot has no value', atLeast('services-trained', '0'), {}, null],
    [
      'no service ticked is no number',
      atLeast('services-trained', '0'),
      { properties: { 'services-trained': ' ' } },
      null,
    ],
    [
      'may be a ceiling',
      { metric: 'deals-won', operator: 'at-most', threshold: '1' },
      { wins: [inYear] },
      true,
    ],
    [
      'which is broken from above',
      { metric: 'deals-won', operator: 'at-most', threshold: '1' },
      { wins: [inYear, inYear] },
      false,
    ],
  ])('%s', (_sentence, criterion, facts, met) => {
    expect(judged(criterion, facts)?.met).toBe(met);
  });

  test('ends before the end of the year and begins with its first instant', () => {
    const approvals = [
      at('2027-01-01T00:00:00Z'),
      at('2028-01-01T00:00:00Z'),
      at('2026-12-31T23:59:59.999Z'),
    ];
    expect(judged(atLeast('registrations-approved', '1'), { approvals })?.have).toEqual(whole(1));
  });

  test('says what is missing, in the units of the metric', () => {
    const verdicts = judgeCriteria(
      [
        atLeast('arr-sourced', '5000000'),
        atLeast('win-rate', '40'),
        atLeast('people-certified', '3', undefined),
        atLeast('deals-won', '2', 6),
      ],
      { ...noFacts, wins: [at('2027-11-01')], losses: [inYear, inYear] },
      period,
    );
    expect(criteriaChanges(verdicts, 'EUR')).toEqual([
      {
        fact: 'arr-sourced',
        becomes: '5000000',
        text: 'ARR sourced: at least 50,000.00 EUR; it is 0.00 EUR.',
      },
      { fact: 'win-rate', becomes: '40', text: 'Win rate: at least 40 %; it is 33.33… %.' },
      {
        fact: 'people-certified',
        becomes: '3',
        text: 'People certified: at least 3; HubSpot has no number for it.',
      },
      { fact: 'deals-won (6 months)', becomes: '2', text: 'Deals won within 6 months: at least 2; it is 1.' },
    ]);
    expect(criteriaFacts(verdicts)).toEqual({
      'arr-sourced': '0',
      'win-rate': '33.33…',
      'people-certified': null,
      'deals-won (6 months)': '1',
    });
  });

  test.each<[TierCriterion, Partial<TierFacts>, string]>([
    [atLeast('arr-influenced', '100.00'), {}, 'ARR influenced: at least 1.00 EUR; it is 0.00 EUR.'],
    [atLeast('registrations-approved', '2'), {}, 'Registrations approved: at least 2; it is 0.'],
    [atLeast('win-rate', '50'), {}, 'Win rate: at least 50 %; nothing was decided yet.'],
    [
      { ...atLeast('deals-won', '0'), operator: 'at-most' },
      { wins: [inYear] },
      'Deals won: at most 0; it is 1.',
    ],
    [
      atLeast('satisfaction', '4.5'),
      { properties: { satisfaction: '4' } },
      'Satisfaction: at least 4.5; it is 4.',
    ],
    [
      atLeast('services-trained', '2'),
      { properties: { 'services-trained': 'install' } },
      'Services trained: at least 2; it is 1.',
    ],
    [
      atLeast('plan-attainment', '80'),
      { properties: { 'plan-attainment': '79.5' } },
      'Plan attainment: at least 80 %; it is 79.5 %.',
    ],
  ])('%j says so: %s', (criterion, facts, text) => {
    const verdicts = judgeCriteria([criterion], { ...noFacts, ...facts }, period);
    expect(criteriaChanges(verdicts, 'EUR').map(change => change.text)).toEqual([text]);
  });

  test('in words that are no number is a fault of the program', () => {
    expect(() => judged(atLeast('deals-won', 'many'), {})).toThrow('“many” is no threshold');
  });

  test('of HubSpot: with what would change it, it is met', () => {
    const metric = fc.constantFrom(...tierMetrics.filter(isPropertyMetric));
    const number = fc.integer({ min: 0, max: 99_999 }).map(n => inDecimals(ratio(BigInt(n), 100n)));
    const value = fc.oneof(number, fc.constantFrom('', 'good', '-'));
    fc.assert(
      fc.property(
        metric,
        fc.constantFrom('at-least', 'at-most'),
        number,
        value,
        (name, operator, threshold, has) => {
          const criterion = { metric: name, operator, threshold } as const;
          const verdict = judged(criterion, { properties: { [name]: has } });
          const [change] = criteriaChanges(verdict === undefined ? [] : [verdict], 'EUR');
          expect(change === undefined).toBe(verdict?.met === true);
          if (change !== undefined)
            expect(judged(criterion, { properties: { [name]: String(change.becomes) } })?.met).toBe(true);
        },
      ),
    );
  });
});

describe('a promotion (V2)', () => {
  const grown = (criteria: TierCriterion[] | undefined, facts: Partial<TierFacts> = {}, tier = 'Select') =>
    promotion({
      tier,
      facts: { ...noFacts, ...facts },
      period,
      policy: { ...defaultPolicy, tiers: tiersWith('Premier', criteria === undefined ? {} : { criteria }) },
    });

  test.each<[string, ReturnType<typeof grown>, boolean, string]>([
    [
      'is met with all criteria of the next tier',
      grown([atLeast('deals-won', '1')], { wins: [inYear] }),
      true,
      'PROMOTION',
    ],
    [
      'not with one of two',
      grown([atLeast('deals-won', '1'), atLeast('satisfaction', '4')], { wins: [inYear] }),
      false,
      'PROMOTION_CRITERIA_NOT_MET',
    ],
    ['never to a tier without criteria', grown(undefined), false, 'TIER_WITHOUT_CRITERIA'],
    ['never beyond the highest', grown([atLeast('deals-won', '0')], {}, 'Premier'), false, 'TIER_HIGHEST'],
  ])('%s', (_sentence, answer, met, code) => {
    expect({ met: answer.met, code: answer.outcome.code }).toEqual({ met, code });
    expect(answer.outcome.wouldChange.length > 0).toBe(!met);
  });
});

describe('a promotion explains', () => {
  const explained = (criteria: TierCriterion[] | undefined, tier = 'Select') =>
    promotion({
      tier,
      facts: { ...noFacts, wins: [inYear] },
      period,
      policy: { ...defaultPolicy, tiers: tiersWith('Premier', criteria === undefined ? {} : { criteria }) },
    });

  test.each<[string, ReturnType<typeof explained>, Outcome, string | null]>([
    [
      'that it is met',
      explained([atLeast('deals-won', '1')]),
      {
        code: 'PROMOTION',
        rule: 'V2',
        text: 'Every criterion of Premier is met.',
        facts: { tier: 'Select', to: 'Premier', criteria: 1, 'deals-won': '1' },
        wouldChange: [],
      },
      'Premier',
    ],
    [
      'what is missing',
      explained([atLeast('deals-won', '3')]),
      {
        code: 'PROMOTION_CRITERIA_NOT_MET',
        rule: 'V2',
        text: 'Not every criterion of Premier is met.',
        facts: { tier: 'Select', to: 'Premier', criteria: 1, 'deals-won': '1' },
        wouldChange: [{ fact: 'deals-won', becomes: '3', text: 'Deals won: at least 3; it is 1.' }],
      },
      'Premier',
    ],
    [
      'that nobody said what it takes',
      explained(undefined),
      {
        code: 'TIER_WITHOUT_CRITERIA',
        rule: 'V2',
        text: 'Premier sets no criteria, so nobody grows into it by itself.',
        facts: { tier: 'Select', to: 'Premier', criteria: 0 },
        wouldChange: [
          {
            fact: 'criteria',
            becomes: 1,
            text: 'Set criteria for Premier in the program settings, or set the tier in HubSpot.',
          },
        ],
      },
      'Premier',
    ],
    [
      'that there is nothing above',
      explained([], 'Premier'),
      {
        code: 'TIER_HIGHEST',
        rule: 'V2',
        text: 'Premier is the highest tier.',
        facts: { tier: 'Premier', highest: true },
        wouldChange: [
          { fact: 'highest', becomes: false, text: 'Name a higher tier in the program settings.' },
        ],
      },
      null,
    ],
  ])('%s', (_sentence, answer, outcome, to) => {
    expect(answer.outcome).toEqual(outcome);
    expect(answer.to).toBe(to);
    expect(answer.criteria).toHaveLength(Number(outcome.facts.criteria ?? 0));
  });
});

describe('exact numbers', () => {
  test.each([
    ['4.5', '4.5'],
    ['-0.25', '-0.25'],
    ['10', '10'],
    ['007', '7'],
    ['1.500000', '1.5'],
    ['0', '0'],
  ])('%s reads %s', (text, words) => {
    const value = decimalOf(text);
    expect(value === null ? null : inDecimals(value)).toBe(words);
  });
  test.each(['', '.5', '5.', '1e3', '1,5', ' 1', '1.1234567', '1'.repeat(16)])('“%s” is none', text => {
    expect(decimalOf(text)).toBeNull();
  });
  test('0.1 and 0.2 are 0.3', () => {
    expect(compare(ratio(1n * 10n + 2n * 10n, 100n), decimalOf('0.3') ?? whole(0))).toBe(0);
    expect(() => ratio(1n, 0n)).toThrow(RangeError);
  });
  test.each<[bigint, string, string]>([
    [1_240_000n, 'EUR', '12,400.00 EUR'],
    [-5n, 'EUR', '-0.05 EUR'],
    [0n, 'USD', '0.00 USD'],
    [1_234_567n, 'JPY', '1,234,567 JPY'],
    [1_500n, 'KWD', '1.500 KWD'],
    [100n, 'no', '1.00 no'],
    [99_999n, 'EUR', '999.99 EUR'],
  ])('%s minor units of %s are %s', (amount, currency, words) => {
    expect(moneyWords(amount, currency)).toBe(words);
  });
});

describe('a program year', () => {
  test.each([
    ['of January', '2027-01-01', '01-01', '2027-01-01', '2028-01-01'],
    ['the day before it begins', '2027-03-31', '04-01', '2026-04-01', '2027-04-01'],
    ['the day on which it begins', '2027-04-01', '04-01', '2027-04-01', '2028-04-01'],
  ])('%s', (_sentence, date, start, from, until) => {
    expect(programYearOf(day(date), start)).toEqual({ from: day(from), until: day(until) });
  });
});
