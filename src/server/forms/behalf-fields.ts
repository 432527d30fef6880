import type { ReviewView } from '../../../contract/deal-card.ts';
import type { OfferField } from '../../../contract/offers.ts';
import { type BehalfSource, behalfWords } from '../../../domain/on-behalf.ts';
import { choice, daysBack, momentMark, optionsOf } from './form-parts.ts';

/** How it came to the vendor, for who enters it in the partner's place: by what, when, and where it is kept. */
export function behalfFields(timeZone: string, now: Temporal.Instant): OfferField[] {
  const when = { of: 'source', is: Object.keys(behalfWords) };
  return [
    {
      ...choice(
        'source',
        'The partner sent or said it (optional)',
        '',
        optionsOf(sources),
        'Choose how it came',
      ),
      required: false,
      hint: 'Marked as entered on behalf of the partner, in the history and on its receipt.',
    },
    {
      ...choice('arrivedAt', 'When it came', 'Choose the day.', daysBack(timeZone, now, { most: 10 })),
      start: { value: 'today' },
      when,
    },
    {
      name: 'reference',
      kind: 'line',
      label: 'Where it is kept (optional)',
      hint: 'The subject of the mail, a ticket, or an address.',
      required: false,
      when,
    },
  ];
}

const sources: Record<BehalfSource, string> = {
  mail: 'By mail',
  phone: 'By phone',
  meeting: 'In a meeting',
  other: 'In another way',
};

type Beside = NonNullable<ReviewView['beside']>;

/** Every rival that stands beside the claim has to be ticked by who approves it. */
export function seenField(beside: Beside): OfferField[] {
  const rivals = beside.filter(({ own }) => !own);
  if (rivals.length === 0) return [];
  return [
    {
      name: 'seen',
      kind: 'choices',
      label: 'I looked at these claims as well',
      hint: besideInWords(beside),
      required: true,
      missing: 'Tick every claim that you looked at.',
      options: rivals.map(({ registrationId, partner, source, arrivedAt }) => ({
        value: registrationId,
        label: `${partner}, ${behalfWords[source]} ${momentMark(arrivedAt)}`,
      })),
    },
  ];
}

/** While rivals can still be entered beside it, who approves says that none waits to be. */
export function aloneField(customer: string, openUntil: string | null): OfferField[] {
  if (openUntil === null) return [];
  return [
    {
      ...choice(
        'alone',
        'Does another claim wait to be entered?',
        'Look through mail and calls, or decide later.',
        [{ value: 'alone', label: `No, nothing else that came in for ${customer} waits`, sends: true }],
        'Choose an answer',
      ),
      hint: `Until ${momentMark(openUntil)} claims of other partners can be entered beside this one and are decided side by side with it. Approved now, it goes first, and what is entered later waits in line.`,
    },
  ];
}

/** Who came first, whichever was typed first. */
function besideInWords(beside: Beside): string {
  const [first] = beside;
  return first?.own === true
    ? 'This claim came in first.'
    : `The claim of ${first?.partner ?? 'another partner'} came in first. To let it go before this one, reject this one as later.`;
}
