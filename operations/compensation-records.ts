/**
 * Money that a ruling awards to the partner of a registration (section 9), in minor units of its currency; what an
 * appeal takes back is below nothing. No sale: it counts for no tier.
 */
export type CompensationRecord = {
  compensationId: string;
  disputeId: string;
  registrationId: string;
  partnerCompanyId: string;
  amountMinor: bigint;
  currency: string;
  awardedAt: Temporal.Instant;
};

export type CompensationsPort = {
  /** Rows of a registration in the order in which they were recorded. */
  compensationsOf(registrationId: string): Promise<CompensationRecord[]>;
  insertCompensation(compensation: CompensationRecord): Promise<void>;
};
