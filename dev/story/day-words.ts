const format = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeZone: 'UTC' });

/** `2027-02-20` as people read it; null where there is no day. */
export const dayWords = (day: string | null): string =>
  day === null ? 'no day' : format.format(new Date(`${day}T00:00:00Z`));
