import { expect } from 'vitest';

/** Values that vitest compares by their own properties, of which they have none: any two would be equal. */
const temporal = [
  Temporal.Instant,
  Temporal.PlainDate,
  Temporal.PlainDateTime,
  Temporal.PlainTime,
  Temporal.PlainYearMonth,
  Temporal.PlainMonthDay,
  Temporal.ZonedDateTime,
  Temporal.Duration,
];

/** Whether two Temporal values say the same; undefined where neither is one, so that vitest goes on as it does. */
const sameTemporal = (one: unknown, other: unknown): boolean | undefined => {
  const kind = temporal.find(type => one instanceof type || other instanceof type);
  if (kind === undefined) return undefined;
  return one instanceof kind && other instanceof kind && one.toString() === other.toString();
};

expect.addEqualityTesters([sameTemporal]);
