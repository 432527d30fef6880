/** `digestAt`: `HH:MM`, when digests leave in the reader's zone. */
export type MailSettings = { digestAt: string };
export const defaultMailSettings: MailSettings = { digestAt: '08:00' };

/**
 * When the next daily digest leaves: the next time of day of the policy in the reader's zone, later than `now`. Where the clocks
 * skip it, the first instant after the gap that is as late; where they repeat it, the first of the two.
 *
 * @param timeZone IANA
 */
export function nextDigestAt(
  now: Temporal.Instant,
  timeZone: string,
  { digestAt }: MailSettings,
): Temporal.Instant {
  const plainTime = Temporal.PlainTime.from(digestAt);
  const local = now.toZonedDateTimeISO(timeZone);
  const at = (day: Temporal.PlainDate) => day.toZonedDateTime({ timeZone, plainTime }).toInstant();
  const today = at(local.toPlainDate());
  return Temporal.Instant.compare(today, now) > 0 ? today : at(local.toPlainDate().add({ days: 1 }));
}
