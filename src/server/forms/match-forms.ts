import type { ReviewView } from '../../../contract/deal-card.ts';
import type { Offer } from '../../../contract/offers.ts';
import { offerOf, optional, type Wording } from './form-parts.ts';

/** What a person may say of who is the same customer, and take back. What they may not is left out. */
export function matchOffers({ candidates, said }: ReviewView, customer: string): Offer[] {
  return [
    ...candidates.flatMap(({ companyId, ownCompanyId, name, actions }) =>
      actions
        .filter(({ allowed }) => allowed)
        .flatMap(action => {
          const words = answers[action.name]?.(customer, name);
          if (words === undefined) return [];
          const path = `/companies/${ownCompanyId}/${action.name}`;
          return [offerOf(companyId, action, path, { ...words, fixed: { otherCompanyId: companyId } })];
        }),
    ),
    ...said.flatMap(({ id, actions }) =>
      actions
        .filter(({ allowed }) => allowed)
        .map(action => offerOf(id, action, `/identity-decisions/${id}/undo`, undo)),
    ),
  ];
}

const why = [optional('Why')];

const answers: Record<string, (customer: string, other: string) => Wording> = {
  'same-customer': (customer, other) => ({
    label: 'Same customer',
    rank: 'usual',
    title: `Are ${customer} and ${other} one customer?`,
    consequence: `They are united at once: what is registered for one is registered for the other, too. If both are claimed, the rules say which claim stays in front, and a dispute opens with a notice to both partners. Your answer is kept under your name and can be taken back.`,
    confirm: 'They are one customer',
    fields: why,
  }),
  'not-same-customer': (customer, other) => ({
    label: 'Not the same',
    rank: 'usual',
    title: `Are ${customer} and ${other} different customers?`,
    consequence: `They stay two customers, whatever domain, number or group they share now or later; only a merge in HubSpot outweighs that. What waited for this answer waits no more. It is kept under your name and can be taken back.`,
    confirm: 'They are different customers',
    fields: why,
  }),
};

const undo: Wording = {
  label: 'Take it back',
  rank: 'usual',
  title: 'Take this answer back?',
  consequence:
    'It counts no more: the companies are again what their domains, numbers, groups and other answers make of them, one customer or several. What is protected stays protected; where two claims meet, the rules say which stays in front.',
  confirm: 'Take the answer back',
  fields: why,
};
