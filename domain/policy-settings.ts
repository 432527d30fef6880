import type { Policy } from './policy.ts';

/** What one setting of a policy counts in. */
export type SettingUnit =
  | 'days'
  | 'business days'
  | 'hours'
  | 'minutes'
  | 'count'
  | 'percent'
  | 'money'
  | 'time zone'
  | 'time of day'
  | 'weekdays'
  | 'dates'
  | 'days of the term'
  | 'tiers'
  | 'domains'
  | 'pipelines'
  | 'on or off'
  | 'choice'
  | 'day of the year'
  | 'currency'
  | 'properties'
  | 'months'
  | 'months and days'
  | 'partner types'
  | 'exchange rates'
  | 'table';

/**
 * One setting of a policy, in words for whoever sets it.
 *
 * `favours` says which way a change is to the registered partner's favour (section 12): a larger value, a smaller
 * one, or neither. Of lists, larger means that nothing was taken away; of switches, on; of a choice, later in
 * `options`. A dated setting is part of the directory: it is never pinned, so whether a version reaches running
 * claims does not hang on it.
 */
export type PolicySetting = {
  description: string;
  unit: SettingUnit;
  favours: 'higher' | 'lower' | 'never';
  options?: readonly string[];
  dated?: true;
};

/** Paths of what counts as one setting: a group is taken apart, a list is not. */
type PathsOf<Group, Before extends string = ''> = {
  [Name in keyof Group & string]-?: NonNullable<Group[Name]> extends
    | readonly unknown[]
    | string
    | number
    | boolean
    ? `${Before}${Name}`
    : PathsOf<NonNullable<Group[Name]>, `${Before}${Name}.`>;
}[keyof Group & string];
/** The zone of an office's calendar is the directory's, not the policy's. */
export type SettingPath = Exclude<PathsOf<Policy>, 'businessCalendar.timeZone'>;

/** Every setting of a policy, by its path. A setting without a row does not compile. */
export const policySettings = {
  timeZone: {
    description: 'Zone in which the program counts its days. Ends that are running do not move with it.',
    unit: 'time zone',
    favours: 'never',
  },
  enforcement: {
    description:
      'Who hears of a heads-up. observe: nobody, it is only recorded; advise: the rep and the partner manager; enforce: managers too.',
    unit: 'choice',
    options: ['observe', 'advise', 'enforce'],
    favours: 'higher',
  },
  'businessCalendar.weekend': {
    description: 'Days of the week on which nobody decides: 1 is Monday, 7 is Sunday.',
    unit: 'weekdays',
    favours: 'never',
    dated: true,
  },
  'businessCalendar.holidays': {
    description:
      'Days on which nobody decides, one a line or pasted from a calendar. A deadline that is set already does not move when one is added.',
    unit: 'dates',
    favours: 'never',
    dated: true,
  },
  'businessCalendar.cutOff': {
    description:
      'End of the business day. A case that opens at this time or later has its first day on the next business day.',
    unit: 'time of day',
    favours: 'never',
    dated: true,
  },
  tiers: {
    description:
      'The tiers, the lowest first, each with its name and the number of open registrations that a partner of the tier may have; null sets no limit. A tier may have criteria, and a quota of won amounts for a full program year; money is in the home currency.',
    unit: 'tiers',
    favours: 'never',
  },
  'registration.protectionDays': {
    description: 'How long a customer is protected from approval on, and by a renewal again.',
    unit: 'days',
    favours: 'higher',
  },
  'registration.reviewBusinessDays': {
    description: 'How soon a claim under review is decided.',
    unit: 'business days',
    favours: 'lower',
  },
  'registration.infoBusinessDays': {
    description: 'How long a claim keeps its place while the partner owes information.',
    unit: 'business days',
    favours: 'higher',
  },
  'registration.queueReconfirmDays': {
    description: 'How often a partner in the queue confirms that it still wants the customer.',
    unit: 'days',
    favours: 'higher',
  },
  'registration.queueWarnDays': {
    description: 'How long before its place in the queue lapses a partner is asked to confirm it.',
    unit: 'days',
    favours: 'higher',
  },
  'registration.coolingOffDays': {
    description:
      'How long a partner waits before it registers the same customer again, after an ending that calls for it.',
    unit: 'days',
    favours: 'lower',
  },
  'registration.maxProtectedDaysPerYear': {
    description: 'How many days in any 365 one partner may be protected on one customer.',
    unit: 'days',
    favours: 'higher',
  },
  'registration.relinkDays': {
    description: 'How long a registration waits for another deal after its own was deleted.',
    unit: 'days',
    favours: 'higher',
  },
  'registration.reopenDays': {
    description:
      'How long after its end a won or lost deal that is opened again brings its registration back.',
    unit: 'days',
    favours: 'higher',
  },
  'registration.lossObjectionBusinessDays': {
    description: 'How long the partner may object to a loss that direct sales reported.',
    unit: 'business days',
    favours: 'higher',
  },
  'registration.renewalTollBusinessDays': {
    description: 'How long a renewal that was asked for in time holds the protection past its end.',
    unit: 'business days',
    favours: 'higher',
  },
  'registration.revertHours': {
    description: 'How long one person alone may take a mistaken decision back.',
    unit: 'hours',
    favours: 'lower',
  },
  'registration.partnerEndDays': {
    description:
      'How long a company whose partner mark was taken away in HubSpot keeps its registrations, in case that was a mistake.',
    unit: 'days',
    favours: 'higher',
  },
  'registration.sideBySideBusinessDays': {
    description:
      'How far apart two claims on one customer may be entered on behalf of their partners and still be reviewed side by side. So long who approves one says that no other waits to be entered.',
    unit: 'business days',
    favours: 'never',
  },
  'registration.appealBusinessDays': {
    description: 'How long a decision may be appealed.',
    unit: 'business days',
    favours: 'higher',
  },
  'followUp.days': {
    description: 'How long the partner may be silent before the customer is open to direct sales.',
    unit: 'days',
    favours: 'higher',
  },
  'followUp.warnOnDays': {
    description: 'Days of the follow-up clock on which the partner is warned.',
    unit: 'days of the term',
    favours: 'higher',
  },
  'followUp.mode': {
    description:
      'What the clock counts from. rolling: the last follow-up, again and again; first-touch: approval, and it stops at the first follow-up.',
    unit: 'choice',
    options: ['rolling', 'first-touch'],
    favours: 'higher',
  },
  'followUp.pauseDays': {
    description: 'Days on which no follow-up clock runs.',
    unit: 'dates',
    favours: 'higher',
  },
  'renewal.approveAtOnce': {
    description:
      'Whether a renewal needs no person where a reply of the customer or a meeting that was held stands behind it.',
    unit: 'on or off',
    favours: 'higher',
  },
  'matching.freeMailDomains': {
    description: 'Mail providers: these domains identify no customer.',
    unit: 'domains',
    favours: 'never',
  },
  'matching.ownDomains': {
    description: 'The vendor’s own domains: they identify no customer.',
    unit: 'domains',
    favours: 'never',
  },
  'matching.sharedDomains': {
    description: 'Domains that unrelated companies share: they unite nobody.',
    unit: 'domains',
    favours: 'never',
  },
  'matching.numberProperties': {
    description:
      'Company properties with a number of a register (VAT, DUNS, commercial register): who has the same is the same customer.',
    unit: 'properties',
    favours: 'never',
  },
  'matching.scope': {
    description:
      'Whether a parent company and its subsidiaries are one customer. company: each is its own; group: they are one.',
    unit: 'choice',
    options: ['company', 'group'],
    favours: 'never',
  },
  'matching.sharedFromCompanies': {
    description:
      'From so many companies of unlike names on, a domain that they all have identifies none of them.',
    unit: 'count',
    favours: 'never',
  },
  'direct.exemptPipelines': {
    description: 'Pipelines of renewals and existing business, in which direct sales may work at any time.',
    unit: 'pipelines',
    favours: 'lower',
  },
  'direct.headsUpTaskMinutes': {
    description: 'How long after a heads-up the rep gets a task.',
    unit: 'minutes',
    favours: 'lower',
  },
  'direct.exceptionBusinessDays': {
    description: 'How long a heads-up may stay unanswered before it is an RoE exception.',
    unit: 'business days',
    favours: 'lower',
  },
  'engagement.activityDays': {
    description:
      'Two contacts of direct sales outside the registered deal within this time are an exception.',
    unit: 'days',
    favours: 'higher',
  },
  'engagement.replyBusinessDays': {
    description: 'How long after the customer wrote of its own accord direct sales may reply.',
    unit: 'business days',
    favours: 'lower',
  },
  'engagement.afterExpiryDays': {
    description: 'How long after a protection ran out a new direct deal is looked at.',
    unit: 'days',
    favours: 'higher',
  },
  'engagement.afterLossDays': {
    description: 'How long after a loss that direct sales set a new direct deal is looked at.',
    unit: 'days',
    favours: 'higher',
  },
  'engagement.actMinutes': {
    description: 'Hits by one person within this time of the first are one case.',
    unit: 'minutes',
    favours: 'never',
  },
  'engagement.bulkRegistrations': {
    description: 'An act that touches this many registrations is told of in one notice.',
    unit: 'count',
    favours: 'never',
  },
  'engagement.dismissedKeptDays': {
    description: 'How long a dismissed finding is kept before it is erased.',
    unit: 'days',
    favours: 'never',
  },
  'mail.digestAt': {
    description:
      'When the daily digest leaves to each person of a partner, in the person’s own time zone. What has a deadline leaves at once.',
    unit: 'time of day',
    favours: 'never',
    dated: true,
  },
  'hoarding.idleDays': {
    description:
      'A registration on which its partner did nothing for this long is shown as idle to whoever looks after the partner.',
    unit: 'days',
    favours: 'higher',
    dated: true,
  },
  'hoarding.qualityMonths': {
    description: 'How far the quality score of a partner looks back.',
    unit: 'months',
    favours: 'never',
    dated: true,
  },
  'hoarding.activityPercent': {
    description: 'What activity weighs in the quality score of a partner; conversion weighs the rest.',
    unit: 'percent',
    favours: 'never',
    dated: true,
  },
  'hoarding.leastEnded': {
    description: 'With fewer registrations that ended, nothing is said of how many a partner wins.',
    unit: 'count',
    favours: 'never',
    dated: true,
  },
  'hoarding.alertDomainsPerDay': {
    description:
      'Somebody who asks about more customers than this on one day whether they are free is told of to the partner manager.',
    unit: 'count',
    favours: 'higher',
    dated: true,
  },
  'consent.answerBusinessDays': {
    description: 'How long only the partner answers a request for consent; then the partner manager may.',
    unit: 'business days',
    favours: 'higher',
  },
  'consent.validDays': {
    description: 'How long a consent holds.',
    unit: 'days',
    favours: 'lower',
  },
  'dispute.stepBusinessDays.acknowledge': {
    description: 'When a dispute is acknowledged at the latest, from its opening on.',
    unit: 'business days',
    favours: 'never',
  },
  'dispute.stepBusinessDays.evidence': {
    description: 'When both sides’ evidence is in at the latest, from the opening on.',
    unit: 'business days',
    favours: 'never',
  },
  'dispute.stepBusinessDays.propose': {
    description: 'When a ruling is proposed at the latest, from the opening on.',
    unit: 'business days',
    favours: 'never',
  },
  'dispute.stepBusinessDays.accept': {
    description:
      'When the proposal is accepted at the latest, from the opening on; then a director takes over.',
    unit: 'business days',
    favours: 'never',
  },
  'dispute.stepBusinessDays.decide': {
    description: 'When a dispute is decided at the latest, from its opening on.',
    unit: 'business days',
    favours: 'never',
  },
  'dispute.appealBusinessDays': {
    description: 'How soon an appeal against a ruling is decided.',
    unit: 'business days',
    favours: 'never',
  },
  'dispute.tollBusinessDays': {
    description: 'How long at most a dispute holds the clocks of a registration.',
    unit: 'business days',
    favours: 'higher',
  },
  'dispute.reminderHours': {
    description: 'How long before a limit of a dispute whoever has to act is told again.',
    unit: 'hours',
    favours: 'never',
  },
  'tierReview.programYearStart': {
    description: 'First day of the program year; its quarters begin every three months from it.',
    unit: 'day of the year',
    favours: 'never',
    dated: true,
  },
  'money.homeCurrency': {
    description: 'Currency in which won deals are counted, as an ISO 4217 code.',
    unit: 'currency',
    favours: 'never',
    dated: true,
  },
  'tierReview.minimumPartnerAgeDays': {
    description: 'A partner younger than this at the end of the program year is not reviewed.',
    unit: 'days',
    favours: 'higher',
  },
  'tierReview.noticeDays': {
    description: 'Notice before a lower tier is in effect, which it then is from the first day of a quarter.',
    unit: 'days',
    favours: 'higher',
  },
  'tierReview.automaticPromotion': {
    description: 'Whether a partner that meets all criteria of the next tier is promoted without a person.',
    unit: 'on or off',
    favours: 'higher',
  },
  'tierReview.appealBusinessDays': {
    description: 'How long a lower tier may be appealed.',
    unit: 'business days',
    favours: 'higher',
  },
  'tierReview.metricProperties': {
    description: 'Which HubSpot company properties hold the metrics that people keep there.',
    unit: 'properties',
    favours: 'never',
    dated: true,
  },
  'sunset.months': {
    description:
      'After so many months without an approved registration a partner is of the lowest tier again.',
    unit: 'months',
    favours: 'higher',
  },
  'sunset.warnAt': {
    description: 'When the partner manager is warned of it, from the same day on.',
    unit: 'months and days',
    favours: 'higher',
  },
  'sunset.exemptPartnerTypes': {
    description: 'Partner types that keep their tier without registrations.',
    unit: 'partner types',
    favours: 'higher',
  },
  'money.rates': {
    description:
      'What one unit of another currency is worth in the home currency, from a day on. A won deal is converted once, at the rate on its close date.',
    unit: 'exchange rates',
    favours: 'never',
    dated: true,
  },
  'retention.eventDays': {
    description: 'How long an event of HubSpot is kept after it was decided, those set aside included.',
    unit: 'days',
    favours: 'never',
    dated: true,
  },
  'retention.answerDays': {
    description: 'How long an answer is kept for whoever sends the same form again.',
    unit: 'days',
    favours: 'never',
    dated: true,
  },
} as const satisfies Record<SettingPath, PolicySetting>;

/** The row of a setting; undefined for a path that names none. */
export function settingAt(path: string): PolicySetting | undefined {
  const rows: Record<string, PolicySetting> = policySettings;
  return Object.hasOwn(rows, path) ? rows[path] : undefined;
}
