import type { Resemblance } from '../domain/roundabout-deals.ts';
import type { FindingRecord, Registration } from './records.ts';

/** What a finding is about besides its deal, and what became of it. Ids are text. */
export type FindingAct = {
  /** Names the act: a registration and a rule have one finding for it, for ever. */
  actKey: string;
  companyId: string | null;
  contactId: string | null;
  activityId: string | null;
  /** HubSpot's id of the import that the act was part of; null where it names none (H3). */
  bulkId: string | null;
  /** When somebody got a task about the heads-up, and about the exception, alone or with others of its act (H3). */
  toldAt: Temporal.Instant | null;
  escalationToldAt: Temporal.Instant | null;
  /** When the evidence about an employee was erased. */
  erasedAt: Temporal.Instant | null;
};

export type DirectWindow = { openedAt: Temporal.Instant; closedAt: Temporal.Instant | null };

/** A partner's association with a deal that is gone. `byUserId`, `source` null: HubSpot did not say. */
export type LinkRemoval = {
  dealId: string;
  partnerCompanyId: string;
  removedAt: Temporal.Instant;
  byUserId: string | null;
  source: string | null;
};

/** A company of one account that looks like one of another, which has a claim perhaps (D9). */
export type Duplicate = {
  /** The company that carries the deal, of `ofAccountId`. */
  companyId: string;
  ofAccountId: string;
  /** The account that it resembles. */
  accountId: string;
  level: Resemblance;
};

export type EngagementPort = {
  /** Companies of the accounts that resemble companies of other accounts. */
  duplicatesOf(accountIds: string[]): Promise<Duplicate[]>;
  /** When the loss was set that ended a registration, where the partner's side did not set it; by registration. */
  lossesReported(registrationIds: string[]): Promise<Map<string, Temporal.Instant>>;
  /** Claims that expired or were lost at `since` or later. */
  endedClaimsOfAccounts(accountIds: string[], since: Temporal.Instant): Promise<Registration[]>;
  /** What direct does on the registration's account is read from `from` on, unless it is read already. */
  watchEngagement(registrationId: string, from: Temporal.Instant): Promise<void>;
  /** When direct could engage without asking, by registration, in order. */
  directWindowsOf(registrationIds: string[]): Promise<Map<string, DirectWindow[]>>;
  findingOfAct(registrationId: string, rule: string, actKey: string): Promise<FindingRecord | null>;
  /** All findings of a registration, erased ones among them. */
  findingsOf(registrationId: string): Promise<FindingRecord[]>;
  /** Findings of the acts of one person, or of one import, between two instants. */
  findingsAround(
    by: { actorUserId: string | null; bulkId: string | null; dealId: string | null },
    from: Temporal.Instant,
    until: Temporal.Instant,
  ): Promise<FindingRecord[]>;
  /** Keeps that somebody got a task about them. */
  saveTold(findingIds: string[], what: 'heads-up' | 'exception', at: Temporal.Instant): Promise<void>;
  /** Keeps a graver or lighter weight. */
  saveWeight(
    findingId: string,
    weight: FindingRecord['weight'],
    exceptionAt: Temporal.Instant | null,
  ): Promise<void>;
  /** Takes out who and what; that there was a finding, and the ledger, stay. */
  eraseFinding(findingId: string, at: Temporal.Instant): Promise<void>;
  /** Keeps the latest removal of a link. One that HubSpot told of says by whom; one that was only seen does not undo that. */
  saveLinkRemoval(removal: LinkRemoval): Promise<void>;
  linkRemovalsOf(dealIds: string[]): Promise<LinkRemoval[]>;
  /** False when the partner manager was asked already. */
  routeDeal(registrationId: string, dealId: string): Promise<boolean>;
};
