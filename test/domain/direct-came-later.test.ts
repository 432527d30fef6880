import { describe, expect, test } from 'vitest';
import { rejectCodes } from '../../domain/decision-codes.ts';
import { type DirectPriority, directCameLater } from '../../domain/direct-came-later.ts';
import { instant } from './claim.ts';

const claimedAt = instant('2027-01-20T12:00:00Z');
const deal = (dealId: string, openedAt: string) => ({ dealId, openedAt: instant(openedAt) });
const asked = (change: Partial<DirectPriority>): DirectPriority => ({
  code: 'DIRECT_OPEN_DEAL',
  claimedAt,
  directDeals: [],
  timeZone: 'UTC',
  ...change,
});

describe('an open deal of direct sales', () => {
  test.each<[string, DirectPriority['directDeals']]>([
    ['that HubSpot does not tell of may be known to who decides', []],
    ['from the instant before the claim is a reason', [deal('7', '2027-01-20T11:59:59.999999999Z')]],
    [
      'from before the claim is one beside those from after it',
      [deal('8', '2027-01-20T13:00:00Z'), deal('7', '2027-01-02T00:00:00Z')],
    ],
  ])('%s', (_sentence, directDeals) => {
    expect(directCameLater(asked({ directDeals }))).toBeNull();
  });

  test('from the claim instant on is none: the first of them is named, and what would be a reason', () => {
    const directDeals = [deal('9', '2027-01-21T08:00:00Z'), deal('8', '2027-01-20T12:00:00Z')];
    expect(directCameLater(asked({ directDeals }))).toEqual({
      code: 'DIRECT_CAME_LATER',
      rule: 'R-direct-first',
      title: 'Direct sales came after the claim',
      detail:
        'The claim is of 20 Jan 2027 at 12:00 (UTC), and the first deal of direct sales with the customer of 20 Jan 2027 at 12:00 (UTC). What direct sales begins after a claim is no reason to reject it.',
      facts: {
        decisionCode: 'DIRECT_OPEN_DEAL',
        claimedAt: '2027-01-20T12:00:00Z',
        dealId: '8',
        openedAt: '2027-01-20T12:00:00Z',
      },
      wouldChange: [
        {
          fact: 'openedAt',
          becomes: '2027-01-20T11:59:59.999999999Z',
          text: 'A deal that direct sales had open before the claim would be a reason. Choose the one that applies.',
        },
      ],
    });
  });

  const others = (Object.keys(rejectCodes) as DirectPriority['code'][]).filter(
    code => code !== 'DIRECT_OPEN_DEAL',
  );
  test.each(others)('says nothing of %s', code => {
    const directDeals = [deal('9', '2027-01-21T08:00:00Z')];
    expect(directCameLater(asked({ code, directDeals }))).toBeNull();
  });
});
