/** What a program does against partners that register more than they work, or ask about customers to learn of others. */
export type HoardingSettings = {
  /** A registration without any activity of its partner for so many days is idle. */
  idleDays: number;
  /** The quality score looks back so many months. */
  qualityMonths: number;
  /** Weight of activity in the quality score, in percent; the rest is conversion. */
  activityPercent: number;
  /** Fewer ended registrations than this say nothing of conversion. */
  leastEnded: number;
  /** So many different customers asked about on one day raise an alert. */
  alertDomainsPerDay: number;
};

export const defaultHoardingSettings: HoardingSettings = {
  idleDays: 30,
  qualityMonths: 12,
  activityPercent: 50,
  leastEnded: 5,
  alertDomainsPerDay: 40,
};
