/** The numbers of rule 8 that a program may set. Days are civil days (T3), business days T4. */
export type EngagementLimits = {
  /** D4: a second activity within so many days is an exception. */
  activityDays: number;
  /** A reply within so many business days of the customer's own inbound is no hit. */
  replyBusinessDays: number;
  /** D10: how long after an expiry a direct deal is looked at. */
  afterExpiryDays: number;
  /** D11: how long after a loss that direct set. */
  afterLossDays: number;
  /** H3: hits by one person within so many minutes of the first are one act. */
  actMinutes: number;
  /** H3: an act that touches so many registrations is a bulk act, whatever HubSpot calls it. */
  bulkRegistrations: number;
  /** Dismissed findings are erased after so many days: they are evidence about employees. */
  dismissedKeptDays: number;
};

export const defaultEngagementLimits: EngagementLimits = {
  activityDays: 14,
  replyBusinessDays: 5,
  afterExpiryDays: 30,
  afterLossDays: 90,
  actMinutes: 10,
  bulkRegistrations: 5,
  dismissedKeptDays: 90,
};
