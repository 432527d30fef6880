/** What taking companies out of an account writes (E7). The account must be locked. */
export type SplitsPort = {
  /** An account of their own for these companies, locked; answers its id. */
  splitAccount(accountId: string, companyIds: string[]): Promise<string>;
  /** The registration belongs to another account from now on; its holds of the past keep the account of their day. */
  moveClaim(registrationId: string, accountId: string): Promise<void>;
};
