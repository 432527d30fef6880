import type { ReviewView } from '../../../contract/deal-card.ts';
import type { OfferField } from '../../../contract/offers.ts';
import type { RegistrationView } from '../../../contract/views.ts';
import { protectionEnd } from '../../../domain/calendar.ts';
import type { Policy } from '../../../domain/policy.ts';
import { aloneField, seenField } from './behalf-fields.ts';
import {
  businessDaysInWords,
  choice,
  daysInWords,
  lastDayMark,
  momentMark,
  needed,
  type Option,
  optional,
  optionsOf,
  type Wording,
} from './form-parts.ts';
import { rejectTitles } from './reason-titles.ts';

export type FormFacts = {
  view: RegistrationView;
  policy: Policy;
  now: Temporal.Instant;
  /** Other deals of the customer that are known. */
  deals: Option[];
  /** The reader may enter what the partner sent. Absent: no. */
  mayEnter?: boolean;
  /** What is reviewed side by side with the claim, itself included. Absent: nothing. */
  beside?: NonNullable<ReviewView['beside']>;
  /** Until when rivals can still be entered beside it. Absent: that is over. */
  entryOpenUntil?: string | null;
};

/** What is done about a claim that waits for a decision, in words. */
export const claimForms = {
  answer: ({ view, deals }: FormFacts): Wording => ({
    label: 'Answer',
    rank: 'first',
    title: 'Answer the reviewer?',
    consequence:
      'The claim goes back to review with what you give here. Only what was asked for can be changed; what you leave empty stays as it was.',
    confirm: 'Send the answer',
    fields: (view.life?.info?.fields ?? []).flatMap(field => answerField(field, view, deals) ?? []),
  }),
  approve: ({ view, policy, now, beside = [], entryOpenUntil = null }: FormFacts): Wording => {
    const until = protectionEnd(now, policy.registration.protectionDays, policy.timeZone);
    return {
      label: 'Approve',
      rank: 'first',
      title: 'Approve this claim?',
      consequence: `${view.partner.name} becomes the registered partner of ${view.account.name}. It is protected from now through ${lastDayMark(until, policy.timeZone)} and has ${daysInWords(policy.followUp.days)} for each follow-up. The deal and the company in HubSpot show it, and other partners’ claims wait in line.`,
      confirm: 'Approve the claim',
      fields: [
        ...seenField(beside),
        ...aloneField(view.account.name, entryOpenUntil),
        optional('Note for the record'),
      ],
    };
  },
  reject: ({ view }: FormFacts): Wording => ({
    label: 'Reject',
    rank: 'usual',
    title: 'Reject this claim?',
    consequence: `The claim ends and ${view.partner.name} reads the reason and your text. The next claim in line, if there is one, goes to review.`,
    confirm: 'Reject the claim',
    destructive: true,
    fields: [
      choice('code', 'Reason', 'Choose a reason.', optionsOf(rejectTitles)),
      {
        ...optional('What the partner should know'),
        when: { of: 'code', is: ['', ...Object.keys(rejectTitles).filter(code => code !== 'OTHER')] },
      },
      { ...needed('What the partner should know'), when: { of: 'code', is: ['OTHER'] } },
    ],
  }),
  'request-info': ({ view, policy }: FormFacts): Wording => ({
    label: 'Ask for information',
    rank: 'usual',
    title: 'Ask the partner for information?',
    consequence: `${view.partner.name} reads your question and has ${businessDaysInWords(policy.registration.infoBusinessDays)} to answer. The claim keeps its place and the review clock stands still; without an answer in time the claim is withdrawn.`,
    confirm: 'Send the question',
    fields: [
      {
        name: 'fields',
        kind: 'choices',
        label: 'What is missing',
        required: true,
        missing: 'Choose what is missing.',
        options: optionsOf({
          note: 'What the partner has done so far',
          contacts: 'The people it works with',
          estimate: 'The estimated amount',
          deal: 'The deal',
        }),
      },
      needed('Your question, as the partner reads it'),
    ],
  }),
  reconfirm: ({ view, policy }: FormFacts): Wording => ({
    label: 'Stay in line',
    rank: 'first',
    title: 'Stay in line?',
    consequence: `${view.partner.name} keeps its place for ${daysInWords(policy.registration.queueReconfirmDays)} more.${
      view.life?.reconfirmBy == null
        ? ''
        : ` Not confirmed by ${momentMark(view.life.reconfirmBy)}, the claim is withdrawn.`
    }`,
    confirm: 'Confirm the place',
  }),
  withdraw: ({ view, policy }: FormFacts): Wording => ({
    label: 'Withdraw',
    rank: view.state === 'active' ? 'more' : 'usual',
    title: 'Withdraw this claim?',
    consequence:
      view.state === 'active'
        ? `${view.partner.name} gives up the registration. Protection ends now and the customer is open to the next claim in line. ${view.partner.name} can’t register this customer again for ${daysInWords(policy.registration.coolingOffDays)}.`
        : `${view.partner.name} gives up its claim and its place in line.`,
    confirm: 'Withdraw the claim',
    destructive: true,
    fields: [optional('Reason')],
  }),
};

/** Contacts are read from HubSpot when the form is opened; see the route of the answer's form. */
function answerField(
  field: 'note' | 'contacts' | 'estimate' | 'deal',
  view: RegistrationView,
  deals: Option[],
): OfferField | null {
  switch (field) {
    case 'note':
      return {
        ...optional('What the partner has done so far', 'note'),
        ...(view.note == null ? {} : { start: { value: view.note } }),
      };
    case 'estimate':
      return {
        name: 'estimate',
        kind: 'estimate',
        label: 'Estimated amount (optional)',
        required: false,
        ...(view.estimate == null
          ? {}
          : { start: { minor: view.estimate.amountMinor, currency: view.estimate.currency } }),
      };
    case 'deal':
      return {
        ...choice('dealId', 'The deal', '', deals, 'Search a deal of this customer'),
        required: false,
      };
    case 'contacts':
      return null;
    default:
      return field satisfies never;
  }
}
