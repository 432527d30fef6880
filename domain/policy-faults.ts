import { hostOf } from './identity.ts';
import { isRate } from './money.ts';
import type { Policy } from './policy.ts';
import { fewestRetentionDays } from './retention.ts';
import { tierProgramFaults } from './tier-faults.ts';

type Fault = { path: string; message: string };

/** Nonsense that types let through, every fault at once (section 12). Empty: the policy can be put in force. */
export function policyFaults(policy: Policy): Fault[] {
  const { registration, followUp, direct, matching } = policy;
  return [
    ...faultsOf('timeZone', isZone(policy.timeZone), 'must be an IANA time zone'),
    ...calendarFaults(policy.businessCalendar),
    ...tierFaults(policy.tiers),
    ...Object.entries(registration).flatMap(([name, value]) =>
      wholeNumber(`registration.${name}`, value, mayBeNothing.has(name) ? 0 : 1),
    ),
    ...faultsOf(
      'registration.maxProtectedDaysPerYear',
      registration.maxProtectedDaysPerYear >= registration.protectionDays,
      'must not be below protectionDays, or nothing could ever be approved',
    ),
    ...faultsOf(
      'registration.maxProtectedDaysPerYear',
      registration.maxProtectedDaysPerYear <= 365,
      'must be at most 365',
    ),
    ...wholeNumber('followUp.days', followUp.days, 1),
    ...followUp.warnOnDays.flatMap((day, index) => [
      ...wholeNumber(`followUp.warnOnDays.${index}`, day, 1),
      ...faultsOf(`followUp.warnOnDays.${index}`, day <= followUp.days, 'must not be after the deadline'),
      ...faultsOf(
        `followUp.warnOnDays.${index}`,
        day > (followUp.warnOnDays[index - 1] ?? Number.NEGATIVE_INFINITY),
        'must be later than the warning before it',
      ),
    ]),
    ...dateFaults('followUp.pauseDays', followUp.pauseDays ?? []),
    ...(['freeMailDomains', 'ownDomains', 'sharedDomains'] as const).flatMap(name =>
      matching[name].flatMap((domain, index) =>
        faultsOf(`matching.${name}.${index}`, isDomainName(domain), 'must be a domain, such as example.com'),
      ),
    ),
    ...matching.numberProperties.flatMap((property, index) =>
      faultsOf(
        `matching.numberProperties.${index}`,
        /^[a-z][a-z0-9_]{0,99}$/.test(property) && matching.numberProperties.indexOf(property) === index,
        'must be the name of a company property, once',
      ),
    ),
    ...wholeNumber('matching.sharedFromCompanies', matching.sharedFromCompanies, 2),
    ...direct.exemptPipelines.flatMap((pipeline, index) =>
      faultsOf(`direct.exemptPipelines.${index}`, pipeline.trim() !== '', 'must be the id of a pipeline'),
    ),
    ...wholeNumber('direct.headsUpTaskMinutes', direct.headsUpTaskMinutes, 0),
    ...wholeNumber('direct.exceptionBusinessDays', direct.exceptionBusinessDays, 1),
    ...Object.entries(policy.engagement).flatMap(([name, value]) =>
      wholeNumber(`engagement.${name}`, value, name === 'bulkRegistrations' ? 2 : 0),
    ),
    ...Object.entries(policy.hoarding).flatMap(([name, value]) =>
      name === 'activityPercent'
        ? faultsOf(
            `hoarding.${name}`,
            Number.isInteger(value) && value >= 0 && value <= 100,
            'must be a whole number from 0 to 100',
          )
        : wholeNumber(`hoarding.${name}`, value, 1),
    ),
    ...Object.entries(policy.consent).flatMap(([name, value]) => wholeNumber(`consent.${name}`, value, 1)),
    ...faultsOf('mail.digestAt', isTimeOfDay(policy.mail.digestAt), 'must be a time of day such as 08:00'),
    ...disputeFaults(policy.dispute),
    ...tierProgramFaults(policy),
    ...moneyFaults(policy.money),
    ...Object.entries(policy.retention).flatMap(([name, value]) =>
      wholeNumber(`retention.${name}`, value, fewestRetentionDays),
    ),
  ];
}

const mayBeNothing = new Set(['coolingOffDays', 'reopenDays', 'relinkDays', 'revertHours']);

function disputeFaults({
  stepBusinessDays,
  appealBusinessDays,
  tollBusinessDays,
  reminderHours,
}: Policy['dispute']): Fault[] {
  const steps = (['acknowledge', 'evidence', 'propose', 'accept', 'decide'] as const).map(
    step => [step, stepBusinessDays[step]] as const,
  );
  return [
    ...steps.flatMap(([step, days], index) => [
      ...wholeNumber(`dispute.stepBusinessDays.${step}`, days, 1),
      ...faultsOf(
        `dispute.stepBusinessDays.${step}`,
        days >= (steps[index - 1]?.[1] ?? 0),
        'must not be before the step before it',
      ),
    ]),
    ...wholeNumber('dispute.appealBusinessDays', appealBusinessDays, 1),
    ...wholeNumber('dispute.tollBusinessDays', tollBusinessDays, 1),
    ...wholeNumber('dispute.reminderHours', reminderHours, 1),
  ];
}

function moneyFaults({ homeCurrency, rates }: Policy['money']): Fault[] {
  return [
    ...faultsOf('money.homeCurrency', isCurrency(homeCurrency), 'must be an ISO 4217 code, such as EUR'),
    ...rates.flatMap(({ currency, from, rate }, index) => [
      ...faultsOf(
        `money.rates.${index}.currency`,
        isCurrency(currency) && currency !== homeCurrency,
        'must be the ISO 4217 code of another currency',
      ),
      ...faultsOf(`money.rates.${index}.from`, isDate(from), 'must be a date that exists, as YYYY-MM-DD'),
      ...faultsOf(`money.rates.${index}.rate`, isRate(rate), 'must be a number above 0, such as 1.0834'),
      ...faultsOf(
        `money.rates.${index}.from`,
        rates.findIndex(other => other.currency === currency && other.from === from) === index,
        'must differ from the dates before it of the same currency',
      ),
    ]),
  ];
}

const isCurrency = (code: string) => /^[A-Z]{3}$/.test(code);

const isTimeOfDay = (text: string) => /^([01][0-9]|2[0-3]):[0-5][0-9]$/.test(text);

function calendarFaults({ weekend, holidays, cutOff }: Policy['businessCalendar']): Fault[] {
  const path = 'businessCalendar';
  return [
    ...weekend.flatMap((day, index) =>
      faultsOf(
        `${path}.weekend.${index}`,
        Number.isInteger(day) && day >= 1 && day <= 7,
        'must be a day from 1 (Monday) to 7 (Sunday)',
      ),
    ),
    ...faultsOf(`${path}.weekend`, new Set(weekend).size === weekend.length, 'must name each day once'),
    ...faultsOf(`${path}.weekend`, new Set(weekend).size < 7, 'must leave a day to work'),
    ...dateFaults(`${path}.holidays`, holidays),
    ...faultsOf(`${path}.cutOff`, isTimeOfDay(cutOff), 'must be a time from 00:00 to 23:59'),
  ];
}

const dateFaults = (path: string, dates: string[]): Fault[] => [
  ...dates.flatMap((date, index) =>
    faultsOf(`${path}.${index}`, isDate(date), 'must be a date that exists, as YYYY-MM-DD'),
  ),
  ...faultsOf(path, new Set(dates).size === dates.length, 'must name each date once'),
];

function tierFaults(tiers: Policy['tiers']): Fault[] {
  const names = tiers.map(tier => tier.name.trim().toLowerCase());
  return [
    ...faultsOf('tiers', tiers.length > 0, 'must name at least one tier'),
    ...tiers.flatMap((tier, index) => [
      ...faultsOf(`tiers.${index}.name`, names[index] !== '', 'must not be empty'),
      ...faultsOf(
        `tiers.${index}.name`,
        names.indexOf(names[index] ?? '') === index,
        'must differ from the tiers before it',
      ),
      ...(tier.openClaimCap === null ? [] : wholeNumber(`tiers.${index}.openClaimCap`, tier.openClaimCap, 0)),
    ]),
  ];
}

const faultsOf = (path: string, holds: boolean, message: string): Fault[] =>
  holds ? [] : [{ path, message }];

/** Ten thousand days are 27 years: beyond it a number is a slip of the keyboard. */
const wholeNumber = (path: string, value: number, least: number): Fault[] =>
  faultsOf(
    path,
    Number.isInteger(value) && value >= least && value <= 10_000,
    `must be a whole number from ${least} to 10,000`,
  );

function isZone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }) instanceof Intl.DateTimeFormat;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

function isDate(text: string): boolean {
  if (!/^[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(text)) return false;
  const [year = 0, month = 0, day = 0] = text.split('-').map(Number);
  return (
    month >= 1 && month <= 12 && day >= 1 && day <= Temporal.PlainYearMonth.from({ year, month }).daysInMonth
  );
}

const isDomainName = (text: string) => hostOf(text)?.includes('.') ?? false;
