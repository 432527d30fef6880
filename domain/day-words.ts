const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** A day as sentences say it: `20 Feb 2027`. Facts keep `2027-02-20`. */
export function dayWords(day: Temporal.PlainDate): string {
  return `${day.day} ${months[day.month - 1]} ${day.year}`;
}

/** An instant as sentences say it, in the program's zone: `24 Nov 2026 at 14:05 (UTC)`. */
export function momentWords(at: Temporal.Instant, timeZone: string): string {
  const local = at.toZonedDateTimeISO(timeZone);
  const time = local.toPlainTime().toString({ smallestUnit: 'minute' });
  return `${dayWords(local.toPlainDate())} at ${time} (${timeZone})`;
}
