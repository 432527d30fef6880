export type LoggedDelivery = {
  readonly seq: number;
  readonly at: string;
  readonly portalId: string;
  readonly attemptNumber: number;
  /** HTTP status, or 0 when nobody answered in time. */
  readonly status: number;
  readonly durationMs: number;
  readonly events: readonly unknown[];
};

const KEPT = 5_000;

export type DeliveryLog = {
  add(delivery: Omit<LoggedDelivery, 'seq'>): void;
  list(filter: { portalId?: string | undefined; afterSeq?: number | undefined }): LoggedDelivery[];
  clear(): void;
};

/** The last 5,000 webhook POSTs with their events, oldest first. */
export function createDeliveryLog(): DeliveryLog {
  let deliveries: LoggedDelivery[] = [];
  let seq = 0;
  return {
    add(delivery) {
      deliveries.push({ seq: ++seq, ...delivery });
      if (deliveries.length > KEPT * 1.1) deliveries = deliveries.slice(-KEPT);
    },
    list: ({ portalId, afterSeq }) =>
      deliveries.filter(
        item =>
          (portalId === undefined || item.portalId === portalId) &&
          (afterSeq === undefined || item.seq > afterSeq),
      ),
    clear() {
      deliveries = [];
    },
  };
}
