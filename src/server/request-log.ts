/** What one log line and one observation say of a request: ids, outcome, duration. Never its URL or body. */
export type RequestRecord = {
  readonly requestId: string;
  readonly startedAt: number;
  /** The route's path with its parameters unnamed; null for a path that nothing answers. */
  route: string | null;
  /** `ok`, a refusal's code, or the fault. */
  outcome: string;
  portalId: string | null;
  userId: string | null;
};

export const newRecord = (): RequestRecord => ({
  requestId: crypto.randomUUID(),
  startedAt: performance.now(),
  route: null,
  outcome: 'ok',
  portalId: null,
  userId: null,
});
