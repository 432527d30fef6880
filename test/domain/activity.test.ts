import { describe, expect, test } from 'vitest';
import {
  type Activity,
  byOccurrence,
  contactsOf,
  isFutureDated,
  knownBy,
  learnedAt,
} from '../../domain/activity.ts';
import { activity } from './activities.ts';
import { instant } from './claim.ts';

const at = '2027-03-10T10:00:00Z';
const noon = instant('2027-03-10T12:00:00Z');
const evening = instant('2027-03-10T18:00:00Z');
const call = (id: string, change: Parameters<typeof activity<'call'>>[2] = {}) =>
  activity('call', at, { id, ...change });

describe('in order of happening', () => {
  test.each<[string, Activity, Activity, number]>([
    ['the earlier is first', call('b'), activity('call', '2027-03-10T10:00:00.001Z', { id: 'a' }), -1],
    ['the later is last', activity('call', '2027-03-10T10:00:00.001Z', { id: 'a' }), call('b'), 1],
    ['at one instant the lower id is first', call('a'), call('b'), -1],
    ['at one instant the higher id is last', call('b'), call('a'), 1],
    ['an activity is beside itself', call('a'), call('a'), 0],
  ])('%s', (_, a, b, order) => {
    expect(byOccurrence(a, b)).toBe(order);
  });
});

describe('what is known by an instant', () => {
  const confirmed = call('a', { confirmedAt: evening });
  const gone = call('a', { deletedAt: evening });
  test.each<[string, Activity[], Temporal.Instant, Activity[]]>([
    ['what was learned at it', [call('a', { recordedAt: noon })], noon, [call('a', { recordedAt: noon })]],
    ['not what was learned after it', [call('a', { recordedAt: evening })], noon, []],
    ['without a confirmation that came later', [confirmed], noon, [call('a')]],
    ['with a confirmation from its instant on', [confirmed], evening, [confirmed]],
    ['without a deletion that came later', [gone], noon, [call('a')]],
    ['with a deletion from its instant on', [gone], evening, [gone]],
    [
      'the version learned last',
      [call('a', { recordedAt: noon, outcome: 'busy' }), call('a')],
      evening,
      [call('a', { recordedAt: noon, outcome: 'busy' })],
    ],
    [
      'of two versions of one instant the one whose text is last',
      [call('a', { outcome: 'connected' }), call('a', { outcome: 'busy' })],
      noon,
      [call('a', { outcome: 'connected' })],
    ],
    ['in order of happening', [call('b'), call('a')], noon, [call('a'), call('b')]],
  ])('is %s', (_, versions, now, known) => {
    expect(knownBy(versions, now)).toEqual(known);
    expect(knownBy(versions.toReversed(), now)).toEqual(known);
  });

  test('is the very version where nothing of it is to come', () => {
    const version = call('a');
    expect(knownBy([version], noon)[0]).toBe(version);
  });
});

test.each<[string, Parameters<typeof activity<'call'>>[2], Temporal.Instant]>([
  ['when it was recorded', {}, instant(at)],
  ['when it was confirmed', { confirmedAt: noon }, noon],
  ['when it was found to be deleted', { confirmedAt: noon, deletedAt: evening }, evening],
  ['when it was confirmed, though deleted before', { confirmedAt: evening, deletedAt: noon }, evening],
  ['when it was recorded, though confirmed before', { recordedAt: evening, confirmedAt: noon }, evening],
])('a version came to be %s', (_, change, learned) => {
  expect(learnedAt(call('a', change))).toEqual(learned);
});

test.each([
  ['five minutes ahead of us it is skew', '2027-03-10T10:05:00Z', false],
  ['a millisecond more is the future', '2027-03-10T10:05:00.001Z', true],
])('%s', (_, occurredAt, expected) => {
  expect(isFutureDated({ occurredAt: instant(occurredAt), recordedAt: instant(at) })).toBe(expected);
});

test('an e-mail is with its contacts and those it was sent to, each once; anything else with its contacts', () => {
  const associations = { companyIds: [], contactIds: ['c1', 'c2'], dealIds: [] };
  expect(contactsOf(activity('email', at, { associations, toContactIds: ['c2', 'c3'] }))).toEqual([
    'c1',
    'c2',
    'c3',
  ]);
  expect(contactsOf(activity('call', at, { associations }))).toEqual(['c1', 'c2']);
});
