import { expect, test } from 'vitest';
import { defaultEngagementLimits } from '../../domain/engagement-limits.ts';

test('the limits of direct engagement that a new program starts with', () => {
  expect(defaultEngagementLimits).toEqual({
    activityDays: 14,
    replyBusinessDays: 5,
    afterExpiryDays: 30,
    afterLossDays: 90,
    actMinutes: 10,
    bulkRegistrations: 5,
    dismissedKeptDays: 90,
  });
});
