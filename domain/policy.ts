import type { BusinessCalendar } from './calendar.ts';
import { freeMailDomains } from './mail-providers.ts';

/** One version of a program's rules (section 12): every number that domain rules call policy. */
export type Policy = {
  /** IANA zone in which the program's days are counted (T3). */
  timeZone: string;
  enforcement: 'observe' | 'advise' | 'enforce';
  /** The deciding office's working days (T4), in the program's zone. */
  businessCalendar: { weekend: number[]; holidays: string[]; cutOff: string };
  /** Lowest first. `openClaimCap` null: no cap. */
  tiers: { name: string; openClaimCap: number | null }[];
  registration: {
    protectionDays: number;
    reviewBusinessDays: number;
    infoBusinessDays: number;
    queueReconfirmDays: number;
    coolingOffDays: number;
    /** Days that one partner may be protected on one account in any 365. */
    maxProtectedDaysPerYear: number;
  };
  followUp: {
    days: number;
    warnOnDays: number[];
    /** What the deadline counts from (S1): the last activity, or only until the first. Absent: rolling. */
    mode?: 'rolling' | 'first-touch';
    /** `YYYY-MM-DD`, days of the program's zone on which no follow-up clock runs (S2a). Absent: none. */
    pauseDays?: string[];
  };
  /** `approveAtOnce`: a renewal with evidence of grade A needs no person (section 7). Absent: it does not. */
  renewal?: { approveAtOnce: boolean };
  /** Domains that identify nobody (section 3); each covers what is below it. */
  matching: { freeMailDomains: string[]; ownDomains: string[]; sharedDomains: string[] };
  direct: {
    /** Ids of renewal and existing-business pipelines, compared without regard to case. */
    exemptPipelines: string[];
    headsUpTaskMinutes: number;
    exceptionBusinessDays: number;
  };
};

/** What a new install starts with: it watches and tells nobody, until someone turns it up. */
export const defaultPolicy: Policy = {
  timeZone: 'UTC',
  enforcement: 'observe',
  businessCalendar: { weekend: [6, 7], holidays: [], cutOff: '17:00' },
  tiers: [
    { name: 'Registered', openClaimCap: 100 },
    { name: 'Select', openClaimCap: 300 },
    { name: 'Premier', openClaimCap: 1000 },
  ],
  registration: {
    protectionDays: 90,
    reviewBusinessDays: 2,
    infoBusinessDays: 5,
    queueReconfirmDays: 30,
    coolingOffDays: 30,
    maxProtectedDaysPerYear: 180,
  },
  followUp: { days: 14, warnOnDays: [7, 11, 13], mode: 'rolling', pauseDays: [] },
  renewal: { approveAtOnce: true },
  matching: { freeMailDomains: [...freeMailDomains], ownDomains: [], sharedDomains: [] },
  direct: { exemptPipelines: ['renewal', 'renewals'], headsUpTaskMinutes: 30, exceptionBusinessDays: 1 },
};

export function businessCalendarOf(policy: Pick<Policy, 'timeZone' | 'businessCalendar'>): BusinessCalendar {
  return { timeZone: policy.timeZone, ...policy.businessCalendar };
}

/**
 * Cap of open claims of a tier, null for none. A tier that the policy does not name counts as the lowest, so
 * that a typing error in HubSpot never lifts a cap.
 */
export function openClaimCapOf(policy: Policy, tier: string): number | null {
  return (policy.tiers.find(known => known.name === tier) ?? policy.tiers[0])?.openClaimCap ?? null;
}

export { policyFaults } from './policy-faults.ts';
