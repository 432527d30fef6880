/** How days are written in a file; `iso` is `2026-11-22`. An instant is ISO 8601 or milliseconds whatever the order. */
export const dateOrders = ['iso', 'day-month-year', 'month-day-year'] as const;
export type DateOrder = (typeof dateOrders)[number];

/** What a text of a file says of a time: a day, or an instant. Null: neither. */
export type DayOrInstant = { day: Temporal.PlainDate } | { instant: Temporal.Instant } | null;

/** Reads `2026-11-22`, `22.11.2026`, `11/22/2026`, `2026-11-22T10:00:00Z` and milliseconds since 1970. */
export function dayOrInstant(text: string, order: DateOrder): DayOrInstant {
  if (/^[0-9]{12,14}$/.test(text)) return { instant: Temporal.Instant.fromEpochMilliseconds(Number(text)) };
  if (/^[0-9]{4}-[0-9]{2}-[0-9]{2}T/.test(text)) return instantOf(text);
  const day = order === 'iso' ? isoDay(text) : localDay(text, order);
  return day === null ? null : { day };
}

function instantOf(text: string): DayOrInstant {
  try {
    return { instant: Temporal.Instant.from(text) };
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

function isoDay(text: string): Temporal.PlainDate | null {
  const parts = /^([0-9]{4})-([0-9]{2})-([0-9]{2})$/.exec(text);
  return parts === null ? null : existing(parts[1], parts[2], parts[3]);
}

function localDay(text: string, order: Exclude<DateOrder, 'iso'>): Temporal.PlainDate | null {
  const parts = /^([0-9]{1,2})[./-]([0-9]{1,2})[./-]([0-9]{4})$/.exec(text);
  if (parts === null) return null;
  const [, first, second, year] = parts;
  return order === 'day-month-year' ? existing(year, second, first) : existing(year, first, second);
}

/** Days that no calendar has are none: the 31st of February is no slip for the 3rd of March. */
function existing(year?: string, month?: string, day?: string): Temporal.PlainDate | null {
  try {
    return Temporal.PlainDate.from(
      { year: Number(year), month: Number(month), day: Number(day) },
      { overflow: 'reject' },
    );
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}
