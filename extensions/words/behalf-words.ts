import type { OnBehalfView } from '../../contract/on-behalf.ts';

const sources: Record<OnBehalfView['source'], string> = {
  mail: 'by mail',
  phone: 'by phone',
  meeting: 'in a meeting',
  other: 'in another way',
};

/** What was entered for a partner, in English. */
export const behalfWords = {
  title: 'Decide side by side',
  why: 'These claims were entered on behalf of their partners at about the same time, in the order in which they came in:',
  line: (partner: string, own: boolean, told: string) => `${partner}${own ? ' (this claim)' : ''} – ${told}`,
  told: ({ source, engagement, reference, enteredBy }: OnBehalfView, arrived: string) =>
    [
      `${sources[source]}, came ${arrived}`,
      enteredBy === null ? null : `entered by ${enteredBy}`,
      reference ? `kept as “${reference}”` : null,
      engagement === null ? null : `HubSpot ${engagement}`,
    ]
      .filter(part => part !== null)
      .join(', '),
  evidence: ({ source }: OnBehalfView) => `told ${sources[source]}`,
} as const;
