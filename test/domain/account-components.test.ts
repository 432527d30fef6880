import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type ComponentFacts,
  componentsOf,
  type Pair,
  stayingComponent,
} from '../../domain/account-components.ts';

const ask = (companyIds: string[], facts: Partial<ComponentFacts> = {}) =>
  componentsOf({ companyIds, binding: [], derived: [], apart: [], gone: new Set(), ...facts });

describe('accounts are connected components', () => {
  test.each<[why: string, ids: string[], facts: Partial<ComponentFacts>, expected: string[][]]>([
    ['nothing in common', ['1', '2'], {}, [['1'], ['2']]],
    ['a link', ['1', '2'], { derived: [['2', '1']] }, [['1', '2']]],
    [
      'a chain',
      ['1', '2', '3', '4'],
      {
        derived: [
          ['1', '2'],
          ['2', '3'],
        ],
      },
      [['1', '2', '3'], ['4']],
    ],
    [
      'a merge and a link',
      ['1', '2', '3'],
      { binding: [['1', '3']], derived: [['2', '3']] },
      [['1', '2', '3']],
    ],
    [
      'a circle',
      ['1', '2', '3'],
      {
        derived: [
          ['1', '2'],
          ['2', '3'],
          ['3', '1'],
        ],
      },
      [['1', '2', '3']],
    ],
    ['ids in the order of numbers', ['10', '9', '2'], {}, [['2'], ['9'], ['10']]],
    ['ids in order within one', ['10', '9'], { derived: [['10', '9']] }, [['9', '10']]],
    ['a link with itself', ['1', '2'], { derived: [['1', '1']] }, [['1'], ['2']]],
    [
      'a link to a company of elsewhere',
      ['1', '2'],
      { derived: [['1', '7']], binding: [['8', '2']] },
      [['1'], ['2']],
    ],
    ['told apart', ['1', '2'], { derived: [['1', '2']], apart: [['2', '1']] }, [['1'], ['2']]],
    ['told apart, but merged', ['1', '2'], { binding: [['1', '2']], apart: [['1', '2']] }, [['1', '2']]],
    [
      'told apart, and a third that would bring them together goes with the lower one',
      ['1', '2', '3'],
      {
        derived: [
          ['3', '2'],
          ['3', '1'],
        ],
        apart: [['1', '2']],
      },
      [['1', '3'], ['2']],
    ],
    [
      'told apart by companies of either side',
      ['1', '2', '3', '4'],
      {
        binding: [
          ['1', '2'],
          ['3', '4'],
        ],
        derived: [['1', '3']],
        apart: [['4', '2']],
      },
      [
        ['1', '2'],
        ['3', '4'],
      ],
    ],
    [
      'a company that is gone holds two together no more',
      ['1', '2', '3'],
      {
        derived: [
          ['1', '3'],
          ['2', '3'],
        ],
        gone: new Set(['3']),
      },
      [['1', '3'], ['2']],
    ],
    [
      'two that are gone hold two together neither',
      ['1', '2', '3', '4'],
      {
        derived: [
          ['1', '3'],
          ['3', '4'],
          ['4', '2'],
        ],
        gone: new Set(['3', '4']),
      },
      [
        ['1', '3'],
        ['2', '4'],
      ],
    ],
    [
      'two that are gone are together',
      ['3', '4'],
      { derived: [['3', '4']], gone: new Set(['3', '4']) },
      [['3', '4']],
    ],
    [
      'three that are gone are together',
      ['3', '4', '5'],
      {
        derived: [
          ['3', '4'],
          ['4', '5'],
        ],
        gone: new Set(['3', '4', '5']),
      },
      [['3', '4', '5']],
    ],
    [
      'one that is gone goes with another that is gone where nobody else is',
      ['1', '3', '4'],
      {
        derived: [
          ['1', '3'],
          ['3', '4'],
        ],
        gone: new Set(['3', '4']),
      },
      [['1', '3', '4']],
    ],
    [
      'one that is gone and told apart from the first goes with the second',
      ['1', '2', '3'],
      {
        derived: [
          ['1', '3'],
          ['2', '3'],
        ],
        apart: [['1', '3']],
        gone: new Set(['3']),
      },
      [['1'], ['2', '3']],
    ],
    [
      'what is told twice counts once, also among those that are gone',
      ['1', '2', '3', '5'],
      {
        derived: [
          ['1', '5'],
          ['2', '3'],
          ['3', '2'],
          ['3', '5'],
        ],
        gone: new Set(['2', '3', '5']),
      },
      [['1', '2', '3', '5']],
    ],
    [
      'one that is gone goes with one that is there before it goes with another that is gone',
      ['2', '3', '5'],
      {
        derived: [
          ['2', '3'],
          ['2', '5'],
        ],
        gone: new Set(['2', '3']),
      },
      [['2', '3', '5']],
    ],
    [
      'a merge into one that is gone holds all the same',
      ['1', '2', '3'],
      {
        binding: [
          ['1', '3'],
          ['2', '3'],
        ],
        gone: new Set(['3']),
      },
      [['1', '2', '3']],
    ],
  ])('%s', (_, ids, facts, expected) => {
    expect(ask(ids, facts)).toEqual(expected);
  });

  const ids = ['1', '2', '3', '4', '5', '10', '11'];
  const pairs = fc.array(fc.tuple(fc.constantFrom(...ids), fc.constantFrom(...ids)), { maxLength: 8 });
  const facts = fc.record({
    binding: pairs,
    derived: pairs,
    apart: pairs,
    gone: fc.subarray(ids).map(some => new Set(some)),
  });
  const turned = (list: Pair[]): Pair[] => list.toReversed().map(([a, b]) => [b, a]);

  test('whatever order things are known in', () => {
    fc.assert(
      fc.property(facts, given => {
        const other = {
          ...given,
          binding: turned(given.binding),
          derived: turned([...given.derived, ...given.derived]),
          apart: turned(given.apart),
        };
        expect(ask(ids.toReversed(), other)).toEqual(ask(ids, given));
      }),
      { numRuns: 2_000 },
    );
  });

  test('each company is of one, and what a merge did not unite is never together if told apart', () => {
    fc.assert(
      fc.property(facts, given => {
        const components = ask(ids, given);
        expect(components.flat().toSorted()).toEqual(ids.toSorted());
        const merged = ask(ids, { binding: given.binding });
        const together = (of: string[][], [a, b]: Pair) => of.some(one => one.includes(a) && one.includes(b));
        for (const pair of given.apart) expect(together(components, pair)).toBe(together(merged, pair));
      }),
    );
  });

  test('without what people said they are what a walk over the links reaches', () => {
    fc.assert(
      fc.property(pairs, derived => {
        const reach = (id: string) => {
          const found = new Set([id]);
          for (const at of found)
            for (const [a, b] of derived) {
              if (a === at) found.add(b);
              if (b === at) found.add(a);
            }
          return found;
        };
        for (const component of ask(ids, { derived }))
          for (const id of component) expect(reach(id)).toEqual(new Set(component));
      }),
    );
  });
});

test.each<[why: string, front: string | null, stays: string[]]>([
  ['whose claim is in front', '3', ['3']],
  ['of the lowest id where nobody claims', null, ['1', '2']],
  ['of the lowest id where the claim is of none of them', '9', ['1', '2']],
])('when an account parts it stays with the component %s', (_, front, stays) => {
  expect(stayingComponent([['1', '2'], ['3']], front)).toEqual(stays);
});

test('of no component nobody stays', () => {
  expect(stayingComponent([], null)).toEqual([]);
});
