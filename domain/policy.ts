import type { BusinessCalendar } from './calendar.ts';
import { type ConsentSettings, defaultConsentSettings } from './consent.ts';
import { type DisputeSettings, defaultDisputeSettings } from './dispute.ts';
import { defaultEngagementLimits, type EngagementLimits } from './engagement-limits.ts';
import { defaultHoardingSettings, type HoardingSettings } from './hoarding.ts';
import { defaultMailSettings, type MailSettings } from './mail-digest.ts';
import { freeMailDomains } from './mail-providers.ts';
import { defaultMoneySettings, type MoneySettings } from './money.ts';
import { defaultRetentionSettings, type RetentionSettings } from './retention.ts';
import {
  defaultSunsetSettings,
  defaultTierReviewSettings,
  type SunsetSettings,
  type TierReviewSettings,
  type TierSettings,
} from './tier-settings.ts';

/** One version of a program's rules (section 12): every number that domain rules call policy. */
export type Policy = {
  /** IANA zone in which the program's days are counted (T3). */
  timeZone: string;
  enforcement: 'observe' | 'advise' | 'enforce';
  /** The deciding office's working days (T4), in the program's zone unless the office has another. */
  businessCalendar: { timeZone?: string; weekend: number[]; holidays: string[]; cutOff: string };
  /** Lowest first. `openClaimCap` null: no cap. */
  tiers: TierSettings[];
  registration: {
    protectionDays: number;
    reviewBusinessDays: number;
    infoBusinessDays: number;
    queueReconfirmDays: number;
    /** Days before a place in the queue lapses at which its partner is warned, where the policy grants more than that. */
    queueWarnDays: number;
    coolingOffDays: number;
    /** Days that one partner may be protected on one account in any 365. */
    maxProtectedDaysPerYear: number;
    /** Days to link another deal after the registered one was deleted (E8). */
    relinkDays: number;
    /** Days within which a won or lost deal that is opened again revives its registration. */
    reopenDays: number;
    /** Business days in which the partner may object to a loss that direct sales reported. */
    lossObjectionBusinessDays: number;
    /** Business days for which a renewal asked in time holds the protection past its end. */
    renewalTollBusinessDays: number;
    /** Hours within which one person alone may take a mistaken decision back. */
    revertHours: number;
    /** Business days in which a decision may be appealed. */
    appealBusinessDays: number;
    /** Days after which a partner whose mark in the CRM stays away loses its registrations (E28). */
    partnerEndDays: number;
    /** Business days within which rivals that were entered on behalf are reviewed side by side. */
    sideBySideBusinessDays: number;
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
  /** Who is the same customer (section 3). Domains in the lists identify nobody; each covers what is below it. */
  matching: {
    freeMailDomains: string[];
    ownDomains: string[];
    sharedDomains: string[];
    /** Properties of companies with a number of a register (M3). */
    numberProperties: string[];
    /** Whether parent and child companies are one customer (M4). */
    scope: 'company' | 'group';
    /** So many companies of unlike names with one domain are unrelated, and the domain identifies none of them. */
    sharedFromCompanies: number;
  };
  direct: {
    /** Ids of renewal and existing-business pipelines, compared without regard to case. */
    exemptPipelines: string[];
    headsUpTaskMinutes: number;
    exceptionBusinessDays: number;
  };
  engagement: EngagementLimits;
  hoarding: HoardingSettings;
  consent: ConsentSettings;
  dispute: DisputeSettings;
  tierReview: TierReviewSettings;
  sunset: SunsetSettings;
  money: MoneySettings;
  retention: RetentionSettings;
  mail: MailSettings;
};

type Later =
  | 'mail'
  | 'engagement'
  | 'hoarding'
  | 'consent'
  | 'dispute'
  | 'tierReview'
  | 'sunset'
  | 'money'
  | 'retention';
type LaterRegistration =
  | 'relinkDays'
  | 'reopenDays'
  | 'lossObjectionBusinessDays'
  | 'renewalTollBusinessDays'
  | 'revertHours'
  | 'appealBusinessDays'
  | 'partnerEndDays'
  | 'sideBySideBusinessDays'
  | 'queueWarnDays';

type LaterMatching = 'numberProperties' | 'scope' | 'sharedFromCompanies';

/** A policy as it may be stored or sent: settings that the program gained later can be absent. */
export type PolicyDocument = Omit<Policy, Later | 'registration' | 'matching'> & {
  matching: Omit<Policy['matching'], LaterMatching> & Partial<Pick<Policy['matching'], LaterMatching>>;
} & {
  registration: Omit<Policy['registration'], LaterRegistration> &
    Partial<Pick<Policy['registration'], LaterRegistration>>;
} & Partial<Pick<Policy, Exclude<Later, 'dispute'>>> & {
    dispute?: Omit<DisputeSettings, 'reminderHours'> & Partial<Pick<DisputeSettings, 'reminderHours'>>;
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
    queueWarnDays: 7,
    coolingOffDays: 30,
    maxProtectedDaysPerYear: 180,
    relinkDays: 30,
    reopenDays: 14,
    lossObjectionBusinessDays: 5,
    renewalTollBusinessDays: 10,
    revertHours: 24,
    appealBusinessDays: 10,
    partnerEndDays: 14,
    sideBySideBusinessDays: 2,
  },
  followUp: { days: 14, warnOnDays: [7, 11, 13], mode: 'rolling', pauseDays: [] },
  renewal: { approveAtOnce: true },
  matching: {
    freeMailDomains: [...freeMailDomains],
    ownDomains: [],
    sharedDomains: [],
    numberProperties: [],
    scope: 'company',
    sharedFromCompanies: 10,
  },
  direct: { exemptPipelines: ['renewal', 'renewals'], headsUpTaskMinutes: 30, exceptionBusinessDays: 1 },
  engagement: defaultEngagementLimits,
  hoarding: defaultHoardingSettings,
  consent: defaultConsentSettings,
  dispute: defaultDisputeSettings,
  tierReview: defaultTierReviewSettings,
  sunset: defaultSunsetSettings,
  money: defaultMoneySettings,
  retention: defaultRetentionSettings,
  mail: defaultMailSettings,
};

/** The document with the defaults of the settings that it does not know yet. */
export function completePolicy(document: PolicyDocument): Policy {
  const { engagement, hoarding, consent, dispute, tierReview, sunset, money, retention, mail } =
    defaultPolicy;
  return {
    engagement,
    hoarding,
    consent,
    tierReview,
    sunset,
    money,
    retention,
    mail,
    renewal: { approveAtOnce: false },
    ...document,
    followUp: { mode: 'rolling', pauseDays: [], ...document.followUp },
    registration: { ...defaultPolicy.registration, ...document.registration },
    matching: { ...defaultPolicy.matching, ...document.matching },
    dispute: { ...dispute, ...document.dispute },
  };
}

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
