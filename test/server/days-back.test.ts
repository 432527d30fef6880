import { expect, test } from 'vitest';
import { daysBack } from '../../src/server/forms/form-parts.ts';

const now = Temporal.Instant.from('2026-03-05T10:00:00.900Z');

test.each([
  {
    sentence: 'every day has its noon, today the moment',
    since: '2026-03-03T08:00:00Z',
    zone: 'UTC',
    sent: ['2026-03-05T10:00:00.9Z', '2026-03-04T12:00:00Z', '2026-03-03T12:00:00Z'],
  },
  {
    sentence: 'on the day of the approval it was after the approval, which was in the afternoon',
    since: '2026-03-04T15:30:00.25Z',
    zone: 'UTC',
    sent: ['2026-03-05T10:00:00.9Z', '2026-03-04T15:30:00.25Z'],
  },
  {
    sentence: 'approved this very second',
    since: '2026-03-05T10:00:00.900001Z',
    zone: 'UTC',
    sent: ['2026-03-05T10:00:00.900001Z'],
  },
  {
    sentence: 'days and noons are those of the program',
    since: '2026-03-04T03:00:00Z',
    zone: 'Asia/Tokyo',
    sent: ['2026-03-05T10:00:00.9Z', '2026-03-04T03:00:00Z'],
  },
  {
    sentence: 'at most so many',
    since: '2026-01-01T00:00:00Z',
    zone: 'UTC',
    sent: ['2026-03-05T10:00:00.9Z', '2026-03-04T12:00:00Z', '2026-03-03T12:00:00Z'],
  },
])('when a follow-up was: $sentence', ({ since, zone, sent }) => {
  const options = daysBack(zone, now, { most: 2, since: Temporal.Instant.from(since) });
  expect(options.map(option => option.sends)).toEqual(sent);
  expect(options[0]?.value).toBe('today');
});
