import { describe, expect, test } from 'vitest';
import { pastedDates } from '../../adapters/policy/pasted-dates.ts';

describe('pasted dates', () => {
  test.each([
    ['one a line', '2026-12-25\n2026-12-26', ['2026-12-25', '2026-12-26']],
    ['several a line', '2026-12-25, 2026-12-26; 2027-01-01', ['2026-12-25', '2026-12-26', '2027-01-01']],
    ['with what they are', 'Christmas Day\t25.12.2026\nNew Year: 1.1.2027', ['2026-12-25', '2027-01-01']],
    [
      'with names of months',
      '25 December 2026\n1st Jan 2027\nMay 1, 2027\nSept. 6th 2027',
      ['2026-12-25', '2027-01-01', '2027-05-01', '2027-09-06'],
    ],
    [
      'with slashes, where one number is no month',
      '12/25/2026\n26/12/2026\n5/5/2027',
      ['2026-12-25', '2026-12-26', '2027-05-05'],
    ],
    [
      'of a calendar file',
      'BEGIN:VCALENDAR\r\nDTSTAMP:20260101T000000Z\r\nBEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20261225\r\nDTEND;VALUE=DATE:20261226\r\nSUMMARY:Christmas\r\nEND:VEVENT\r\nEND:VCALENDAR',
      ['2026-12-25'],
    ],
    [
      'each once, in the order of the text',
      '2027-01-01\n25.12.2026\n2027-01-01',
      ['2027-01-01', '2026-12-25'],
    ],
    ['among empty lines', '\n\n2026-12-25\n\n', ['2026-12-25']],
    ['nothing at all', '', []],
  ])('%s', (_, text, dates) => expect(pastedDates(text)).toEqual({ dates, faults: [] }));

  test.each([
    ['a line without a date', '2026-12-25\nBoxing Day', 1, '“Boxing Day” has no date such as 2026-12-25'],
    [
      'day and month that cannot be told apart',
      '2/3/2027',
      0,
      '“2/3/2027” can be read in two ways: write the date as YYYY-MM-DD',
    ],
    ['a year of two digits', '25.12.26', 0, '“25.12.26” has no date such as 2026-12-25'],
  ])('%s is told at its line', (_, text, row, message) =>
    expect(pastedDates(text).faults).toEqual([{ row, message }]),
  );
});
