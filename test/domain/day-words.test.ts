import { expect, test } from 'vitest';
import { dayWords, momentWords } from '../../domain/day-words.ts';

test.each([
  ['2027-01-31', '31 Jan 2027'],
  ['2027-02-01', '1 Feb 2027'],
  ['2027-03-09', '9 Mar 2027'],
  ['2027-04-10', '10 Apr 2027'],
  ['2027-05-11', '11 May 2027'],
  ['2027-06-12', '12 Jun 2027'],
  ['2027-07-13', '13 Jul 2027'],
  ['2027-08-14', '14 Aug 2027'],
  ['2027-09-15', '15 Sep 2027'],
  ['2027-10-16', '16 Oct 2027'],
  ['2027-11-17', '17 Nov 2027'],
  ['2027-12-18', '18 Dec 2027'],
])('%s is said as %s', (day, words) => {
  expect(dayWords(Temporal.PlainDate.from(day))).toBe(words);
});

test.each([
  ['2026-11-24T14:05:59.999Z', 'UTC', '24 Nov 2026 at 14:05 (UTC)'],
  ['2026-11-24T23:30:00Z', 'Europe/Berlin', '25 Nov 2026 at 00:30 (Europe/Berlin)'],
])('%s in %s is said as %s', (at, timeZone, words) => {
  expect(momentWords(Temporal.Instant.from(at), timeZone)).toBe(words);
});
