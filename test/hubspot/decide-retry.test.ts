import { expect, test } from 'vitest';
import { decideRetry } from '../../adapters/hubspot/decide-retry.ts';
import { type HubSpotFailure, mayHaveHappened } from '../../adapters/hubspot/failure.ts';

type Row = [
  sentence: string,
  failure: Omit<HubSpotFailure, 'message'>,
  attempt: number,
  afterMs: number | null,
];

test.each<Row>([
  ['an outage is tried again after a second', { kind: 'unavailable' }, 1, 1_000],
  ['then after two', { kind: 'unavailable' }, 2, 2_000],
  ['and never less than once a minute, however long it lasts', { kind: 'unavailable' }, 1_000, 60_000],
  ['a timeout like an outage', { kind: 'timeout' }, 3, 4_000],
  ['a broken connection like an outage', { kind: 'network' }, 1, 1_000],
  ['an outage that names a wait is given it', { kind: 'unavailable', retryAfterMs: 30_000 }, 1, 30_000],
  [
    'the ten-second limit waits for its interval',
    { kind: 'rate-limited', limit: 'ten-secondly', retryAfterMs: 10_000 },
    1,
    10_000,
  ],
  ['a limit without an interval waits ten seconds', { kind: 'rate-limited', limit: 'unknown' }, 1, 10_000],
  ['the search limit waits a second', { kind: 'rate-limited', limit: 'secondly' }, 9, 1_000],
  ['the daily limit waits a quarter of an hour', { kind: 'rate-limited', limit: 'daily' }, 1, 900_000],
  ['a locked record waits two seconds at least', { kind: 'locked', retryAfterMs: 100 }, 1, 2_000],
  ['and longer when it stays locked', { kind: 'locked' }, 3, 8_000],
  [
    'a migration waits as long as HubSpot says',
    { kind: 'migrating', retryAfterMs: 86_400_000 },
    1,
    86_400_000,
  ],
  ['our own budget waits until a place frees', { kind: 'budget-exhausted', retryAfterMs: 350 }, 1, 350],
  ['an unreadable answer gets a second chance', { kind: 'unexpected-answer' }, 1, 5_000],
  ['but not a sixth', { kind: 'unexpected-answer' }, 5, null],
  ['a refused token gets a second chance', { kind: 'unauthorized' }, 1, 5_000],
  ['but not a sixth', { kind: 'unauthorized' }, 5, null],
  [
    'a refusal by the portal’s rules is an outcome',
    { kind: 'bad-request', category: 'MISSING_CONDITIONAL_REQUIRED_PROPERTY' },
    1,
    null,
  ],
  ['a missing scope does not heal by asking', { kind: 'forbidden' }, 1, null],
  ['a missing record does not come back by asking', { kind: 'not-found' }, 1, null],
  ['a conflict is an outcome', { kind: 'conflict' }, 1, null],
])('%s', (_sentence, failure, attempt, afterMs) => {
  const decision = decideRetry({ ...failure, message: '' }, attempt);
  expect(decision).toEqual(afterMs === null ? { retry: false } : { retry: true, afterMs });
});

test.each<[HubSpotFailure['kind'], boolean]>([
  ['timeout', true],
  ['network', true],
  ['unavailable', true],
  ['unexpected-answer', true],
  ['rate-limited', false],
  ['locked', false],
  ['bad-request', false],
  ['budget-exhausted', false],
  ['unauthorized', false],
])('after %s a write may have happened: %s', (kind, expected) => {
  expect(mayHaveHappened({ kind, message: '' })).toBe(expected);
});
