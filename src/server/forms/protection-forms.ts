import type { OfferField } from '../../../contract/offers.ts';
import { behalfFields } from './behalf-fields.ts';
import type { FormFacts } from './claim-forms.ts';
import {
  businessDaysInWords,
  choice,
  daysBack,
  daysInWords,
  momentMark,
  needed,
  optional,
  optionsOf,
  type Wording,
} from './form-parts.ts';
import { revokeTitles } from './reason-titles.ts';

/** What is done about an active registration, in words. */
export const protectionForms = {
  'log-follow-up': ({ view, policy, now, mayEnter = false }: FormFacts): Wording => ({
    label: 'Log a follow-up',
    rank: 'first',
    title: 'Log a follow-up for the partner?',
    consequence: `It is recorded under your name as something ${view.partner.name} did, and the follow-up clock starts again from it if it counts. Calls and meetings that ${view.partner.name} logs in HubSpot are found without this.`,
    confirm: 'Log the follow-up',
    fields: [
      needed('What the partner did, and with whom'),
      {
        ...choice('kind', 'What it was', 'Choose what it was.', [
          { value: 'follow-up', label: 'A call, a visit, a conversation' },
          { value: 'demo', label: 'A demo' },
          { value: 'proposal', label: 'A proposal or a quote' },
          { value: 'status-update', label: 'How the deal stands (counts once in 14 days)' },
        ]),
        start: { value: 'follow-up' },
      },
      { ...whenField(policy.timeZone, now, view.protectedFrom), start: { value: 'today' } },
      ...(mayEnter ? behalfFields(policy.timeZone, now) : []),
    ],
  }),
  renew: ({ view, policy }: FormFacts): Wording => ({
    label: 'Renew',
    rank: 'usual',
    title: 'Renew this registration?',
    consequence: `${view.partner.name} stays registered for another term of ${daysInWords(policy.registration.protectionDays)}, after the last protected day. It can be done once, in the last 30 days, on evidence of the partner’s work; if something is missing you read what, and nothing changes.`,
    confirm: 'Renew the registration',
  }),
  'decline-renewal': ({ view }: FormFacts): Wording => ({
    label: 'Decline the renewal',
    rank: 'usual',
    title: 'Decline the renewal?',
    consequence: `${view.partner.name} reads your reason. The registration ends on its last protected day and is not paused for this any more.`,
    confirm: 'Decline the renewal',
    destructive: true,
    fields: [needed('Why, as the partner reads it')],
  }),
  'object-to-loss': ({ view }: FormFacts): Wording => ({
    label: 'Object to the loss',
    rank: 'first',
    title: 'Object to the reported loss?',
    consequence: `The deal was set to lost by somebody other than ${view.partner.name}. If you object, the registration goes on with its end as it was${
      view.lossReported == null
        ? ''
        : `; without an objection by ${momentMark(view.lossReported.objectUntil)} it counts as lost`
    }.`,
    confirm: 'Object',
    fields: [optional('Why it is not lost')],
  }),
  'add-co-seller': ({ view }: FormFacts): Wording => ({
    label: 'Choose co-sellers',
    rank: 'more',
    title: 'Who works the deal with the partner?',
    consequence: `They may work and own the registered deal together with ${view.partner.name} without a heads-up. It covers this deal and no other.`,
    confirm: 'Save the co-sellers',
  }),
  'link-deal': ({ view, deals }: FormFacts): Wording => ({
    label: 'Put it on another deal',
    rank: view.relinkUntil == null ? 'more' : 'first',
    title: 'Put the registration on another deal?',
    consequence: `The registration goes on with the deal that you choose; its dates stay. It has to be a deal of ${view.account.name} that carries no registration.${
      view.relinkUntil == null ? '' : ` Without a deal it ends on ${momentMark(view.relinkUntil)}.`
    }`,
    confirm: 'Put it on this deal',
    fields: [dealField(deals)],
  }),
  freeze: ({ view }: FormFacts): Wording => ({
    label: 'Document a customer freeze',
    rank: 'more',
    title: 'Document a customer freeze?',
    consequence: `${view.account.name} wants to hear of nobody for a while. The follow-up clock stands still until the freeze is lifted; the protection runs on to its last day.`,
    confirm: 'Document the freeze',
    fields: [needed('Who of the customer said so, when, and why')],
  }),
  unfreeze: (): Wording => ({
    label: 'Lift the customer freeze',
    rank: 'first',
    title: 'Lift the customer freeze?',
    consequence: 'The follow-up clock runs on, without the days on which it stood still.',
    confirm: 'Lift the freeze',
  }),
  revoke: ({ view, policy }: FormFacts): Wording => {
    const pending = view.life?.revocation;
    if (pending != null)
      return {
        label: 'Confirm the revocation',
        rank: 'first',
        title: 'Confirm the revocation as a second person?',
        consequence: `A colleague proposed it (${titleOf(pending.code)}). If you confirm it, the registration of ${view.partner.name} ends now and the next claim in line goes to review. ${view.partner.name} can appeal.`,
        confirm: 'Revoke the registration',
        destructive: true,
        fixed: { code: pending.code },
        fields: [optional('What the partner should know')],
      };
    return {
      label: 'Revoke',
      rank: 'more',
      title: 'Revoke this registration?',
      consequence: `Protection ends and the next claim in line goes to review. ${view.partner.name} reads the reason and can appeal. A choice of the customer’s takes two people and the customer’s own writing.`,
      confirm: 'Revoke the registration',
      destructive: true,
      fields: [
        choice('code', 'Reason', 'Choose a reason.', optionsOf(revokeTitles)),
        {
          ...needed('What the customer wrote, or in which file it is', 'customersWriting'),
          when: customersChoice,
        },
        optional('What the partner should know'),
        {
          ...choice('withNotice', 'When', 'Choose when.', [
            {
              value: 'notice',
              label: `After ${businessDaysInWords(policy.registration.lossObjectionBusinessDays)} in which the partner can object`,
              sends: true,
            },
            { value: 'now', label: 'At once', sends: false },
          ]),
          start: { value: 'notice' },
          when: { of: 'code', is: Object.keys(revokeTitles).filter(code => code !== 'CUSTOMER_CHOSE_OTHER') },
        },
      ],
    };
  },
  'object-to-revocation': ({ view }: FormFacts): Wording => ({
    label: 'Object to the revocation',
    rank: 'first',
    title: 'Object to the revocation?',
    consequence: `It then takes effect only if a second person confirms it. They read your words.${
      view.life?.revocation?.takesEffectAt == null
        ? ''
        : ` Without an objection it takes effect on ${momentMark(view.life.revocation.takesEffectAt)}.`
    }`,
    confirm: 'Object',
    fields: [needed('Why it should stay registered')],
  }),
  'drop-revocation': ({ view }: FormFacts): Wording => ({
    label: 'Drop the revocation',
    rank: 'usual',
    title: 'Drop the proposed revocation?',
    consequence: `The registration of ${view.partner.name} stays as it is.`,
    confirm: 'Drop it',
    fields: [optional('Why')],
  }),
};

/** What is done about a decision that was taken, in words. */
export const decidedForms = {
  appeal: ({ view, policy }: FormFacts): Wording => ({
    label: 'Appeal',
    rank: 'first',
    title: 'Appeal this decision?',
    consequence: `Somebody who did not decide it hears the case within ${businessDaysInWords(policy.dispute.stepBusinessDays.decide)}. If the appeal is upheld, the claim comes back with its place; once decided it cannot be appealed again.${
      view.life?.appealableUntil == null
        ? ''
        : ` It can be appealed until ${momentMark(view.life.appealableUntil)}.`
    }`,
    confirm: 'Appeal',
    fields: [needed('What the decision did not see')],
  }),
  revert: ({ view, policy }: FormFacts): Wording =>
    view.life?.revertProposed === true
      ? {
          label: 'Confirm taking it back',
          rank: 'first',
          title: 'Take the decision back, as a second person?',
          consequence: `A colleague says that the decision was a mistake. If you say so too, the claim of ${view.partner.name} goes back to review with its place.`,
          confirm: 'Take it back',
          fields: [needed('Why it was a mistake')],
        }
      : {
          label: 'Take the decision back',
          rank: 'more',
          title: 'Take this decision back?',
          consequence: `Only for a mistake: the claim of ${view.partner.name} goes back to review with its place, and the history keeps both. Within ${policy.registration.revertHours} hours of the decision you can do it alone; later a second person has to say so, too.`,
          confirm: 'Take it back',
          destructive: true,
          fields: [needed('Why it was a mistake')],
        },
  refunds: (): Wording => ({
    label: 'Record a refund',
    rank: 'more',
    title: 'Record a refund?',
    consequence:
      'What was refunded is taken from what the won deal credits to the partner, and from its tier’s review.',
    confirm: 'Record the refund',
    fields: [
      { name: 'amountMinor', kind: 'amount', label: 'Amount that went back', required: true },
      optional('Note'),
    ],
  }),
};

const customersChoice = { of: 'code', is: ['CUSTOMER_CHOSE_OTHER'] };

const titleOf = (code: string): string => {
  const titles: Record<string, string> = revokeTitles;
  return titles[code] ?? code;
};

const dealField = (deals: FormFacts['deals']): OfferField =>
  deals.length > 0
    ? choice('dealId', 'Deal', 'Choose a deal.', deals)
    : {
        name: 'dealId',
        kind: 'line',
        label: 'Record ID of the deal',
        hint: 'No other deal of this customer is known here yet. The number stands in the deal’s address in HubSpot.',
        required: true,
        missing: 'Give the deal’s number.',
      };

/** The last days on which it may have been. */
function whenField(timeZone: string, now: Temporal.Instant, protectedFrom: string | null): OfferField {
  const since = protectedFrom === null ? now : Temporal.Instant.from(protectedFrom);
  return choice('at', 'When', 'Choose the day.', daysBack(timeZone, now, { most: 14, since }));
}
