import { describe, expect, test } from 'vitest';
import { dayInWords, lastMomentInWords } from '../../domain/plain-days.ts';
import { instant } from './claim.ts';

describe('a day as people say it', () => {
  test.each([
    ['2027-01-01', '1 January 2027'],
    ['2027-02-28', '28 February 2027'],
    ['2027-03-03', '3 March 2027'],
    ['2027-04-04', '4 April 2027'],
    ['2027-05-05', '5 May 2027'],
    ['2027-06-06', '6 June 2027'],
    ['2027-07-07', '7 July 2027'],
    ['2027-08-08', '8 August 2027'],
    ['2027-09-09', '9 September 2027'],
    ['2027-10-10', '10 October 2027'],
    ['2027-11-11', '11 November 2027'],
    ['2027-12-31', '31 December 2027'],
  ])('%s is %s', (date, words) => {
    expect(dayInWords(Temporal.PlainDate.from(date))).toBe(words);
  });
});

describe('the last moment before an end', () => {
  test.each([
    ['a midnight is the day that ends then', '2027-03-04T00:00:00Z', 'UTC', '3 March 2027'],
    ['a midnight elsewhere too', '2027-03-04T05:00:00Z', 'America/New_York', '3 March 2027'],
    ['an end within a day has its time', '2027-03-03T17:00:00Z', 'UTC', '3 March 2027, 17:00'],
    ['seconds are not said', '2027-03-03T17:05:59Z', 'UTC', '3 March 2027, 17:05'],
    ['a midnight of UTC is a time elsewhere', '2027-03-04T00:00:00Z', 'Asia/Tokyo', '4 March 2027, 09:00'],
  ])('%s', (_sentence, until, zone, words) => {
    expect(lastMomentInWords(instant(until), zone)).toBe(words);
  });
});
