import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type DealOutcomeFacts, type DealStep, dealOutcome } from '../../domain/deal-outcome.ts';
import { defaultPolicy } from '../../domain/policy.ts';

const at = (text: string) => Temporal.Instant.from(text.length === 10 ? `${text}T12:00:00Z` : text);
const step = (on: string, outcome: DealStep['outcome'], by: DealStep['by'] = 'partner'): DealStep => ({
  at: at(on),
  outcome,
  by,
});

/** Protected from 1 March through 30 May 2027; asked in June unless said otherwise. */
const facts = (steps: DealStep[], more: Partial<DealOutcomeFacts> = {}): DealOutcomeFacts => ({
  protectedFrom: at('2027-03-01'),
  end: at('2027-05-31T00:00:00Z'),
  steps,
  lossOpposedAt: null,
  now: at('2027-06-30'),
  policy: defaultPolicy,
  ...more,
});
const open = step('2027-02-01', 'open');

describe('what a closed deal stays', () => {
  const { reopenDays } = defaultPolicy.registration;
  const closedOn = at('2027-03-10');
  const lastDay = closedOn.add({ hours: 24 * reopenDays });
  const reopened = (outcome: 'won' | 'lost', on: Temporal.Instant) =>
    dealOutcome(facts([open, step('2027-03-10', outcome), { at: on, outcome: 'open', by: 'partner' }])).is;
  test.each(['won', 'lost'] as const)('%s: open again within the days for it, and not after', outcome => {
    expect(reopened(outcome, lastDay)).toBe('open');
    expect(reopened(outcome, lastDay.add({ hours: 24 }))).toBe(outcome);
  });
  test('a first stage that is open opens nothing again', () => {
    expect(dealOutcome(facts([step('2027-03-05', 'open')]))).toEqual({ is: 'open', since: null });
  });
});

describe('what the stages of the registered deal mean', () => {
  test.each<[string, DealStep[], Partial<DealOutcomeFacts>, object]>([
    ['a deal without history is open', [], {}, { is: 'open', since: null }],
    [
      'won in the protection is won',
      [open, step('2027-04-01', 'won')],
      {},
      { is: 'won', at: at('2027-04-01') },
    ],
    [
      'won by whoever set it',
      [open, step('2027-04-01', 'won', 'other')],
      {},
      { is: 'won', at: at('2027-04-01') },
    ],
    [
      'lost by the partner’s side is lost at once',
      [open, step('2027-04-01', 'lost')],
      {},
      { is: 'lost', at: at('2027-04-01'), setAt: at('2027-04-01'), setBy: 'partner' },
    ],
    [
      'lost by others is reported while the partner may object: 1 April is a Thursday, the fifth business day is the next one',
      [open, step('2027-04-01', 'lost', 'other')],
      { now: at('2027-04-08T16:59:59Z') },
      {
        is: 'loss-reported',
        setBy: 'other',
        setAt: at('2027-04-01'),
        objectUntil: at('2027-04-08T17:00:00Z'),
      },
    ],
    [
      'silence is a loss when the time to object is over',
      [open, step('2027-04-01', 'lost', 'other')],
      { now: at('2027-04-08T17:00:00Z') },
      { is: 'lost', at: at('2027-04-08T17:00:00Z'), setAt: at('2027-04-01'), setBy: 'other' },
    ],
    [
      'a loss to which the partner objected does not count',
      [open, step('2027-04-01', 'lost', 'other')],
      { lossOpposedAt: at('2027-04-01') },
      { is: 'open', since: null },
    ],
    [
      'an objection does not cover a later loss',
      [
        open,
        step('2027-04-01', 'lost', 'other'),
        step('2027-04-02', 'open'),
        step('2027-04-05', 'lost', 'other'),
      ],
      { lossOpposedAt: at('2027-04-01'), now: at('2027-04-06') },
      {
        is: 'loss-reported',
        setBy: 'other',
        setAt: at('2027-04-05'),
        objectUntil: at('2027-04-12T17:00:00Z'),
      },
    ],
    [
      'E10: lost and opened again on the fourteenth day is open',
      [open, step('2027-04-01', 'lost'), step('2027-04-15T23:59:59.999Z', 'open')],
      {},
      { is: 'open', since: at('2027-04-15T23:59:59.999Z') },
    ],
    [
      'E10: opened again after the fourteenth day it stays lost',
      [open, step('2027-04-01', 'lost'), step('2027-04-16T00:00:00Z', 'open')],
      {},
      { is: 'lost', at: at('2027-04-01'), setAt: at('2027-04-01'), setBy: 'partner' },
    ],
    [
      'won and opened again in time is open',
      [open, step('2027-04-01', 'won'), step('2027-04-03', 'open')],
      {},
      { is: 'open', since: at('2027-04-03') },
    ],
    [
      'a loss that is opened again before the time to object is over is no loss',
      [open, step('2027-04-01', 'lost', 'other'), step('2027-04-02', 'open')],
      {},
      { is: 'open', since: at('2027-04-02') },
    ],
    [
      'fourteen days count from when a loss by silence counts',
      [open, step('2027-04-01', 'lost', 'other'), step('2027-04-22', 'open')],
      {},
      { is: 'open', since: at('2027-04-22') },
    ],
    [
      'lost that becomes won in time is won',
      [open, step('2027-04-01', 'lost'), step('2027-04-10', 'won')],
      {},
      { is: 'won', at: at('2027-04-10') },
    ],
    [
      'lost that becomes won too late stays lost',
      [open, step('2027-04-01', 'lost'), step('2027-05-01', 'won')],
      {},
      { is: 'lost', at: at('2027-04-01'), setAt: at('2027-04-01'), setBy: 'partner' },
    ],
    [
      'from one stage that is won to another nothing happens',
      [open, step('2027-04-01', 'won'), step('2027-04-20', 'won')],
      {},
      { is: 'won', at: at('2027-04-01') },
    ],
    [
      'E11: won at the end is too late',
      [open, step('2027-05-31T00:00:00Z', 'won')],
      {},
      { is: 'open', since: null },
    ],
    [
      'won in the last millisecond is in time',
      [open, step('2027-05-30T23:59:59.999Z', 'won')],
      {},
      { is: 'won', at: at('2027-05-30T23:59:59.999Z') },
    ],
    [
      'E12: opened again after the end revives nothing, though within fourteen days',
      [open, step('2027-05-25', 'lost'), step('2027-06-01', 'open')],
      {},
      { is: 'lost', at: at('2027-05-25'), setAt: at('2027-05-25'), setBy: 'partner' },
    ],
    [
      'the time to object that reaches beyond the end leaves the end to decide',
      [open, step('2027-05-27', 'lost', 'other')],
      {},
      {
        is: 'loss-reported',
        setBy: 'other',
        setAt: at('2027-05-27'),
        objectUntil: at('2027-06-03T17:00:00Z'),
      },
    ],
    [
      'likewise where both are over at one instant',
      [open, step('2027-04-01', 'lost', 'other')],
      { end: at('2027-04-08T17:00:00Z') },
      {
        is: 'loss-reported',
        setBy: 'other',
        setAt: at('2027-04-01'),
        objectUntil: at('2027-04-08T17:00:00Z'),
      },
    ],
    [
      'silence is a loss of a paused protection, too',
      [open, step('2027-04-01', 'lost', 'other')],
      { end: null },
      { is: 'lost', at: at('2027-04-08T17:00:00Z'), setAt: at('2027-04-01'), setBy: 'other' },
    ],
    [
      'a loss by silence that is opened again after fourteen days more stays lost',
      [open, step('2027-04-01', 'lost', 'other'), step('2027-04-23T00:00:00Z', 'open')],
      {},
      { is: 'lost', at: at('2027-04-08T17:00:00Z'), setAt: at('2027-04-01'), setBy: 'other' },
    ],
    [
      'won in the first instant of the protection is won',
      [open, step('2027-03-01', 'won')],
      {},
      { is: 'won', at: at('2027-03-01') },
    ],
    [
      'what was set in the protection counts, though steps after its end are known first',
      [step('2027-06-02', 'lost'), step('2027-04-01', 'won'), open],
      {},
      { is: 'won', at: at('2027-04-01') },
    ],
    [
      'a paused protection has no end yet',
      [open, step('2027-06-15', 'won')],
      { end: null },
      { is: 'won', at: at('2027-06-15') },
    ],
    [
      'won before the protection is no win of it',
      [open, step('2027-02-20', 'won')],
      {},
      { is: 'open', since: null },
    ],
    [
      'lost before the protection and won in it is won',
      [step('2027-02-20', 'lost'), step('2027-04-01', 'won')],
      {},
      { is: 'won', at: at('2027-04-01') },
    ],
    [
      'lost before the protection and opened in it is open',
      [step('2027-02-20', 'lost'), step('2027-03-02', 'open')],
      {},
      { is: 'open', since: at('2027-03-02') },
    ],
    [
      'a later step within one outcome does not start the fourteen days again',
      [open, step('2027-04-01', 'lost'), step('2027-04-12', 'lost'), step('2027-04-20', 'open')],
      {},
      { is: 'lost', at: at('2027-04-01'), setAt: at('2027-04-01'), setBy: 'partner' },
    ],
  ])('%s', (_, steps, more, outcome) => {
    expect(dealOutcome(facts(steps, more))).toEqual(outcome);
  });
});

const anyStep: fc.Arbitrary<DealStep> = fc.record({
  at: fc.integer({ min: 0, max: 110 }).map(day => at('2027-02-20').add({ hours: day * 24 })),
  outcome: fc.constantFrom('open', 'won', 'lost'),
  by: fc.constantFrom('partner', 'direct', 'other'),
});
const anySteps = fc.uniqueArray(anyStep, { selector: one => one.at.epochMilliseconds, maxLength: 8 });

describe('whatever happened to the deal', () => {
  test('the same facts mean the same in whatever order they came to be known (I6)', () => {
    fc.assert(
      fc.property(
        anySteps.chain(steps =>
          fc.tuple(fc.constant(steps), fc.shuffledSubarray(steps, { minLength: steps.length })),
        ),
        ([steps, shuffled]) => {
          expect(dealOutcome(facts(shuffled))).toEqual(dealOutcome(facts(steps)));
        },
      ),
    );
  });

  test('what happens at the end or later changes nothing (E11, E12)', () => {
    fc.assert(
      fc.property(
        anySteps,
        fc.integer({ min: 0, max: 40 }),
        fc.constantFrom('open', 'won', 'lost'),
        (steps, days, outcome) => {
          const { end } = facts([]);
          if (end === null) return;
          const before = steps.filter(one => Temporal.Instant.compare(one.at, end) < 0);
          const late: DealStep = { at: end.add({ hours: days * 24 }), outcome, by: 'partner' };
          expect(dealOutcome(facts([...before, late]))).toEqual(dealOutcome(facts(before)));
        },
      ),
    );
  });

  test('it is won or lost at an instant of the protection, or not at all', () => {
    fc.assert(
      fc.property(anySteps, steps => {
        const told = dealOutcome(facts(steps));
        fc.pre(told.is === 'won' || told.is === 'lost');
        expect(Temporal.Instant.compare(told.at, at('2027-03-01'))).toBeGreaterThanOrEqual(0);
        expect(Temporal.Instant.compare(told.at, at('2027-05-31T00:00:00Z'))).toBeLessThan(0);
      }),
    );
  });
});
