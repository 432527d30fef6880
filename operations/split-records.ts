/** What taking companies out of an account writes (E7). The account must be locked. */
export type SplitsPort = {
  /** An account of their own for these companies, locked; answers its id. */
  splitAccount(accountId: string, companyIds: string[]): Promise<string>;
  /** The registration belongs to another account from now on; its holds of the past keep the account of their day. */
  moveClaim(registrationId: string, accountId: string): Promise<void>;
  /** Keeps that a person said of each of these and each of those that they are two customers. */
  saveSeparations(these: string[], those: string[], by: string): Promise<void>;
};

/** Whether a person said that the two companies are two customers: then no domain unites them (M5). */
export type SeparationsPort = { areSeparated(companyA: string, companyB: string): Promise<boolean> };
