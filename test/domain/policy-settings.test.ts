import { describe, expect, test } from 'vitest';
import { defaultPolicy } from '../../domain/policy.ts';
import { type PolicySetting, policySettings, type SettingUnit } from '../../domain/policy-settings.ts';

const rows: [string, PolicySetting][] = Object.entries(policySettings);
const defaultOf = (path: string): unknown =>
  path
    .split('.')
    .reduce<unknown>((group, name) => new Map(Object.entries(group ?? {})).get(name), defaultPolicy);

const wholeNumber = (value: unknown) => Number.isInteger(value);
const text = (pattern: RegExp) => (value: unknown) => typeof value === 'string' && pattern.test(value);
const list = (value: unknown) => Array.isArray(value);

/** What a value looks like that counts in a unit. */
const fits: Record<SettingUnit, (value: unknown) => boolean> = {
  days: wholeNumber,
  'business days': wholeNumber,
  hours: wholeNumber,
  minutes: wholeNumber,
  months: wholeNumber,
  count: wholeNumber,
  percent: wholeNumber,
  money: text(/^\d+$/),
  'time zone': text(/^[A-Z]+$/),
  'time of day': text(/^\d\d:\d\d$/),
  'day of the year': text(/^\d\d-\d\d$/),
  currency: text(/^[A-Z]{3}$/),
  choice: text(/^[a-z-]+$/),
  'on or off': value => typeof value === 'boolean',
  weekdays: list,
  dates: list,
  'days of the term': list,
  tiers: list,
  domains: list,
  pipelines: list,
  properties: value => typeof value === 'object',
  'months and days': value => typeof value === 'object',
  'partner types': list,
  'exchange rates': list,
  table: list,
};

describe('each setting has a sentence, a unit that its default counts in, and somebody whom more of it favours', () => {
  test.each(rows)('%s', (path, { description, unit, favours }) => {
    expect(description).toMatch(/^[A-Z].{20,}\.$/);
    expect(Object.keys(fits)).toContain(unit);
    expect(fits[unit](defaultOf(path)), `${JSON.stringify(defaultOf(path))} in ${unit}`).toBe(true);
    expect(['higher', 'lower', 'never']).toContain(favours);
  });
});

const pathsWhere = (holds: (setting: PolicySetting) => boolean) =>
  rows.filter(([, setting]) => holds(setting)).map(([path]) => path);

test('a smaller value favours the partner where direct sales or deciders wait', () => {
  expect(pathsWhere(({ favours }) => favours === 'lower')).toEqual([
    'registration.reviewBusinessDays',
    'registration.coolingOffDays',
    'registration.revertHours',
    'direct.exemptPipelines',
    'direct.headsUpTaskMinutes',
    'direct.exceptionBusinessDays',
    'engagement.replyBusinessDays',
    'consent.validDays',
  ]);
});

test('what the directory keeps by date is never pinned', () => {
  expect(pathsWhere(({ dated }) => dated === true)).toEqual([
    'businessCalendar.weekend',
    'businessCalendar.holidays',
    'businessCalendar.cutOff',
    'mail.digestAt',
    'hoarding.idleDays',
    'hoarding.qualityMonths',
    'hoarding.activityPercent',
    'hoarding.leastEnded',
    'hoarding.alertDomainsPerDay',
    'tierReview.programYearStart',
    'money.homeCurrency',
    'tierReview.metricProperties',
    'money.rates',
    'retention.eventDays',
    'retention.answerDays',
  ]);
});

test('choices come in the order in which they favour the partner, the default first', () => {
  const choices = rows.flatMap(([path, { options }]) => (options === undefined ? [] : [[path, options]]));
  expect(choices).toEqual([
    ['enforcement', ['observe', 'advise', 'enforce']],
    ['followUp.mode', ['rolling', 'first-touch']],
    ['matching.scope', ['company', 'group']],
  ]);
  expect(pathsWhere(({ unit }) => unit === 'choice')).toEqual(choices.map(([path]) => path));
});
