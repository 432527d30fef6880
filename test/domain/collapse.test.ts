import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Activity } from '../../domain/activity.ts';
import { collapse } from '../../domain/collapse.ts';
import { activity } from './activities.ts';

const at = (time: string) => `2027-03-10T${time}Z`;
const idsOf = (activities: Activity[]) =>
  collapse(activities).map(one => [one.activity.id, ...one.duplicates.map(other => other.id)]);
const named = (id: string, time: string, change: Parameters<typeof activity<'call'>>[2] = {}) =>
  activity('call', at(time), { id, ...change });
const withContacts = (...contactIds: string[]) => ({
  associations: { companyIds: ['customer'], contactIds, dealIds: [] },
});

describe('duplicates collapse', () => {
  test.each<[string, Activity[], string[][]]>([
    ['10 minutes apart', [named('a', '10:00:00'), named('b', '10:10:00')], [['a', 'b']]],
    [
      'more than 10 minutes apart they are two',
      [named('a', '10:00:00'), named('b', '10:10:00.001')],
      [['a'], ['b']],
    ],
    [
      'by way of a third',
      [named('a', '10:00:00'), named('c', '10:16:00'), named('b', '10:08:00')],
      [['a', 'b', 'c']],
    ],
    [
      'two groups that a third record joins',
      [
        named('a', '10:00:00', withContacts('contact-1')),
        named('b', '10:01:00', withContacts('contact-2')),
        named('c', '10:02:00', withContacts('contact-1', 'contact-2')),
      ],
      [['a', 'b', 'c']],
    ],
    [
      'of another type they are two',
      [named('a', '10:00:00'), activity('email', at('10:00:00'), { id: 'b' })],
      [['a'], ['b']],
    ],
    [
      'of another side they are two',
      [named('a', '10:00:00'), named('b', '10:00:00', { side: 'direct' })],
      [['a'], ['b']],
    ],
    [
      'with another contact they are two',
      [named('a', '10:00:00'), named('b', '10:00:00', withContacts('contact-2'))],
      [['a'], ['b']],
    ],
    [
      'with no contact on both they are one',
      [named('a', '10:00:00', withContacts()), named('b', '10:00:00', withContacts())],
      [['a', 'b']],
    ],
    [
      'with no contact on one they are two',
      [named('a', '10:00:00', withContacts()), named('b', '10:00:00')],
      [['a'], ['b']],
    ],
    [
      'nor where the one without came later',
      [named('a', '10:00:00'), named('b', '10:01:00', withContacts())],
      [['a'], ['b']],
    ],
    [
      'a record shares a contact only with one that is too long ago, and is near to one that shares none',
      [
        named('a', '10:00:00', withContacts('contact-1', 'contact-2')),
        named('b', '10:08:00', withContacts('contact-1')),
        named('c', '10:12:00', withContacts('contact-2')),
      ],
      [['a', 'b'], ['c']],
    ],
    [
      'a record after two groups were joined is one more of the joined one',
      [
        named('a', '10:00:00', withContacts('contact-1')),
        named('b', '10:01:00', withContacts('contact-2')),
        named('c', '10:02:00', withContacts('contact-1', 'contact-2')),
        named('d', '10:03:00', withContacts('contact-2')),
        named('x', '10:04:00', withContacts('contact-3')),
      ],
      [['a', 'b', 'c', 'd'], ['x']],
    ],
    [
      'in the order of those that stand, not of those that stand behind them',
      [
        activity('note', at('10:00:00'), { id: 'a' }),
        activity('call', at('10:03:00'), { id: 'c' }),
        activity('note', at('10:05:00'), { id: 'b', hasFile: true }),
      ],
      [['c'], ['b', 'a']],
    ],
    [
      'the better grade stands for both, whichever came first',
      [
        activity('note', at('10:00:00'), { id: 'a', hasFile: true }),
        activity('note', at('10:05:00'), { id: 'b' }),
      ],
      [['a', 'b']],
    ],
    [
      'the better grade stands for both',
      [
        activity('note', at('10:00:00'), { id: 'a' }),
        activity('note', at('10:05:00'), { id: 'b', hasFile: true }),
      ],
      [['b', 'a']],
    ],
  ])('%s', (_sentence, activities, groups) => {
    expect(idsOf(activities)).toEqual(groups);
  });
});

test('the order given plays no part, nothing is lost, and any two duplicates land together', () => {
  const some = fc
    .array(
      fc.record({
        minute: fc.integer({ min: 0, max: 59 }),
        contact: fc.constantFrom('contact-1', 'contact-2'),
        side: fc.constantFrom('partner', 'direct'),
      }),
      { maxLength: 8 },
    )
    .map(list =>
      list.map(({ minute, contact, side }, index) =>
        named(`call-${index}`, `10:${String(minute).padStart(2, '0')}:00`, {
          side,
          ...withContacts(contact),
        }),
      ),
    );
  fc.assert(
    fc.property(
      some.chain(list => fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length }))),
      ([list, shuffled]) => {
        const groups = idsOf(list);
        expect(idsOf(shuffled)).toEqual(groups);
        expect(groups.flat().sort()).toEqual(list.map(one => one.id).sort());
        for (const a of list)
          for (const b of list) {
            const near = Math.abs(a.occurredAt.epochMilliseconds - b.occurredAt.epochMilliseconds) <= 600_000;
            const same = a.side === b.side && a.associations.contactIds[0] === b.associations.contactIds[0];
            if (near && same)
              expect(groups.some(group => group.includes(a.id) && group.includes(b.id))).toBe(true);
            if (!same) expect(groups.some(group => group.includes(a.id) && group.includes(b.id))).toBe(false);
          }
      },
    ),
    { numRuns: 300 },
  );
});
