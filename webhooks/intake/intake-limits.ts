export type IntakeLimits = {
  /** Largest body, in bytes; one more is 413. */
  maxBytes: number;
  /** Deliveries read or stored at once; more are shed. */
  maxInFlight: number;
  /** Their bytes together; a body of unknown length counts as the largest. */
  maxBytesInFlight: number;
  /** Deliveries that wait for a statement; more are shed. */
  maxWaitingForStore: number;
  /** While the oldest commit under way takes longer, new deliveries are shed. */
  shedAfterMs: number;
  /** Longest wait for the last byte of a body. */
  bodyWithinMs: number;
  /** Longest wait for the commit, the connection included. */
  commitWithinMs: number;
};

const MiB = 1024 * 1024;

/** Sized for two cores: full bodies of `maxInFlight` deliveries never exceed `maxBytesInFlight`. */
export const defaultIntakeLimits: IntakeLimits = {
  maxBytes: 8 * MiB,
  maxInFlight: 200,
  maxBytesInFlight: 128 * MiB,
  maxWaitingForStore: 100,
  shedAfterMs: 500,
  bodyWithinMs: 4_000,
  commitWithinMs: 1_800,
};
