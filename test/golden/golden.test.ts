import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { type CompanyFacts, matchCompanies } from '../../domain/account-match.ts';
import { addMonthsClamped, businessDeadline, protectionEnd } from '../../domain/calendar.ts';
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

/** How a case comes to the rules: `a` and `b` are the ids of its companies. */
function factsOf(companyId: 'a' | 'b', each: z.infer<typeof company>): CompanyFacts {
  return {
    companyId,
    name: each.name ?? null,
    country: each.country ?? null,
    city: each.city ?? null,
    phone: each.phone ?? null,
    domain: each.domain ?? null,
    additionalDomains: each.additionalDomains ?? null,
    numbers: each.numbers ?? {},
    contacts: each.contacts ?? [],
    parentId: each.parent ?? null,
  };
}

test('companies are one customer, or for a person to look at, as the golden cases say (M1–M8)', async () => {
  const { cases, policy } = identityCases.parse(await json('account-identity.json'));
  expect(cases.length).toBeGreaterThan(500);
  const answered = cases.map(each => {
    const matching = { ...defaultPolicy.matching, ...policy, scope: each.scope ?? policy.scope };
    const [a, b] = [factsOf('a', each.a), factsOf('b', each.b)];
    const saysOther = (side: z.infer<typeof company>, name: 'mergedInto' | 'aliasOf' | 'splitFrom') =>
      side[name] !== undefined;
    const said = {
      merged: saysOther(each.a, 'mergedInto') || saysOther(each.b, 'mergedInto'),
      alias: saysOther(each.a, 'aliasOf') || saysOther(each.b, 'aliasOf'),
      apart: saysOther(each.a, 'splitFrom') || saysOther(each.b, 'splitFrom'),
    };
    const answer = matchCompanies(a, b, said, matching).verdict;
    const turned = matchCompanies(b, a, said, matching).verdict;
    return { ...each, answer, turned };
  });
  const table = (['same', 'review'] as const).map(verdict => {
    const given = answered.filter(({ answer }) => answer === verdict).length;
    const labelled = answered.filter(({ expect: label }) => label === verdict).length;
    const right = answered.filter(
      ({ answer, expect: label }) => answer === verdict && label === verdict,
    ).length;
    return {
      verdict,
      labelled,
      given,
      right,
      precision: `${right}/${given}`,
      recall: `${right}/${labelled}`,
    };
  });
  console.table(table);
  const readme = await readFile(join(import.meta.dirname, 'README.md'), 'utf8');
  for (const { verdict, labelled, precision, recall } of table)
    expect(readme).toContain(`| ${verdict} | ${labelled} | ${precision} | ${recall} |`);
  const wrong = answered.filter(({ answer, turned, expect: label }) => answer !== label || turned !== label);
  expect(
    wrong.map(({ id, why, expect: label, answer, turned }) => ({ id, why, label, answer, turned })),
  ).toEqual([]);
});
