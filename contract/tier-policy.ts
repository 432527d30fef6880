import { z } from 'zod';
import { listOf, settingText } from './setting-values.ts';

/** What a partner's tier can be measured by. */
export const tierMetricSchema = z.enum([
  'arr-sourced',
  'arr-influenced',
  'registrations-approved',
  'deals-won',
  'win-rate',
  'people-certified',
  'satisfaction',
  'services-trained',
  'plan-attainment',
]);

/** A tier in the policy: money as whole minor units and numbers as decimals, both as text, so that no float touches them. */
export const tierSchema = z.strictObject({
  name: settingText,
  openClaimCap: z.number().nullable(),
  criteria: listOf(
    z.strictObject({
      metric: tierMetricSchema,
      operator: z.enum(['at-least', 'at-most']),
      threshold: settingText,
      windowMonths: z.number().exactOptional(),
    }),
  ).exactOptional(),
  quotaMinor: settingText.exactOptional(),
});

export const tierReviewSchema = z.strictObject({
  programYearStart: settingText,
  minimumPartnerAgeDays: z.number(),
  noticeDays: z.number(),
  automaticPromotion: z.boolean(),
  appealBusinessDays: z.number(),
  metricProperties: listOf(
    z.strictObject({
      metric: z.enum(['people-certified', 'satisfaction', 'services-trained', 'plan-attainment']),
      property: settingText,
    }),
  ),
});

export const sunsetSchema = z.strictObject({
  months: z.number(),
  warnAt: listOf(z.strictObject({ months: z.number(), days: z.number() })),
  exemptPartnerTypes: listOf(settingText),
});
