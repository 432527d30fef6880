import type { Activity } from '../domain/activity.ts';

/** A thousand active registrations are twenty slices of fifty, some 300 calls, each time. */
export const readEngagementEvery = { hours: 6 };

/** A change of a property as its history in HubSpot tells it: by whom and through what, whatever order events came in. */
export type PropertyChange = {
  at: Temporal.Instant;
  value: string | null;
  /** Null for the oldest that HubSpot keeps. */
  before: string | null;
  /** HubSpot's source of the change and its id there; null where it names none. */
  source: string | null;
  sourceId: string | null;
  userId: string | null;
  ownBySelf: boolean;
};

/** What a full read of an account found that rule 8 looks at besides deals. `begunAt`: it is complete up to then. */
export type EngagementReading = {
  begunAt: Temporal.Instant;
  /** Calls, meetings and e-mails on the account's companies, contacts and deals. */
  activities: { activity: Activity; userId: string | null; dealIds: string[] }[];
  quotes: {
    quoteId: string;
    dealIds: string[];
    /** When it was published; null: a draft. */
    publishedAt: Temporal.Instant | null;
    userId: string | null;
    source: string | null;
    ownBySelf: boolean;
  }[];
  enrolments: { contactId: string; sequenceId: string | null; change: PropertyChange }[];
  /** Owners of the account's companies and of leads on it. */
  owners: { what: 'company' | 'lead'; objectId: string; companyId: string; change: PropertyChange }[];
  /** How the property that names the partner changed on the registered deal, oldest first. */
  links: PropertyChange[];
  /** When contacts came to the vendor by themselves. */
  inbounds: Temporal.Instant[];
};
