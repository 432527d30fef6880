/** What combines with a registration's state (domain rule 4), and what it takes to undo it. */
export type RegistrationOverlays = {
  /** Since when the protection stands still (`operations/toll-protection.ts`); null: it runs. */
  tolledSince: Temporal.Instant | null;
  /** Civil days of `protectedUntil` that tolls added. */
  tolledDays: number;
  /** A renewal was asked for and waits for a person; null: none is. */
  renewalAskedAt: Temporal.Instant | null;
  renewalAskedBy: string | null;
  /** Direct sales reported the deal lost: set when, and until when the partner may object. */
  lossReportedAt: Temporal.Instant | null;
  lossObjectionDueAt: Temporal.Instant | null;
  /** The partner objected to the loss that was set then: it does not count. */
  lossOpposedAt: Temporal.Instant | null;
  /** The deal is gone from HubSpot: until when another may be linked (E8). */
  relinkDueAt: Temporal.Instant | null;
  /** The end that winning, losing or a union cut short: a reopened deal gets it back. */
  endBeforeClose: Temporal.Instant | null;
};

export const noOverlays: RegistrationOverlays = {
  tolledSince: null,
  tolledDays: 0,
  renewalAskedAt: null,
  renewalAskedBy: null,
  lossReportedAt: null,
  lossObjectionDueAt: null,
  lossOpposedAt: null,
  relinkDueAt: null,
  endBeforeClose: null,
};

/** What is over when a protection is, and is not to be undone. */
export const noProtection = {
  tolledSince: null,
  renewalAskedAt: null,
  renewalAskedBy: null,
  lossReportedAt: null,
  lossObjectionDueAt: null,
  relinkDueAt: null,
} as const satisfies Partial<RegistrationOverlays>;
