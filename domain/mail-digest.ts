const digestHour = Temporal.PlainTime.from('08:00');

/**
 * When the next daily digest leaves: the next eight o'clock in the reader's zone, later than `now`. Where the clocks
 * skip it, the first instant after the gap that is as late; where they repeat it, the first of the two.
 *
 * @param timeZone IANA
 */
export function nextDigestAt(now: Temporal.Instant, timeZone: string): Temporal.Instant {
  const local = now.toZonedDateTimeISO(timeZone);
  const at = (day: Temporal.PlainDate) =>
    day.toZonedDateTime({ timeZone, plainTime: digestHour }).toInstant();
  const today = at(local.toPlainDate());
  return Temporal.Instant.compare(today, now) > 0 ? today : at(local.toPlainDate().add({ days: 1 }));
}
