/**
 * Dates as people paste them: one a line, with whatever stands beside them, or the whole of a calendar file. Read are
 * `2026-12-25`, `25.12.2026`, `25 December 2026`, `Dec 25, 2026`, and `12/25/2026` where only one reading is possible.
 * Answers `YYYY-MM-DD` in the order of the text, each once, and the lines (counted from 0) in which no date was found.
 * Whether a date exists is asked elsewhere.
 */
export function pastedDates(text: string): { dates: string[]; faults: { row: number; message: string }[] } {
  const isCalendarFile = text.includes('BEGIN:VCALENDAR');
  const dates = new Set<string>();
  const faults: { row: number; message: string }[] = [];
  for (const [row, line] of text.split(/\r?\n/).entries()) {
    if (line.trim() === '' || (isCalendarFile && !line.startsWith('DTSTART'))) continue;
    const found = datesIn(line);
    for (const date of found.dates) dates.add(date);
    if (found.message !== null) faults.push({ row, message: found.message });
  }
  return { dates: [...dates], faults };
}

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const monthName = `(${months.join('|')})[a-z]*\\.?`;
const written = new RegExp(
  [
    '\\b(?<iso>[0-9]{4}-[0-9]{2}-[0-9]{2})\\b',
    '\\b(?<day1>[0-9]{1,2})\\.\\s?(?<month1>[0-9]{1,2})\\.\\s?(?<year1>[0-9]{4})\\b',
    `\\b(?<day2>[0-9]{1,2})(?:st|nd|rd|th|\\.)?\\s+(?<name2>${monthName})\\s+(?<year2>[0-9]{4})\\b`,
    `\\b(?<name3>${monthName})\\s+(?<day3>[0-9]{1,2})(?:st|nd|rd|th)?,?\\s+(?<year3>[0-9]{4})\\b`,
    '\\b(?<first>[0-9]{1,2})/(?<second>[0-9]{1,2})/(?<year4>[0-9]{4})\\b',
    '\\b(?<compact>(?:19|20)[0-9]{6})\\b',
  ].join('|'),
  'gi',
);

function datesIn(line: string): { dates: string[]; message: string | null } {
  const dates: string[] = [];
  for (const { groups = {}, 0: text } of line.matchAll(written)) {
    const date = dateOf(groups);
    if (date === null)
      return { dates, message: `“${text}” can be read in two ways: write the date as YYYY-MM-DD` };
    dates.push(date);
  }
  return { dates, message: dates.length === 0 ? `“${line.trim()}” has no date such as 2026-12-25` : null };
}

/** Null where day and month cannot be told apart. */
function dateOf(of: Record<string, string | undefined>): string | null {
  if (of.iso !== undefined) return of.iso;
  if (of.compact !== undefined)
    return `${of.compact.slice(0, 4)}-${of.compact.slice(4, 6)}-${of.compact.slice(6)}`;
  if (of.month1 !== undefined) return iso(of.year1, Number(of.month1), of.day1);
  const name = of.name2 ?? of.name3;
  if (name !== undefined)
    return iso(of.year2 ?? of.year3, months.indexOf(name.slice(0, 3).toLowerCase()) + 1, of.day2 ?? of.day3);
  const [first, second] = [Number(of.first), Number(of.second)];
  if (first > 12) return iso(of.year4, second, of.first);
  if (second > 12 || first === second) return iso(of.year4, first, of.second);
  return null;
}

const iso = (year = '', month: number, day = '') =>
  `${year}-${String(month).padStart(2, '0')}-${day.padStart(2, '0')}`;
