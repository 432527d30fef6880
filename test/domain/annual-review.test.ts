import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { annualReview, leastThatKeeps, quotaLack, quotaStanding } from '../../domain/annual-review.ts';
import type { Outcome } from '../../domain/outcome.ts';
import { defaultPolicy } from '../../domain/policy.ts';
import { promotion } from '../../domain/promotion.ts';
import { tierReview } from '../../domain/tier.ts';
import { effectiveDay, nextQuarter } from '../../domain/tier-notice.ts';
import type { TierCriterion } from '../../domain/tier-settings.ts';
import { at, atLeast, day, noFacts, review, subject, tiersWith, won } from './tier-cases.ts';

describe('the annual review (V1, V2)', () => {
  test.each<[string, Parameters<typeof review>, string, string]>([
    [
      'all that was owed keeps',
      [{ facts: { ...noFacts, credits: [won(100_000n)] } }],
      'requalified',
      'TIER_REQUALIFIED',
    ],
    [
      'exactly 70 % keeps',
      [{ facts: { ...noFacts, credits: [won(70_000n)] } }],
      'requalified',
      'TIER_REQUALIFIED',
    ],
    [
      'one cent less drops by one tier',
      [{ facts: { ...noFacts, credits: [won(69_999n)] } }],
      'lower',
      'TIER_QUOTA_MISSED',
    ],
    [
      'a refund counts against it (E35)',
      [{ facts: { ...noFacts, credits: [won(100_000n), won(-30_001n, '2027-12-31')] } }],
      'lower',
      'TIER_QUOTA_MISSED',
    ],
    [
      'a refund of the next year does not (E35)',
      [{ facts: { ...noFacts, credits: [won(100_000n), won(-30_001n, '2028-01-01')] } }],
      'requalified',
      'TIER_REQUALIFIED',
    ],
    [
      'what was won before the year does not count',
      [{ facts: { ...noFacts, credits: [won(100_000n, '2026-12-31')] } }],
      'lower',
      'TIER_QUOTA_MISSED',
    ],
    [
      'refunds beyond all sales drop (E36)',
      [{ facts: { ...noFacts, credits: [won(-1n)] } }],
      'lower',
      'TIER_QUOTA_MISSED',
    ],
    [
      'a deal of nothing counts as nothing (E36)',
      [{ facts: { ...noFacts, credits: [won(0n)] } }],
      'lower',
      'TIER_QUOTA_MISSED',
    ],
    [
      'a won deal without an amount is asked for first (E36)',
      [{ facts: { ...noFacts, credits: [won(null), won(69_999n)] } }],
      'person',
      'TIER_AMOUNT_MISSING',
    ],
    [
      'unless what is stated suffices (E36)',
      [{ facts: { ...noFacts, credits: [won(null), won(70_000n)] } }],
      'requalified',
      'TIER_REQUALIFIED',
    ],
    [
      'half a year as a partner owes half the quota',
      [{ joinedOn: day('2027-07-02'), facts: { ...noFacts, credits: [won(35_096n)] } }],
      'requalified',
      'TIER_REQUALIFIED',
    ],
    [
      'and not less',
      [{ joinedOn: day('2027-07-02'), facts: { ...noFacts, credits: [won(35_095n)] } }],
      'lower',
      'TIER_QUOTA_MISSED',
    ],
    ['without a quota nobody drops', [{}, {}], 'requalified', 'TIER_REQUALIFIED'],
    ['a quota of nothing is none', [{}, { quotaMinor: '0' }], 'requalified', 'TIER_REQUALIFIED'],
    [
      'a partner of 179 days is not evaluated',
      [{ joinedOn: day('2027-07-06') }],
      'not-evaluated',
      'TIER_PARTNER_TOO_YOUNG',
    ],
    ['a partner of 180 days is', [{ joinedOn: day('2027-07-05') }], 'lower', 'TIER_QUOTA_MISSED'],
    [
      'an unmet criterion goes to a person',
      [{}, { criteria: [atLeast('deals-won', '1')] }],
      'person',
      'TIER_CRITERIA_NOT_MET',
    ],
    [
      'a metric that nobody states goes to a person',
      [{}, { criteria: [atLeast('satisfaction', '4.5')] }],
      'person',
      'TIER_METRIC_MISSING',
    ],
    [
      'V1 comes before the criteria',
      [{}, { quotaMinor: '1', criteria: [atLeast('deals-won', '1')] }],
      'lower',
      'TIER_QUOTA_MISSED',
    ],
    [
      'nothing is below the lowest tier',
      [
        {
          tier: 'Registered',
          policy: { ...defaultPolicy, tiers: tiersWith('Registered', { quotaMinor: '1' }) },
        },
      ],
      'requalified',
      'TIER_REQUALIFIED',
    ],
    [
      'a tier that the policy lost counts as the lowest',
      [{ tier: 'Gold' }],
      'requalified',
      'TIER_REQUALIFIED',
    ],
  ])('%s', (_sentence, args, verdict, code) => {
    const answer = review(...args);
    expect({ verdict: answer.verdict, code: answer.outcome.code }).toEqual({ verdict, code });
    expect(answer.to).toBe(verdict === 'lower' ? 'Select' : null);
  });

  test('without tiers nothing is owed and nothing can be missed', () => {
    const answer = review({ policy: { ...subject().policy, tiers: [] } });
    expect(answer).toMatchObject({ verdict: 'requalified', criteria: [], quota: { quotaMinor: 0n } });
  });

  test('says what would have kept the tier, in the program’s words', () => {
    const credits = [won(5_760_000n)];
    const { outcome } = review({ facts: { ...noFacts, credits } }, { quotaMinor: '10000000' });
    expect(outcome).toMatchObject({
      rule: 'V1',
      text: 'The quota was missed by more than 30 %: 57,600.00 EUR of 100,000.00 EUR for the full year, 365 of 365 days as a partner. The tier becomes Select.',
      facts: { attainedMinor: '5760000', leastMinor: '7000000', tier: 'Premier', to: 'Select' },
      wouldChange: [
        {
          fact: 'attainedMinor',
          becomes: '7000000',
          text: '12,400.00 EUR more by 31 December 2027 would have kept Premier.',
        },
      ],
    });
  });

  const year = { tier: 'Premier', periodFrom: '2027-01-01', periodUntil: '2028-01-01' };
  const quota = {
    attainedMinor: '0',
    quotaMinor: '100000',
    leastMinor: '70000',
    currency: 'EUR',
    activeDays: 365,
    daysInPeriod: 365,
  };
  const twoCriteria = [atLeast('deals-won', '1'), atLeast('satisfaction', '4')];
  const wins = [at('2027-03-01')];

  test.each<[string, Parameters<typeof review>, Outcome]>([
    [
      'one deal without an amount',
      [{ facts: { ...noFacts, credits: [won(null)] } }],
      {
        code: 'TIER_AMOUNT_MISSING',
        rule: 'V2',
        text: 'The quota looks missed, but 1 won deal has no amount. A person decides.',
        facts: { ...year, ...quota, dealsWithoutAmount: 1 },
        wouldChange: [
          { fact: 'dealsWithoutAmount', becomes: 0, text: 'State the amounts of the won deals in HubSpot.' },
        ],
      },
    ],
    [
      'two deals without an amount',
      [{ facts: { ...noFacts, credits: [won(null), won(null)] } }],
      {
        code: 'TIER_AMOUNT_MISSING',
        rule: 'V2',
        text: 'The quota looks missed, but 2 won deals have no amount. A person decides.',
        facts: { ...year, ...quota, dealsWithoutAmount: 2 },
        wouldChange: [
          { fact: 'dealsWithoutAmount', becomes: 0, text: 'State the amounts of the won deals in HubSpot.' },
        ],
      },
    ],
    [
      'criteria that are met',
      [{ facts: { ...noFacts, wins, properties: { satisfaction: '4' } } }, { criteria: twoCriteria }],
      {
        code: 'TIER_REQUALIFIED',
        rule: 'V2',
        text: 'Premier is kept: every criterion is met.',
        facts: { ...year, ...quota, quotaMinor: '0', leastMinor: '0' },
        wouldChange: [],
      },
    ],
    [
      'a criterion that is missed, and one that nothing tells',
      [{}, { criteria: twoCriteria }],
      {
        code: 'TIER_CRITERIA_NOT_MET',
        rule: 'V2',
        text: 'Not every criterion of Premier is met. A person decides.',
        facts: { ...year, ...quota, quotaMinor: '0', leastMinor: '0', 'deals-won': '0', satisfaction: null },
        wouldChange: [
          { fact: 'deals-won', becomes: '1', text: 'Deals won: at least 1; it is 0.' },
          {
            fact: 'satisfaction',
            becomes: '4',
            text: 'Satisfaction: at least 4; HubSpot has no number for it.',
          },
        ],
      },
    ],
    [
      'only a criterion that nothing tells',
      [{ facts: { ...noFacts, wins } }, { criteria: twoCriteria }],
      {
        code: 'TIER_METRIC_MISSING',
        rule: 'V2',
        text: 'Nothing tells some of the criteria of Premier. A person decides.',
        facts: { ...year, ...quota, quotaMinor: '0', leastMinor: '0', 'deals-won': '1', satisfaction: null },
        wouldChange: [
          {
            fact: 'satisfaction',
            becomes: '4',
            text: 'Satisfaction: at least 4; HubSpot has no number for it.',
          },
        ],
      },
    ],
    [
      'a partner that is too young',
      [{ joinedOn: day('2027-12-02') }],
      {
        code: 'TIER_PARTNER_TOO_YOUNG',
        rule: 'V1',
        text: 'Not evaluated: a partner for 30 days, and a review needs 180.',
        facts: { ...year, ageDays: 30, minimumPartnerAgeDays: 180 },
        wouldChange: [{ fact: 'ageDays', becomes: 180, text: 'A partner is reviewed from 180 days on.' }],
      },
    ],
  ])('explains %s', (_sentence, args, outcome) => {
    expect(review(...args).outcome).toEqual(outcome);
  });

  test('tells during the year what keeps the tier', () => {
    const running = subject({ facts: { ...noFacts, credits: [won(100n)] } });
    expect(quotaLack(running, quotaStanding(running))).toBe(
      `699.00 ${quota.currency} more by 31 December 2027 keeps Premier.`,
    );
  });

  test('counts the days of a leap year', () => {
    const year = { from: day('2028-01-01'), until: day('2029-01-01') };
    expect(quotaStanding(subject({ year }))).toMatchObject({ activeDays: 366, daysInPeriod: 366 });
    expect(quotaStanding(subject({ year, joinedOn: day('2028-02-29') })).activeDays).toBe(307);
    expect(quotaStanding(subject({ year, joinedOn: day('2029-06-01') }))).toMatchObject({
      activeDays: 0,
      verdict: 'not-evaluated',
    });
  });

  test('counts days in the program’s zone', () => {
    const policy = { ...subject().policy, timeZone: 'Pacific/Auckland' };
    const credits = [{ ...won(100_000n), at: at('2027-12-31T11:00:00Z') }];
    expect(review({ policy, facts: { ...noFacts, credits } }).verdict).toBe('lower');
    const before = [{ ...won(100_000n), at: at('2027-12-31T10:59:59.999Z') }];
    expect(review({ policy, facts: { ...noFacts, credits: before } }).verdict).toBe('requalified');
  });
});

describe('for any quota, amounts and days', () => {
  const money = fc.bigInt({ min: -(10n ** 9n), max: 10n ** 14n });
  const quota = fc.bigInt({ min: 0n, max: 10n ** 14n });
  const joined = fc.integer({ min: 0, max: 900 }).map(days => day('2025-08-01').add({ days }));

  test('the verdict is that of tierReview, and the least amount that keeps is the least (V1)', () => {
    fc.assert(
      fc.property(quota, fc.integer({ min: 1, max: 366 }), fc.constantFrom(365, 366), (q, days, all) => {
        const least = leastThatKeeps(q, Math.min(days, all), all);
        if (q === 0n) return;
        expect(tierReview(least, q, Math.min(days, all), all)).toBe('keeps');
        expect(tierReview(least - 1n, q, Math.min(days, all), all)).toBe('downgrade');
      }),
    );
  });

  test('what would change a downgrade does: with it, the tier is kept (V1)', () => {
    fc.assert(
      fc.property(fc.array(money, { maxLength: 4 }), quota, joined, (amounts, q, joinedOn) => {
        const credits = amounts.map(amount => won(amount));
        const premier = { quotaMinor: String(q) };
        const given = review({ joinedOn, facts: { ...noFacts, credits } }, premier);
        fc.pre(given.verdict === 'lower');
        const becomes = BigInt(String(given.outcome.wouldChange[0]?.becomes));
        const missing = won(becomes - given.quota.attainedMinor);
        const changed = (credit: typeof missing) =>
          review({ joinedOn, facts: { ...noFacts, credits: [...credits, credit] } }, premier).verdict;
        expect(changed(missing)).toBe('requalified');
        expect(changed({ ...missing, amountMinor: (missing.amountMinor ?? 0n) - 1n })).toBe('lower');
      }),
    );
  });

  test('facts give the same verdict in whatever order they came (I6)', () => {
    fc.assert(
      fc.property(fc.array(money, { maxLength: 5 }), quota, (amounts, q) => {
        const credits = amounts.map(amount => won(amount));
        const of = (list: typeof credits) =>
          annualReview(subject({ facts: { ...noFacts, credits: list } }, { quotaMinor: String(q) }));
        expect(of(credits.toReversed())).toEqual(of(credits));
      }),
    );
  });
});

/** Criteria over a handful of wins and losses, small enough that they are met just as often as not. */
const anyCriteria = fc.array(
  fc
    .tuple(
      fc.constantFrom('deals-won' as const, 'registrations-approved' as const, 'arr-sourced' as const),
      fc.constantFrom('at-least' as const, 'at-most' as const),
      fc.integer({ min: 0, max: 3 }),
    )
    .map(([metric, operator, n]): TierCriterion => ({ metric, operator, threshold: String(n) })),
  { maxLength: 3 },
);
const anyYear = fc
  .record({ wins: fc.nat(3), approvals: fc.nat(3), sourced: fc.nat(3) })
  .map(({ wins, approvals, sourced }) => ({
    has: { 'deals-won': wins, 'registrations-approved': approvals, 'arr-sourced': sourced },
    facts: {
      ...noFacts,
      wins: Array.from({ length: wins }, () => at('2027-03-01')),
      approvals: Array.from({ length: approvals }, () => at('2027-04-01')),
      credits: Array.from({ length: sourced }, () => won(1n)),
    },
  }));
type Counted = 'deals-won' | 'registrations-approved' | 'arr-sourced';
const isMet = (has: Record<Counted, number>, { metric, operator, threshold }: TierCriterion) => {
  const value = has[metric as Counted];
  return operator === 'at-least' ? value >= Number(threshold) : value <= Number(threshold);
};

describe('whatever the criteria of a tier and what happened in the year', () => {
  test('it is requalified with all of them met, lowered for the quota alone, and otherwise left to a person (V2)', () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(
        anyCriteria,
        anyYear,
        fc.constantFrom('0', '4', '5'),
        (criteria, { has, facts }, quotaMinor) => {
          const { verdict, to } = review({ facts }, { quotaMinor, criteria });
          const missed = Number(quotaMinor) > 0 && 10 * has['arr-sourced'] < 7 * Number(quotaMinor);
          const all = criteria.every(criterion => isMet(has, criterion));
          seen.add(verdict);
          expect({ verdict, to }).toEqual(
            missed
              ? { verdict: 'lower', to: 'Select' }
              : { verdict: all ? 'requalified' : 'person', to: null },
          );
        },
      ),
      { numRuns: 500 },
    );
    expect(seen.size).toBe(3);
  });

  test('a promotion is met exactly with all criteria of the next tier, of which there is one at least (V2)', () => {
    const seen = new Set<boolean>();
    fc.assert(
      fc.property(anyCriteria, anyYear, (criteria, { has, facts }) => {
        const { met, to } = promotion({
          tier: 'Select',
          facts,
          period: { yearFrom: day('2027-01-01'), until: at('2028-01-01'), timeZone: 'UTC' },
          policy: { ...defaultPolicy, tiers: tiersWith('Premier', { criteria }) },
        });
        seen.add(met);
        expect({ met, to }).toEqual({
          met: criteria.length > 0 && criteria.every(criterion => isMet(has, criterion)),
          to: 'Premier',
        });
      }),
      { numRuns: 500 },
    );
    expect(seen.size).toBe(2);
  });
});

describe('a lower tier is in effect (V3)', () => {
  const decided = fc
    .integer({ min: 0, max: 24 * 1500 })
    .map(hours => at('2026-01-01T00:30:00Z').add({ hours }));
  const starts = fc.constantFrom('01-01', '02-01', '04-01', '07-15', '11-30');
  const zones = fc.constantFrom('UTC', 'America/Los_Angeles', 'Pacific/Auckland', 'America/Sao_Paulo');

  /** Whether a quarter of a program year begins on the day: the start, or its like of three, six or nine months later. */
  const beginsQuarter = (date: Temporal.PlainDate, start: string) => {
    const [month = 1, dayOfMonth = 1] = start.split('-').map(Number);
    return (date.month - month + 12) % 3 === 0 && date.day === Math.min(dayOfMonth, date.daysInMonth);
  };

  test('from the first day on which a quarter begins after whole days of notice, walked through day by day (V3)', () => {
    fc.assert(
      fc.property(
        decided,
        starts,
        zones,
        fc.integer({ min: 0, max: 120 }),
        (decidedAt, start, timeZone, noticeDays) => {
          const policy = { timeZone, tierReview: { noticeDays, programYearStart: start } };
          let date = decidedAt.toZonedDateTimeISO(timeZone).toPlainDate();
          for (let noticed = -1; noticed < noticeDays; noticed += 1) date = date.add({ days: 1 });
          while (!beginsQuarter(date, start)) date = date.add({ days: 1 });
          expect(effectiveDay(decidedAt, policy).toString()).toBe(date.toString());
          // Notice that was given long ago: the next quarter, never the day itself.
          let next = decidedAt.toZonedDateTimeISO(timeZone).toPlainDate().add({ days: 1 });
          while (!beginsQuarter(next, start)) next = next.add({ days: 1 });
          expect(nextQuarter(decidedAt, policy).toString()).toBe(next.toString());
        },
      ),
      { numRuns: 400 },
    );
  });

  test.each([
    ['from the second quarter, when decided on New Year', '2028-01-01T00:00:00Z', '01-01', '2028-04-01'],
    ['when the notice ends with the quarter', '2028-03-01T10:00:00Z', '01-01', '2028-04-01'],
    ['a quarter later, when a day is missing', '2028-03-02T00:00:00Z', '01-01', '2028-07-01'],
    ['in the next year', '2027-12-15T00:00:00Z', '01-01', '2028-04-01'],
    ['by the program’s own quarters', '2028-02-01T00:00:00Z', '02-01', '2028-05-01'],
    ['at the end of a short month', '2028-01-05T00:00:00Z', '11-30', '2028-02-29'],
    ['likewise in a common year', '2027-01-05T00:00:00Z', '11-30', '2027-02-28'],
  ])('%s', (_sentence, decided, programYearStart, expected) => {
    const policy = { timeZone: 'UTC', tierReview: { noticeDays: 30, programYearStart } };
    expect(effectiveDay(at(decided), policy).toString()).toBe(expected);
  });

  test('on the first day of the next quarter, when notice was given long ago', () => {
    const policy = { timeZone: 'UTC', tierReview: { programYearStart: '01-01' } };
    expect(nextQuarter(at('2028-04-01'), policy).toString()).toBe('2028-07-01');
    expect(nextQuarter(at('2028-03-31'), policy).toString()).toBe('2028-04-01');
  });
});
