export type LoggedCall = {
  readonly seq: number;
  readonly at: string;
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly portalId: string | null;
  readonly status: number;
  readonly tokenKind: 'app' | 'user' | 'none';
  readonly userId: string | null;
  readonly durationMs: number;
};

export type CallFilter = {
  readonly portalId?: string | undefined;
  readonly method?: string | undefined;
  /** A part of the path. */
  readonly path?: string | undefined;
  readonly tokenKind?: string | undefined;
  readonly status?: number | undefined;
  readonly afterSeq?: number | undefined;
};

const KEPT = 50_000;

export type CallLog = {
  add(call: Omit<LoggedCall, 'seq'>): void;
  list(filter: CallFilter): LoggedCall[];
  clear(): void;
};

/** The last 50,000 calls answered, oldest first. `status` 0: the connection was cut. */
export function createCallLog(): CallLog {
  let calls: LoggedCall[] = [];
  let seq = 0;
  return {
    add(call) {
      calls.push({ seq: ++seq, ...call });
      if (calls.length > KEPT * 1.1) calls = calls.slice(-KEPT);
    },
    list: filter =>
      calls.filter(
        call =>
          (filter.portalId === undefined || call.portalId === filter.portalId) &&
          (filter.method === undefined || call.method === filter.method.toUpperCase()) &&
          (filter.path === undefined || call.path.includes(filter.path)) &&
          (filter.tokenKind === undefined || call.tokenKind === filter.tokenKind) &&
          (filter.status === undefined || call.status === filter.status) &&
          (filter.afterSeq === undefined || call.seq > filter.afterSeq),
      ),
    clear() {
      calls = [];
    },
  };
}
