import type { Offer, OfferField, OfferForm } from '../../../contract/offers.ts';
import { lastProtectedDay } from '../../../domain/calendar.ts';

export type Option = NonNullable<OfferField['options']>[number];

/** What an action is called on its button, and how it is put to a person. */
export type Wording = Pick<Offer, 'label' | 'rank'> & {
  title: string;
  consequence: string;
  confirm: string;
  destructive?: boolean;
  fields?: OfferField[];
  fixed?: OfferForm['fixed'];
};

const sentence = 'Write a sentence that the reader can act on.';

/** Words that are asked for. */
export const needed = (label: string, name = 'text'): OfferField => ({
  name,
  kind: 'text',
  label,
  required: true,
  missing: sentence,
});

/** Words that may be added. */
export const optional = (label: string, name = 'text'): OfferField => ({
  name,
  kind: 'text',
  label: `${label} (optional)`,
  required: false,
});

/** One of several, which has to be chosen. */
export const choice = (
  name: string,
  label: string,
  missing: string,
  options: Option[],
  placeholder = missing.replace(/\.$/, ''),
): OfferField => ({ name, kind: 'choice', label, placeholder, required: true, missing, options });

/** Options of a table of titles. */
export const optionsOf = (titles: Record<string, string>): Option[] =>
  Object.entries(titles).map(([value, label]) => ({ value, label }));

/** A day that the card writes as its reader does. */
export const dayMark = (day: Temporal.PlainDate | string) => `{day:${day}}`;
export const lastDayMark = (until: Temporal.Instant, timeZone: string) =>
  dayMark(lastProtectedDay(until, timeZone));
export const momentMark = (at: Temporal.Instant | string) => `{moment:${at}}`;

/**
 * Today and the days before it, at most as many and none before the day of `since`. An earlier day is sent as its noon;
 * nothing is sent as earlier than `since`, since what was done on the day of an approval was done after it.
 */
export function daysBack(
  timeZone: string,
  now: Temporal.Instant,
  { most, since }: { most: number; since?: Temporal.Instant },
): Option[] {
  const dayOf = (at: Temporal.Instant) => at.toZonedDateTimeISO(timeZone).toPlainDate();
  const sent = (at: Temporal.Instant) =>
    (since !== undefined && Temporal.Instant.compare(at, since) < 0 ? since : at).toString();
  const today = dayOf(now);
  const count = since === undefined ? most : Math.min(most, Math.max(0, dayOf(since).until(today).days));
  const earlier = Array.from({ length: count }, (_, index) => today.subtract({ days: index + 1 }));
  const noon = (day: Temporal.PlainDate) =>
    day.toZonedDateTime({ timeZone, plainTime: Temporal.PlainTime.from('12:00') }).toInstant();
  return [
    { value: 'today', label: 'Today', sends: sent(now) },
    ...earlier.map(day => ({ value: day.toString(), label: dayMark(day), sends: sent(noon(day)) })),
  ];
}

export const daysInWords = (count: number) => `${count} ${count === 1 ? 'day' : 'days'}`;
export const businessDaysInWords = (count: number) => `${count} business ${count === 1 ? 'day' : 'days'}`;

type Offered = { name: string; allowed: boolean; reason: string | null };

/** An action with its words and, where it is allowed, its form. */
export function offerOf(about: string, action: Offered, path: string, words: Wording): Offer {
  const { label, rank, title, consequence, confirm, destructive = false, fields = [], fixed = {} } = words;
  return {
    about,
    name: action.name,
    label,
    rank,
    allowed: action.allowed,
    reason: action.reason,
    form: action.allowed ? { path, title, consequence, confirm, destructive, fixed, fields } : null,
  };
}
