/** Milliseconds since 1970, as the pool reads timestamptz, to an instant. */
export const instantOf = (ms: number): Temporal.Instant => Temporal.Instant.fromEpochMilliseconds(ms);

export const instantOrNull = (ms: number | null): Temporal.Instant | null =>
  ms === null ? null : instantOf(ms);

/** What a statement takes for an instant. */
export const toSql = (instant: Temporal.Instant | null): string | null => instant?.toString() ?? null;
