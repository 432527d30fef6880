import type { Toll } from '../domain/follow-up-clock.ts';
import type { DeadlineKind } from './ports.ts';
import type { LedgerEntry, PartnerRecord, Registration } from './records.ts';
import type { ClaimOrigin } from './standing-records.ts';
import type { QueuePlace } from './waiting-records.ts';

/** A time in which the review of a claim was late. */
export type LateReview = Toll & { registrationId: string };

/** What is read and kept of many claims at once: a statement for each kind of row, however many there are. */
export type ManyClaimsPort = {
  /** In the order of ids; those that are partners. */
  lockPartners(companyIds: string[]): Promise<PartnerRecord[]>;
  /** In the order of their sequence. */
  claimsOfAccounts(accountIds: string[]): Promise<Registration[]>;
  drawClaimSequences(count: number): Promise<bigint[]>;
  /** Registrations as they begin, or as they ended: without note, estimate, contacts and clocks. */
  insertRegistrations(registrations: readonly Registration[]): Promise<void>;
  /** Ids of those that nobody else is in the way of (I1). */
  placeHolds(registrations: readonly Registration[]): Promise<Set<string>>;
  /** Keeps how the follow-up clock of each stands. */
  saveFollowUpClocks(changes: readonly { before: Registration; after: Registration }[]): Promise<void>;
  saveQueuePlaces(places: readonly QueuePlace[]): Promise<void>;
  saveOrigins(origins: readonly ClaimOrigin[]): Promise<void>;
  setDeadlines(
    kind: DeadlineKind,
    due: readonly { subjectId: string; dueAt: Temporal.Instant }[],
  ): Promise<void>;
  /** In their order. */
  appendAll(entries: readonly LedgerEntry[]): Promise<void>;
  /** All companies of the accounts. */
  touchAccounts(accountIds: string[]): Promise<void>;
};
