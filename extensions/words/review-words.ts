import type { ReviewView } from '../../contract/deal-card.ts';

const some = (count: number, one: string, many: string) => `${count} ${count === 1 ? one : many}`;

/** What a decider reads before approving or rejecting. */
export const reviewWords = {
  title: 'Before you decide',
  itsDeal: 'its deal',
  cannot: (why: string) => `It cannot be approved now. ${why}`,
  united: (count: number) => `${some(count, 'other company is', 'other companies are')} this customer:`,
  candidates: (count: number) =>
    count === 0
      ? 'No further company in HubSpot looks like this customer.'
      : `${some(count, 'further company', 'further companies')} may be this customer, the likeliest first:`,
  hints: (count: number) => `${some(count, 'company', 'companies')} with a similar name`,
  directDeals: 'Direct sales there:',
  pastDeals: 'Direct sales worked on this customer before:',
  openDeals: (count: number) =>
    count === 0
      ? 'No other deal on this customer is open.'
      : `${some(count, 'other deal', 'other deals')} on this customer may be open:`,
  openDeal: ({ owner, direct, beforeClaim }: ReviewView['openDeals'][number], day: string | null): string =>
    [
      owner === null ? 'no owner' : `${owner}${direct ? ' (direct sales)' : ''}`,
      day === null ? null : `opened ${day}, ${beforeClaim ? 'before' : 'after'} the claim`,
    ]
      .filter(part => part !== null)
      .join(', '),
  recordLine: ({ claims, open, openCap, ...ended }: ReviewView['record']) => {
    if (claims === 0) return 'This is the partner’s first claim.';
    const parts = (['won', 'lost', 'expired', 'rejected', 'revoked'] as const)
      .filter(how => ended[how] > 0)
      .map(how => `${ended[how]} ${how}`);
    const became = parts.length === 0 ? '' : `: ${parts.join(', ')}`;
    const allows = openCap === null ? '' : `, its tier allows ${openCap}`;
    return `The partner made ${some(claims, 'other claim', 'other claims')}${became}. ${open} open now${allows}.`;
  },
} as const;
