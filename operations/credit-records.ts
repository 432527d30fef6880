/** Why a row was added: the deal was won, its amount changed, money went back, the deal was opened again. */
export type CreditKind = 'won' | 'amount-changed' | 'refund' | 'reopened';

/**
 * A row of what a won deal credits its registration with; what takes away is below nothing. `homeMinor` and `rate`
 * are null while the program knows no rate of the currency for the close date (T8).
 */
export type CreditRecord = {
  creditId: string;
  registrationId: string;
  partnerCompanyId: string;
  dealId: string;
  kind: CreditKind;
  amountMinor: bigint;
  currency: string;
  homeMinor: bigint | null;
  homeCurrency: string;
  /** Units of the home currency for one of `currency`, as decimal text: stored once, never looked up again (E34). */
  rate: string | null;
  /** The deal's close date; every row of one win has it, so that a refund belongs to the period of its sale. */
  closedAt: Temporal.Instant;
  occurredAt: Temporal.Instant;
  recordedAt: Temporal.Instant;
  textId: string | null;
};

/** What attainment and economics are computed from. */
export type CreditsPort = {
  /** Rows of a registration in the order in which they were recorded. */
  creditsOf(registrationId: string): Promise<CreditRecord[]>;
  /** Rows of a partner whose deal was closed in `[from, until)`. */
  creditsOfPartner(
    partnerCompanyId: string,
    from: Temporal.Instant,
    until: Temporal.Instant,
  ): Promise<CreditRecord[]>;
  insertCredit(credit: CreditRecord): Promise<void>;
  creditsWithoutRate(): Promise<CreditRecord[]>;
  /** Converts a row that waited for a rate; one that has a rate keeps it (T8). */
  convertCredit(creditId: string, homeMinor: bigint, rate: string): Promise<void>;
};
