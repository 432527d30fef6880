import type { DisputeCase } from '../domain/dispute.ts';
import type { CrmUserRecord } from './ports.ts';
import type { Registration } from './records.ts';

/** A case as stored. */
export type DisputeRecord = DisputeCase & {
  accountId: string;
  /** Every registration that the case is about, those of the parties first. */
  registrationIds: string[];
  /** Why it was opened: `I4` when accounts were united, else what a person did. */
  cause: 'I4' | 'E10' | 'opened' | 'appeal';
  /** Settings and calendar of the whole case: those of the policy that was in force when it opened (T4). */
  policyVersion: number;
  /** The limit that runs now; null: none does. Kept with the case so that the deciders' list can be sorted. */
  nextLimitAt: Temporal.Instant | null;
  /** The claims as the first ruling found them, so that an appeal can undo it; null before. */
  found: FoundClaim[] | null;
};

/** What a ruling may change of a claim. */
export type FoundClaim = Pick<
  Registration,
  | 'registrationId'
  | 'state'
  | 'protectedFrom'
  | 'protectedUntil'
  | 'endedAt'
  | 'reviewDueAt'
  | 'decisionCode'
  | 'decisionTextId'
  | 'decidedAt'
  | 'coSellUserIds'
  | 'tolledDays'
  | 'endBeforeClose'
>;

export type DisputesPort = {
  dispute(disputeId: string): Promise<DisputeRecord | null>;
  /** Cases that name one of the registrations, newest first. */
  disputesNaming(registrationIds: readonly string[]): Promise<DisputeRecord[]>;
  /** Cases of the account that are not decided, the newest first. */
  undecidedOnAccount(accountId: string): Promise<DisputeRecord[]>;
  /** Cases that are not closed, the next limit first; those without a limit last. */
  disputesToDecide(): Promise<DisputeRecord[]>;
  /** People who decided last about the registration: rejected or revoked it. */
  decidersOf(registrationId: string): Promise<string[]>;
  insertDispute(dispute: DisputeRecord): Promise<void>;
  /** Evidence, proposal, rulings and breaches are added and never change; texts among them are erasable. */
  saveDispute(dispute: DisputeRecord): Promise<void>;
};

export type TeamsPort = {
  /** HubSpot users of the teams, as last read. */
  usersOfTeams(teamIds: readonly string[]): Promise<CrmUserRecord[]>;
};

/** What must not be seen by another partner (I7): e-mail addresses of HubSpot users. */
export type EmailsPort = { emailsOf(userIds: readonly string[]): Promise<string[]> };
