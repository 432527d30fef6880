import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { normaliseDomain } from '../../domain/identity.ts';
import { disposableDomains, freeMailDomains } from '../../domain/mail-providers.ts';
import {
  businessCalendarOf,
  completePolicy,
  defaultPolicy,
  openClaimCapOf,
  type Policy,
  type PolicyDocument,
  policyFaults,
} from '../../domain/policy.ts';

const { registration, followUp, matching, direct, businessCalendar } = defaultPolicy;
const pathsOf = (change: Partial<Policy>) =>
  policyFaults({ ...defaultPolicy, ...change }).map(fault => fault.path);

describe('the default policy', () => {
  test('has no fault, watches only, and counts in UTC', () => {
    expect(policyFaults(defaultPolicy)).toEqual([]);
    expect(defaultPolicy).toMatchObject({ enforcement: 'observe', timeZone: 'UTC' });
  });

  test('names the office’s calendar in the program’s zone', () => {
    expect(businessCalendarOf({ ...defaultPolicy, timeZone: 'Asia/Dubai' })).toEqual({
      timeZone: 'Asia/Dubai',
      weekend: [6, 7],
      holidays: [],
      cutOff: '17:00',
    });
  });

  test.each([
    ['the cap of its tier', 'Select', 300],
    ['the lowest cap for a name that the policy does not know', 'select', 100],
  ])('gives %s', (_sentence, tier, cap) => {
    expect(openClaimCapOf(defaultPolicy, tier)).toBe(cap);
  });

  test('its mail providers are registrable domains, each once, and identify nobody', () => {
    const all = [...freeMailDomains, ...disposableDomains];
    expect(all.filter((domain, index) => all.indexOf(domain) !== index)).toEqual([]);
    for (const domain of all)
      expect([domain, normaliseDomain(domain, matching)]).toEqual([
        domain,
        { kind: 'nobody', why: freeMailDomains.includes(domain) ? 'free-mail' : 'disposable', domain },
      ]);
  });
});

describe('nonsense in a policy', () => {
  test.each<[string, Partial<Policy>, string[]]>([
    ['a zone that is not', { timeZone: 'Mars/Olympus' }, ['timeZone']],
    ['an offset for a zone', { timeZone: '+02:00' }, ['timeZone']],
    ['no zone', { timeZone: '' }, ['timeZone']],
    [
      'a weekend without end',
      { businessCalendar: { ...businessCalendar, weekend: [1, 2, 3, 4, 5, 6, 7] } },
      ['businessCalendar.weekend'],
    ],
    [
      'a day that no week has',
      { businessCalendar: { ...businessCalendar, weekend: [0, 8] } },
      ['businessCalendar.weekend.0', 'businessCalendar.weekend.1'],
    ],
    [
      'a weekend day twice',
      { businessCalendar: { ...businessCalendar, weekend: [6, 6] } },
      ['businessCalendar.weekend'],
    ],
    [
      'a holiday that does not exist',
      { businessCalendar: { ...businessCalendar, holidays: ['2026-12-25', '2027-02-29'] } },
      ['businessCalendar.holidays.1'],
    ],
    [
      'a month that does not exist',
      { businessCalendar: { ...businessCalendar, holidays: ['2026-13-01', '2026-00-10', '2026-01-00'] } },
      ['businessCalendar.holidays.0', 'businessCalendar.holidays.1', 'businessCalendar.holidays.2'],
    ],
    [
      'a holiday in other words',
      { businessCalendar: { ...businessCalendar, holidays: ['24.12.2026'] } },
      ['businessCalendar.holidays.0'],
    ],
    [
      'a holiday twice',
      { businessCalendar: { ...businessCalendar, holidays: ['2026-12-25', '2026-12-25'] } },
      ['businessCalendar.holidays'],
    ],
    [
      'a cut-off at 24:00',
      { businessCalendar: { ...businessCalendar, cutOff: '24:00' } },
      ['businessCalendar.cutOff'],
    ],
    ['no tier', { tiers: [] }, ['tiers']],
    ['a tier without a name', { tiers: [{ name: ' ', openClaimCap: 1 }] }, ['tiers.0.name']],
    [
      'two tiers of one name',
      {
        tiers: [
          { name: 'Gold', openClaimCap: 1 },
          { name: 'gold', openClaimCap: 2 },
        ],
      },
      ['tiers.1.name'],
    ],
    ['a negative cap', { tiers: [{ name: 'Gold', openClaimCap: -1 }] }, ['tiers.0.openClaimCap']],
    [
      'no days of protection',
      { registration: { ...registration, protectionDays: 0 } },
      ['registration.protectionDays'],
    ],
    [
      'a broken number of days',
      { registration: { ...registration, coolingOffDays: 1.5 } },
      ['registration.coolingOffDays'],
    ],
    [
      'a review that is due at once',
      { registration: { ...registration, reviewBusinessDays: 0 } },
      ['registration.reviewBusinessDays'],
    ],
    [
      'no number at all',
      { registration: { ...registration, queueReconfirmDays: Number.NaN } },
      ['registration.queueReconfirmDays'],
    ],
    [
      'a limit below one protection',
      { registration: { ...registration, maxProtectedDaysPerYear: 89 } },
      ['registration.maxProtectedDaysPerYear'],
    ],
    [
      'a limit beyond the year',
      { registration: { ...registration, maxProtectedDaysPerYear: 366 } },
      ['registration.maxProtectedDaysPerYear'],
    ],
    ['no days to follow up', { followUp: { days: 0, warnOnDays: [] } }, ['followUp.days']],
    [
      'a warning after the deadline',
      { followUp: { ...followUp, warnOnDays: [7, 15] } },
      ['followUp.warnOnDays.1'],
    ],
    ['warnings in disorder', { followUp: { ...followUp, warnOnDays: [7, 7] } }, ['followUp.warnOnDays.1']],
    [
      'a pause day that does not exist',
      { followUp: { ...followUp, pauseDays: ['2027-12-24', '2027-02-30'] } },
      ['followUp.pauseDays.1'],
    ],
    [
      'a pause day named twice',
      { followUp: { ...followUp, pauseDays: ['2027-12-24', '2027-12-24'] } },
      ['followUp.pauseDays'],
    ],
    [
      'a domain that is none',
      { matching: { ...matching, ownDomains: ['vendor.com', 'our company'] } },
      ['matching.ownDomains.1'],
    ],
    [
      'a top-level domain for free mail',
      { matching: { ...matching, freeMailDomains: ['com'] } },
      ['matching.freeMailDomains.0'],
    ],
    [
      'a pipeline without an id',
      { direct: { ...direct, exemptPipelines: [''] } },
      ['direct.exemptPipelines.0'],
    ],
    [
      'a task before the heads-up',
      { direct: { ...direct, headsUpTaskMinutes: -1 } },
      ['direct.headsUpTaskMinutes'],
    ],
    [
      'no time to answer a heads-up',
      { direct: { ...direct, exceptionBusinessDays: 0 } },
      ['direct.exceptionBusinessDays'],
    ],
  ])('is found: %s', (_sentence, change, paths) => {
    expect(pathsOf(change)).toEqual(paths);
  });

  test.each<[string, Partial<Policy>]>([
    ['no cooling-off', { registration: { ...registration, coolingOffDays: 0 } }],
    ['a week without a weekend', { businessCalendar: { ...businessCalendar, weekend: [] } }],
    ['a tier that may register nothing', { tiers: [{ name: 'New', openClaimCap: 0 }] }],
    ['a task at once', { direct: { ...direct, headsUpTaskMinutes: 0 } }],
    ['a warning on the last day', { followUp: { days: 14, warnOnDays: [14] } }],
    ['no pause days at all', { followUp: { days: 14, warnOnDays: [7] } }],
    ['days of pause', { followUp: { ...followUp, pauseDays: ['2027-12-24', '2027-12-31'] } }],
    ['a leap day off', { businessCalendar: { ...businessCalendar, holidays: ['2028-02-29'] } }],
  ])('is not: %s', (_sentence, change) => {
    expect(pathsOf(change)).toEqual([]);
  });

  test('is found all at once, each fault with a sentence', () => {
    const faults = policyFaults({
      ...defaultPolicy,
      timeZone: 'nowhere',
      tiers: [],
      registration: { ...registration, protectionDays: -90 },
      followUp: { days: 14, warnOnDays: [13, 7] },
    });
    expect(faults.map(fault => fault.path)).toEqual([
      'timeZone',
      'tiers',
      'registration.protectionDays',
      'followUp.warnOnDays.1',
    ]);
    for (const { message } of faults) expect(message).toMatch(/^must /);
  });

  test('never stops the check: any number and any text only yields faults', () => {
    const number = fc.oneof(fc.double(), fc.integer());
    fc.assert(
      fc.property(
        fc.array(number),
        fc.array(fc.string()),
        fc.string(),
        number,
        (numbers, texts, text, value) => {
          const faults = policyFaults({
            ...defaultPolicy,
            timeZone: text,
            businessCalendar: { weekend: numbers, holidays: texts, cutOff: text },
            tiers: texts.map(name => ({ name, openClaimCap: value })),
            registration: { ...registration, protectionDays: value, maxProtectedDaysPerYear: value },
            followUp: { days: value, warnOnDays: numbers },
            matching: {
              ...defaultPolicy.matching,
              freeMailDomains: texts,
              ownDomains: texts,
              sharedDomains: texts,
              numberProperties: texts,
              sharedFromCompanies: value,
            },
          });
          expect(faults.some(fault => fault.path === 'businessCalendar.cutOff')).toBe(
            !/^([01]\d|2[0-3]):[0-5]\d$/.test(text),
          );
        },
      ),
    );
  });
});

describe('what a new program starts with', () => {
  test('is said number by number', () => {
    expect(defaultPolicy).toMatchObject({
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
      direct: {
        exemptPipelines: ['renewal', 'renewals'],
        headsUpTaskMinutes: 30,
        exceptionBusinessDays: 1,
      },
    });
  });

  test('identifies nobody by free mail, and knows no domains of its own', () => {
    expect(matching).toEqual({
      numberProperties: [],
      scope: 'company',
      sharedFromCompanies: 10,
      freeMailDomains,
      ownDomains: [],
      sharedDomains: [],
    });
    expect(matching.freeMailDomains).not.toBe(freeMailDomains);
  });

  test('has no cap where a tier sets none, and none where there is no tier', () => {
    const open = { ...defaultPolicy, tiers: [{ name: 'Gold', openClaimCap: null }] };
    expect(openClaimCapOf(open, 'Gold')).toBeNull();
    expect(openClaimCapOf({ ...defaultPolicy, tiers: [] }, 'Gold')).toBeNull();
  });
});

describe('a document that was stored before a setting existed', () => {
  const { timeZone, enforcement, tiers } = defaultPolicy;
  const { protectionDays, reviewBusinessDays, infoBusinessDays, queueReconfirmDays } = registration;
  const { coolingOffDays, maxProtectedDaysPerYear } = registration;
  const old: PolicyDocument = {
    timeZone,
    enforcement,
    businessCalendar,
    tiers,
    registration: {
      protectionDays: protectionDays + 1,
      reviewBusinessDays,
      infoBusinessDays,
      queueReconfirmDays,
      coolingOffDays,
      maxProtectedDaysPerYear,
    },
    followUp: { days: 10, warnOnDays: [5] },
    matching,
    direct,
  };

  test('is filled with the defaults, but its renewals go on needing a person', () => {
    expect(completePolicy(old)).toEqual({
      ...defaultPolicy,
      registration: { ...registration, protectionDays: protectionDays + 1 },
      followUp: { days: 10, warnOnDays: [5], mode: 'rolling', pauseDays: [] },
      renewal: { approveAtOnce: false },
    });
  });

  test('keeps what it says itself', () => {
    const said: PolicyDocument = {
      ...old,
      registration: { ...old.registration, revertHours: 1 },
      followUp: { ...old.followUp, mode: 'first-touch', pauseDays: ['2027-12-24'] },
      renewal: { approveAtOnce: true },
      money: { homeCurrency: 'EUR', rates: [] },
    };
    expect(completePolicy(said)).toEqual({
      ...defaultPolicy,
      ...said,
      registration: { ...registration, ...said.registration },
    });
  });
});
