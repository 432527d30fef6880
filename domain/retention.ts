/** How long things are kept that no decision needs: then they are erased. */
export type RetentionSettings = {
  /** Days for which an event of HubSpot is kept after it was decided, set aside ones included. */
  eventDays: number;
  /** Days for which an answer is kept for who sends the same form again. */
  answerDays: number;
};

export const defaultRetentionSettings: RetentionSettings = { eventDays: 365, answerDays: 90 };

/** HubSpot sends an event again for a day, and a person a form for hours: a week is the least. */
export const fewestRetentionDays = 7;
