import type { AskableField } from '../domain/info-request.ts';
import type { LateReview } from './many-claims.ts';
import type { CrmUserRecord } from './ports.ts';
import type { Registration } from './records.ts';

/** What a reviewer asked for; open until it is answered or its time is over. */
export type InfoRequest = {
  requestId: string;
  registrationId: string;
  askedBy: string;
  askedAt: Temporal.Instant;
  fields: AskableField[];
  textId: string;
  dueAt: Temporal.Instant;
  /** Business days of review that are left for afterwards. */
  reviewDaysLeft: number;
};

/** A queued claim's place: when the partner last confirmed it, and whether it was warned since. */
export type QueuePlace = {
  registrationId: string;
  confirmedAt: Temporal.Instant;
  warnedAt: Temporal.Instant | null;
};

/** What claims wait for: answers, confirmations, late reviews. */
export type WaitingPort = {
  openInfoRequest(registrationId: string): Promise<InfoRequest | null>;
  openInfo(request: InfoRequest): Promise<void>;
  closeInfo(requestId: string): Promise<void>;
  /** Saves what an answer may change: note, estimate, contacts, deal. */
  saveClaimDetails(registration: Registration): Promise<void>;
  queuePlaceOf(registrationId: string): Promise<QueuePlace | null>;
  saveQueuePlace(place: QueuePlace): Promise<void>;
  /** Times in which the review of one of the claims was late, from the ledger; `to` null: it is now. */
  lateReviewsOf(registrationIds: string[]): Promise<LateReview[]>;
  /** How often the review that runs since `since` was late already. */
  reviewTurnsSince(registrationId: string, since: Temporal.Instant): Promise<number>;
};

/** HubSpot users by team, for roles that settings give to a whole team. */
export type TeamsPort = { usersOfTeams(teamIds: string[]): Promise<CrmUserRecord[]> };
