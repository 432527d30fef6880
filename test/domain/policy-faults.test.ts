import { describe, expect, test } from 'vitest';
import { defaultPolicy, type Policy } from '../../domain/policy.ts';
import { policyFaults } from '../../domain/policy-faults.ts';

const {
  registration,
  followUp,
  direct,
  matching,
  businessCalendar,
  engagement,
  hoarding,
  consent,
  dispute,
  money,
} = defaultPolicy;
const faultsOf = (change: Partial<Policy>) => policyFaults({ ...defaultPolicy, ...change });
const rate = (change: Partial<Policy['money']['rates'][number]>) => ({
  money: { ...money, rates: [{ currency: 'EUR', from: '2027-01-01', rate: '1.05', ...change }] },
});
const steps = (change: Partial<Policy['dispute']['stepBusinessDays']>) => ({
  dispute: { ...dispute, stepBusinessDays: { ...dispute.stepBusinessDays, ...change } },
});
const whole = (least: number) => `must be a whole number from ${least} to 10,000`;

describe('each fault says in words what must be', () => {
  test.each<[string, Partial<Policy>, [path: string, message: string][]]>([
    ['a zone that is not', { timeZone: 'Mars/Olympus' }, [['timeZone', 'must be an IANA time zone']]],
    ['a zone of digits', { timeZone: '1Europe/Berlin' }, [['timeZone', 'must be an IANA time zone']]],
    [
      'a day that no week has',
      { businessCalendar: { ...businessCalendar, weekend: [0, 1.5, 8] } },
      [0, 1, 2].map(index => [
        `businessCalendar.weekend.${index}`,
        'must be a day from 1 (Monday) to 7 (Sunday)',
      ]),
    ],
    [
      'a weekend day twice',
      { businessCalendar: { ...businessCalendar, weekend: [6, 6] } },
      [['businessCalendar.weekend', 'must name each day once']],
    ],
    [
      'a week of weekends',
      { businessCalendar: { ...businessCalendar, weekend: [1, 2, 3, 4, 5, 6, 7] } },
      [['businessCalendar.weekend', 'must leave a day to work']],
    ],
    [
      'a cut-off after the day',
      { businessCalendar: { ...businessCalendar, cutOff: '24:00' } },
      [['businessCalendar.cutOff', 'must be a time from 00:00 to 23:59']],
    ],
    [
      'a holiday twice, and one that is none',
      { businessCalendar: { ...businessCalendar, holidays: ['2027-12-25', '2027-12-25', '2027-02-29'] } },
      [
        ['businessCalendar.holidays.2', 'must be a date that exists, as YYYY-MM-DD'],
        ['businessCalendar.holidays', 'must name each date once'],
      ],
    ],
    ['no tier', { tiers: [] }, [['tiers', 'must name at least one tier']]],
    [
      'a tier of blanks, and two of one name but for its case and blanks',
      {
        tiers: [
          { name: '  ', openClaimCap: 1 },
          { name: 'Gold', openClaimCap: 2 },
          { name: ' GOLD ', openClaimCap: null },
        ],
      },
      [
        ['tiers.0.name', 'must not be empty'],
        ['tiers.2.name', 'must differ from the tiers before it'],
      ],
    ],
    ['a negative cap', { tiers: [{ name: 'Gold', openClaimCap: -1 }] }, [['tiers.0.openClaimCap', whole(0)]]],
    [
      'no protection',
      { registration: { ...registration, protectionDays: 0 } },
      [['registration.protectionDays', whole(1)]],
    ],
    [
      'a negative cooling-off',
      { registration: { ...registration, coolingOffDays: -1 } },
      [['registration.coolingOffDays', whole(0)]],
    ],
    [
      'more days than a keyboard means',
      { registration: { ...registration, partnerEndDays: 10_001 } },
      [['registration.partnerEndDays', whole(1)]],
    ],
    [
      'a limit below one protection',
      { registration: { ...registration, maxProtectedDaysPerYear: 89 } },
      [
        [
          'registration.maxProtectedDaysPerYear',
          'must not be below protectionDays, or nothing could ever be approved',
        ],
      ],
    ],
    [
      'a limit beyond the year',
      { registration: { ...registration, maxProtectedDaysPerYear: 366 } },
      [['registration.maxProtectedDaysPerYear', 'must be at most 365']],
    ],
    [
      'no time to follow up',
      { followUp: { ...followUp, days: 0, warnOnDays: [] } },
      [['followUp.days', whole(1)]],
    ],
    [
      'a warning before the first day',
      { followUp: { ...followUp, warnOnDays: [0] } },
      [['followUp.warnOnDays.0', whole(1)]],
    ],
    [
      'a warning after the deadline',
      { followUp: { ...followUp, warnOnDays: [15] } },
      [['followUp.warnOnDays.0', 'must not be after the deadline']],
    ],
    [
      'warnings on one day',
      { followUp: { ...followUp, warnOnDays: [7, 7] } },
      [['followUp.warnOnDays.1', 'must be later than the warning before it']],
    ],
    [
      'a pause day that is none',
      { followUp: { ...followUp, pauseDays: ['2027-04-31'] } },
      [['followUp.pauseDays.0', 'must be a date that exists, as YYYY-MM-DD']],
    ],
    [
      'a domain that is none',
      { matching: { ...matching, sharedDomains: ['our company', 'com'] } },
      [0, 1].map(index => [`matching.sharedDomains.${index}`, 'must be a domain, such as example.com']),
    ],
    [
      'number properties that are no names, and one twice',
      {
        matching: {
          ...matching,
          numberProperties: ['1st_no', 'VAT', 'vat number', 'vat', `a${'b'.repeat(100)}`, 'vat', '_vat'],
        },
      },
      [0, 1, 2, 4, 5, 6].map(index => [
        `matching.numberProperties.${index}`,
        'must be the name of a company property, once',
      ]),
    ],
    [
      'a domain that is shared with nobody',
      { matching: { ...matching, sharedFromCompanies: 1 } },
      [['matching.sharedFromCompanies', whole(2)]],
    ],
    [
      'a pipeline of blanks',
      { direct: { ...direct, exemptPipelines: ['renewal', ' '] } },
      [['direct.exemptPipelines.1', 'must be the id of a pipeline']],
    ],
    [
      'a task before its heads-up, and no time to answer',
      { direct: { ...direct, headsUpTaskMinutes: -1, exceptionBusinessDays: 0 } },
      [
        ['direct.headsUpTaskMinutes', whole(0)],
        ['direct.exceptionBusinessDays', whole(1)],
      ],
    ],
    [
      'one registration in bulk, and days before today',
      { engagement: { ...engagement, bulkRegistrations: 1, activityDays: -1 } },
      [
        ['engagement.activityDays', whole(0)],
        ['engagement.bulkRegistrations', whole(2)],
      ],
    ],
    [
      'idle at once, a score of no months, and weights that do not fit into a hundred',
      { hoarding: { ...hoarding, idleDays: 0, qualityMonths: 0.5, activityPercent: 101 } },
      [
        ['hoarding.idleDays', whole(1)],
        ['hoarding.qualityMonths', whole(1)],
        ['hoarding.activityPercent', 'must be a whole number from 0 to 100'],
      ],
    ],
    [
      'a weight below nothing, and an alert at no question',
      { hoarding: { ...hoarding, activityPercent: -1, alertDomainsPerDay: 0 } },
      [
        ['hoarding.activityPercent', 'must be a whole number from 0 to 100'],
        ['hoarding.alertDomainsPerDay', whole(1)],
      ],
    ],
    [
      'events and answers that are kept for less than HubSpot and people send them again',
      { retention: { eventDays: 6, answerDays: 0.5 } },
      [
        ['retention.eventDays', whole(7)],
        ['retention.answerDays', whole(7)],
      ],
    ],
    [
      'half a percent',
      { hoarding: { ...hoarding, activityPercent: 50.5 } },
      [['hoarding.activityPercent', 'must be a whole number from 0 to 100']],
    ],
    [
      'a consent that never holds',
      { consent: { ...consent, validDays: 0 } },
      [['consent.validDays', whole(1)]],
    ],
    [
      'a step of a dispute on the day of its opening',
      steps({ acknowledge: 0 }),
      [['dispute.stepBusinessDays.acknowledge', whole(1)]],
    ],
    [
      'a step of a dispute before the one before it',
      steps({ evidence: dispute.stepBusinessDays.propose + 1 }),
      [['dispute.stepBusinessDays.propose', 'must not be before the step before it']],
    ],
    [
      'no time for an appeal, and none to hold the clocks',
      { dispute: { ...dispute, appealBusinessDays: 0, tollBusinessDays: 0 } },
      [
        ['dispute.appealBusinessDays', whole(1)],
        ['dispute.tollBusinessDays', whole(1)],
      ],
    ],
    [
      'a reminder of a dispute at its limit itself',
      { dispute: { ...dispute, reminderHours: 0 } },
      [['dispute.reminderHours', whole(1)]],
    ],
    [
      'a digest at an hour that no clock shows',
      { mail: { ...defaultPolicy.mail, digestAt: '24:00' } },
      [['mail.digestAt', 'must be a time of day such as 08:00']],
    ],
    [
      'a home currency in small letters',
      { money: { ...money, homeCurrency: 'usd' } },
      [['money.homeCurrency', 'must be an ISO 4217 code, such as EUR']],
    ],
    [
      'currencies of two and of four letters',
      { money: { homeCurrency: 'EURO', rates: [{ currency: 'EU', from: '2027-01-01', rate: '1' }] } },
      [
        ['money.homeCurrency', 'must be an ISO 4217 code, such as EUR'],
        ['money.rates.0.currency', 'must be the ISO 4217 code of another currency'],
      ],
    ],
    [
      'a rate of the home currency',
      rate({ currency: 'USD' }),
      [['money.rates.0.currency', 'must be the ISO 4217 code of another currency']],
    ],
    [
      'a rate from no day',
      rate({ from: '2027-02-30' }),
      [['money.rates.0.from', 'must be a date that exists, as YYYY-MM-DD']],
    ],
    [
      'a rate of nothing',
      rate({ rate: '0' }),
      [['money.rates.0.rate', 'must be a number above 0, such as 1.0834']],
    ],
    [
      'two rates of one currency on one day',
      {
        money: {
          ...money,
          rates: ['EUR', 'GBP', 'EUR'].map(currency => ({ currency, from: '2027-01-01', rate: '1' })),
        },
      },
      [['money.rates.2.from', 'must differ from the dates before it of the same currency']],
    ],
  ])('%s', (_sentence, change, faults) => {
    expect(faultsOf(change).map(({ path, message }) => [path, message])).toEqual(faults);
  });
});

describe('at the edge nothing is wrong', () => {
  test.each<[string, Partial<Policy>]>([
    [
      'nothing to wait for',
      { registration: { ...registration, coolingOffDays: 0, reopenDays: 0, relinkDays: 0, revertHours: 0 } },
    ],
    ['ten thousand days', { registration: { ...registration, partnerEndDays: 10_000 } }],
    [
      'a year of protection',
      { registration: { ...registration, protectionDays: 365, maxProtectedDaysPerYear: 365 } },
    ],
    ['days of the week from first to last', { businessCalendar: { ...businessCalendar, weekend: [1, 7] } }],
    ['six days of weekend', { businessCalendar: { ...businessCalendar, weekend: [1, 2, 3, 4, 5, 6] } }],
    ['a cut-off in the first minute', { businessCalendar: { ...businessCalendar, cutOff: '00:00' } }],
    ['a cut-off in the last minute', { businessCalendar: { ...businessCalendar, cutOff: '23:59' } }],
    ['a cut-off at half past nineteen', { businessCalendar: { ...businessCalendar, cutOff: '19:30' } }],
    [
      'the first and the last day of a year',
      { followUp: { ...followUp, pauseDays: ['2027-01-01', '2027-12-31'] } },
    ],
    ['no limit for a tier', { tiers: [{ name: 'Gold', openClaimCap: null }] }],
    [
      'a bulk of two, and clocks of nothing',
      { engagement: { ...engagement, bulkRegistrations: 2, activityDays: 0 } },
    ],
    ['a week of events and answers', { retention: { eventDays: 7, answerDays: 7 } }],
    ['a score of activity alone', { hoarding: { ...hoarding, activityPercent: 100 } }],
    ['a score of conversion alone', { hoarding: { ...hoarding, activityPercent: 0 } }],
    ['two steps of a dispute on one day', steps({ propose: dispute.stepBusinessDays.evidence })],
    [
      'rates of one currency on two days',
      {
        money: {
          ...money,
          rates: ['2027-01-01', '2027-04-01'].map(from => ({ currency: 'EUR', from, rate: '1' })),
        },
      },
    ],
    [
      'number properties of one and of a hundred characters',
      { matching: { ...matching, numberProperties: ['v', `a${'b'.repeat(99)}`, 'duns_number_2'] } },
    ],
    [
      'tiers whose names are the same only in capitals, of which there is no sharp s',
      {
        tiers: [
          { name: 'Maß', openClaimCap: 1 },
          { name: 'Mass', openClaimCap: 2 },
        ],
      },
    ],
    ['a zone with an underscore', { timeZone: 'America/New_York' }],
  ])('%s', (_sentence, change) => {
    expect(faultsOf(change)).toEqual([]);
  });
});

describe('a text that only contains what it should be', () => {
  test.each<[string, Partial<Policy>, string]>([
    [
      'a time with more before',
      { businessCalendar: { ...businessCalendar, cutOff: 'at 17:00' } },
      'businessCalendar.cutOff',
    ],
    [
      'a time with seconds',
      { businessCalendar: { ...businessCalendar, cutOff: '17:00:00' } },
      'businessCalendar.cutOff',
    ],
    [
      'a time of 60 minutes',
      { businessCalendar: { ...businessCalendar, cutOff: '17:60' } },
      'businessCalendar.cutOff',
    ],
    [
      'a time with a letter',
      { businessCalendar: { ...businessCalendar, cutOff: '17:0x' } },
      'businessCalendar.cutOff',
    ],
    [
      'a date with more before',
      { followUp: { ...followUp, pauseDays: ['x2027-01-01'] } },
      'followUp.pauseDays.0',
    ],
    [
      'a date with a time',
      { followUp: { ...followUp, pauseDays: ['2027-01-01T00:00'] } },
      'followUp.pauseDays.0',
    ],
    [
      'a date with a fourth part',
      { followUp: { ...followUp, pauseDays: ['2027-01-01-05'] } },
      'followUp.pauseDays.0',
    ],
    [
      'a date without noughts',
      { followUp: { ...followUp, pauseDays: ['2027-1-01'] } },
      'followUp.pauseDays.0',
    ],
    ['a month nought', { followUp: { ...followUp, pauseDays: ['2027-00-10'] } }, 'followUp.pauseDays.0'],
    ['a month thirteen', { followUp: { ...followUp, pauseDays: ['2027-13-10'] } }, 'followUp.pauseDays.0'],
    ['a day nought', { followUp: { ...followUp, pauseDays: ['2027-01-00'] } }, 'followUp.pauseDays.0'],
    [
      'a day after the month’s last',
      { followUp: { ...followUp, pauseDays: ['2027-01-32'] } },
      'followUp.pauseDays.0',
    ],
    ['a currency among letters', { money: { ...money, homeCurrency: 'xUSD' } }, 'money.homeCurrency'],
    ['a currency before letters', { money: { ...money, homeCurrency: 'USDx' } }, 'money.homeCurrency'],
  ])('%s', (_sentence, change, path) => {
    expect(faultsOf(change).map(fault => fault.path)).toEqual([path]);
  });
});
