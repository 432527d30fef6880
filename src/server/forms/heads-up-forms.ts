import type { FindingView } from '../../../contract/views.ts';
import type { Policy } from '../../../domain/policy.ts';
import { businessDaysInWords, choice, needed, type Option, optional, type Wording } from './form-parts.ts';

/** What direct sales can ask a registered partner for; without a deal there is none to ask about. */
export function scopeOptions(dealId: string | null): Option[] {
  return [
    ...(dealId === null
      ? []
      : [
          {
            value: 'deal',
            label: 'Work on this deal, and on nothing else',
            sends: { kind: 'deal', dealId },
          },
        ]),
    {
      value: 'outreach',
      label: 'Call, meet and write to the customer, no deals',
      sends: { kind: 'outreach' },
    },
    { value: 'account', label: 'Everything with this customer', sends: { kind: 'account' } },
  ];
}

/** Asking for consent, from a heads-up or before there is one. */
export function askConsentForm(dealId: string | null, policy: Policy, headsUp: boolean): Wording {
  return {
    label: 'Ask for consent',
    rank: headsUp ? 'usual' : 'first',
    title: 'Ask the registered partner for consent?',
    consequence: `The partner is asked and reads your reason and your name. It has ${businessDaysInWords(policy.consent.answerBusinessDays)} to answer. Until it says yes nothing is permitted${headsUp ? ' and the heads-up stays open' : ''}; silence is not consent.`,
    confirm: 'Ask the partner',
    fields: [
      choice('scope', 'What you ask for', 'Choose what you ask for.', scopeOptions(dealId)),
      needed('Why, as the partner will read it'),
    ],
  };
}

/** The four ways out of a heads-up (H2), in words. */
export function headsUpForm(way: string, finding: FindingView, policy: Policy): Wording | null {
  switch (way) {
    case 'link-partner':
      return {
        label: 'Link the partner',
        rank: 'first',
        title: 'Link the registered partner to this deal?',
        consequence:
          'The deal names the registered partner, so working on it is co-selling. The heads-up is resolved.',
        confirm: 'Link the partner',
        fields: [optional('Note')],
      };
    case 'ask-consent':
      return askConsentForm(finding.dealId, policy, true);
    case 'exempt':
      return {
        label: 'Exempt, with a reason',
        rank: 'usual',
        title: 'Exempt this deal?',
        consequence:
          'The deal stays as it is, your reason is recorded under your name, and the heads-up is closed.',
        confirm: 'Exempt the deal',
        fields: [needed('Why this deal is exempt')],
      };
    case 'mistake':
      return {
        label: 'It was a mistake',
        rank: 'usual',
        title: 'Was this a mistake?',
        consequence:
          'The heads-up is closed as a mistake, under your name. Nothing is changed on the deal: undo the change in HubSpot yourself.',
        confirm: 'It was a mistake',
        fields: [optional('Note')],
      };
    default:
      return null;
  }
}
