import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { addMonthsClamped, businessDeadline, protectionEnd } from '../../domain/calendar.ts';
import { companyDomains } from '../../domain/identity.ts';
import { defaultPolicy } from '../../domain/policy.ts';
import { tierReview } from '../../domain/tier.ts';

const json = async (name: string): Promise<unknown> =>
  JSON.parse(await readFile(join(import.meta.dirname, name), 'utf8'));

const calendarCases = z.object({
  format: z.literal('dibs-golden-calendar/1'),
  protectionEnd: z.array(
    z.object({
      why: z.string(),
      from: z.string(),
      days: z.int(),
      timeZone: z.string(),
      protectedUntil: z.string(),
    }),
  ),
  businessDeadline: z.array(
    z.object({
      why: z.string(),
      opened: z.string(),
      businessDays: z.int(),
      calendar: z.object({
        timeZone: z.string(),
        weekend: z.array(z.int()),
        holidays: z.array(z.string()),
        cutOff: z.string(),
      }),
      deadline: z.string(),
    }),
  ),
  addMonthsClamped: z.array(
    z.object({ why: z.string(), date: z.string(), months: z.int(), result: z.string() }),
  ),
});

const instant = (text: string) => Temporal.Instant.from(text).toString();

test('the calendar answers as the golden cases say (T3, T4, T5)', async () => {
  const cases = calendarCases.parse(await json('calendar.json'));
  expect(cases.protectionEnd.length).toBeGreaterThan(400);
  const ends = cases.protectionEnd.map(each => ({
    ...each,
    protectedUntil: protectionEnd(Temporal.Instant.from(each.from), each.days, each.timeZone).toString(),
  }));
  expect(ends).toEqual(
    cases.protectionEnd.map(each => ({ ...each, protectedUntil: instant(each.protectedUntil) })),
  );
  const deadlines = cases.businessDeadline.map(each => ({
    ...each,
    deadline: businessDeadline(
      Temporal.Instant.from(each.opened),
      each.businessDays,
      each.calendar,
    ).toString(),
  }));
  expect(deadlines).toEqual(
    cases.businessDeadline.map(each => ({ ...each, deadline: instant(each.deadline) })),
  );
  const dates = cases.addMonthsClamped.map(each => ({
    ...each,
    result: addMonthsClamped(Temporal.PlainDate.from(each.date), each.months).toString(),
  }));
  expect(dates).toEqual(cases.addMonthsClamped);
});

const tierCases = z.object({
  format: z.literal('dibs-golden-tier/1'),
  tierReview: z.array(
    z.object({
      why: z.string(),
      attainedMinor: z.string().transform(BigInt),
      quotaMinor: z.string().transform(BigInt),
      activeDays: z.int(),
      daysInPeriod: z.int(),
      expect: z.enum(['downgrade', 'keeps', 'not-evaluated']),
    }),
  ),
});

test('the annual review answers as the golden cases say (V1)', async () => {
  const cases = tierCases.parse(await json('tier.json'));
  expect(cases.tierReview.length).toBeGreaterThan(100);
  const answers = cases.tierReview.map(each => ({
    ...each,
    expect: tierReview(each.attainedMinor, each.quotaMinor, each.activeDays, each.daysInPeriod),
  }));
  expect(answers).toEqual(cases.tierReview);
});

const company = z.strictObject({
  name: z.string().nullish(),
  country: z.string().optional(),
  city: z.string().optional(),
  phone: z.string().optional(),
  domain: z.string().nullish(),
  additionalDomains: z.string().optional(),
  numbers: z.record(z.string(), z.string()).optional(),
  contacts: z.array(z.string()).optional(),
  parent: z.string().optional(),
  mergedInto: z.string().optional(),
  aliasOf: z.string().optional(),
  splitFrom: z.string().optional(),
});
const identityCases = z.strictObject({
  format: z.literal('dibs-golden-account-identity/1'),
  policy: z.strictObject({
    ownDomains: z.array(z.string()),
    sharedDomains: z.array(z.string()),
    scope: z.enum(['company', 'group']),
    numberProperties: z.array(z.string()),
  }),
  cases: z.array(
    z.strictObject({
      id: z.string(),
      why: z.string(),
      rules: z.array(z.enum(['M1', 'M2', 'M3', 'M4', 'M5', 'M6', 'M7', 'M8'])),
      scope: z.enum(['company', 'group']).optional(),
      a: company,
      b: company,
      expect: z.enum(['same', 'review', 'different']),
    }),
  ),
});

test('domains join and part companies as the golden cases say (M2)', async () => {
  const { cases, policy } = identityCases.parse(await json('account-identity.json'));
  expect(cases.length).toBeGreaterThan(500);
  const matching = { ...defaultPolicy.matching, ...policy };
  const domainsOf = (each: z.infer<typeof company>) =>
    companyDomains(
      { domain: each.domain ?? null, additionalDomains: each.additionalDomains ?? null },
      matching,
    );
  const answered = cases
    .filter(each => each.rules.length === 1 && each.rules[0] === 'M2')
    .map(each => {
      const shared = domainsOf(each.a).some(domain => domainsOf(each.b).includes(domain));
      return { id: each.id, expect: each.expect, answer: shared ? 'same' : 'different' };
    });
  expect(answered.length).toBeGreaterThan(300);
  expect(answered.filter(each => each.answer !== each.expect)).toEqual([]);
});
