import type { IdentityLinkView, MatchCandidate, MatchesAnswer } from '../../../contract/identity.ts';

/** What two companies have in common, by the level of the rule that says so. */
const titles: Record<IdentityLinkView['level'], string> = {
  M1: 'merged in HubSpot',
  M2: 'the same web domain',
  M3: 'the same number of a register',
  M4: 'parent and subsidiary in HubSpot',
  M5: 'one customer by a person’s word',
  M6: 'the same name and place',
  M7: 'a contact in common',
  M8: 'a similar name',
};

const properties: Record<string, string> = {
  domain: 'web domain',
  hs_additional_domains: 'additional domains',
};

/** What a reviewer reads of other companies that are or may be the customer. */
export const matchWords = {
  evidence: (link: IdentityLinkView) => `${titles[link.level]} (${link.level})${sides(link)}`,
  merged: `${titles.M1} (M1)`,
  otherwise: 'the same customer, by another of its companies',
  contacts: (names: readonly string[]) => `in touch with both: ${names.join(', ')}`,
  open: ({ waiting, toldApart, kind }: Pick<MatchCandidate, 'waiting' | 'toldApart' | 'kind'>) =>
    waiting
      ? 'Nothing is approved on either until an approver has said whether they are one customer.'
      : toldApart
        ? 'A person said that it is another customer.'
        : otherCustomer[kind],
  deal: (deal: MatchesAnswer['directDeals'][number], day: string | null) =>
    [
      deal.open === null ? 'open or closed: not read yet' : deal.open ? 'open' : 'closed',
      deal.ownerName ?? 'direct sales',
      ...(day === null ? [] : [`opened ${day}`]),
    ].join(', '),
  said: (same: boolean, these: string, those: string, who: string, day: string, why: string | null) => {
    const what = same ? 'one customer' : 'different customers';
    return `${who} said on ${day} that ${these} and ${those} are ${what}${why === null ? '.' : `: “${why}”`}`;
  },
} as const;

/** What a candidate is taken for as long as nobody says that it is the same customer. */
const otherCustomer: Record<MatchCandidate['kind'], string> = {
  same: 'It has been another customer so far.',
  review: 'It counts as another customer unless a person says that it is the same.',
  warning: 'A group of companies counts as several customers in this program.',
  hint: 'It counts as another customer; a similar name alone says little.',
};

/** Who is merged with whom, who is whose parent, and what a person said are facts of no one property. */
function sides({ level, own, other }: IdentityLinkView): string {
  if (level === 'M1' || level === 'M5') return '';
  if (level === 'M4')
    return own.property === 'child company'
      ? ': the customer of the claim is the parent'
      : ': the customer of the claim is the subsidiary';
  if (level === 'M7') return `: ${own.value}`;
  const told = ({ property, value }: IdentityLinkView['own']) =>
    `“${value}” (${properties[property] ?? property})`;
  return `: here ${told(own)}, there ${told(other)}`;
}
