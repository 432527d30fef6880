/** Fields first, then a sentence. Ids, outcomes and durations only: no tokens, no personal data. */
export type ServerLogger = {
  info(fields: Record<string, unknown>, message: string): void;
  warn(fields: Record<string, unknown>, message: string): void;
  error(fields: Record<string, unknown>, message: string): void;
};
