import type { RulingCode } from '../../../contract/disputes.ts';

/** What each ruling means. */
export const rulingTitles: Record<RulingCode, string> = {
  UPHOLD_HOLDER: 'What is stays: the one in front keeps the customer',
  UPHOLD_CLAIMANT: 'The one behind gets the customer',
  UPHOLD_DIRECT: 'Direct sales gets the customer',
  SPLIT: 'The sale is shared',
  CO_SELL: 'Both sell together',
  VOID: 'The registrations end',
  COMPENSATE: 'A compensation is paid',
};
