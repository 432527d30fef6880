import type { Store } from '../../adapters/postgres/store.ts';
import type { DisputeView } from '../../contract/disputes.ts';
import type { Offer, OfferField } from '../../contract/offers.ts';
import type { RegistrationView } from '../../contract/views.ts';
import { mayDo } from '../../domain/rights.ts';
import type { Registration } from '../../operations/records.ts';
import { rightsOn } from '../../operations/refuse.ts';
import { consentForm } from './forms/consent-forms.ts';
import { disputeForm, disputePaths } from './forms/dispute-forms.ts';
import { offerOf } from './forms/form-parts.ts';
import { registrationOffers } from './forms/registration-offers.ts';
import { disputeView } from './views/dispute-view.ts';
import { registrationView } from './views/registration-view.ts';
import type { Viewer } from './views/viewer.ts';

/** A claim as its partner reads it, and what the partner may do about it, its consents and its dispute. */
export type OwnClaim = { view: RegistrationView; dispute: DisputeView | null; offers: Offer[] };

/** What the partner's pages say differently from a card, whose readers are the vendor's. */
const asPartner: Readonly<Record<string, { label?: string; title?: string; consequence?: string }>> = {
  'log-follow-up': {
    title: 'Log a follow-up',
    consequence:
      'It is recorded as stated by you, and the follow-up clock starts again from it if it counts. With a file that shows it, it counts as documented; without one it counts twice in a term, and not twice in a row.',
  },
  renew: { title: 'Renew the registration' },
  withdraw: { title: 'Withdraw?' },
};

/** Labels of fields, as the partner itself is asked. */
const asAsked: readonly (readonly [string, string])[] = [
  ['What the partner did, and with whom', 'What did you do, and with whom?'],
  ['What the partner has done so far', 'What have you done so far?'],
];

/** Nothing of other people's deals is offered to choose from: a claim is put on another deal by the partner manager. */
const left = new Set(['link-deal']);

export async function ownClaim(store: Store, claim: Registration, viewer: Viewer): Promise<OwnClaim> {
  const view = await registrationView(store, claim, viewer);
  const { policy } = await store.policyInForce();
  const now = await store.now();
  const rights = rightsOn(viewer, claim.partnerCompanyId);
  const record = view.dispute == null ? null : await store.dispute(view.dispute.id);
  const dispute = record === null ? null : await disputeView(store, record, viewer, null);
  const offers = [
    ...(view.consents ?? []).flatMap(consent =>
      consent.actions
        .filter(action => action.allowed)
        .flatMap(action => {
          const words = consentForm(action.name, consent);
          const path = `/registrations/${consent.registrationId}/consents`;
          return words === null ? [] : [offerOf(consent.id, action, path, words)];
        }),
    ),
    ...registrationOffers({ view, policy, now, deals: [] }, action => mayDo(rights, action).allowed),
    ...(dispute?.actions ?? [])
      .filter(action => action.allowed)
      .flatMap(action => {
        const words = dispute === null ? null : disputeForm(action.name, dispute);
        const path = `/disputes/${dispute?.id}/${disputePaths[action.name] ?? action.name}`;
        return words === null || dispute === null ? [] : [offerOf(dispute.id, action, path, words)];
      }),
  ];
  return {
    view,
    dispute,
    offers: offers
      .filter(offer => !left.has(offer.name) && (offer.allowed || offer.name === 'renew'))
      .map(offer => inOwnWords(withoutRecords(offer, view))),
  };
}

/** With whom a partner may have a dispute, state by state: whoever holds the customer reads nothing of who waits (I7). */
const disputable: Partial<Record<RegistrationView['state'], readonly string[]>> = {
  queued: ['partner-partner', 'partner-direct'],
  active: ['partner-direct'],
  'under-review': ['partner-direct'],
  'info-requested': ['partner-direct'],
  submitted: ['partner-direct'],
};

/**
 * A person without a seat chooses none of the vendor's records: people and the deal are said in words, and a dispute is
 * with whom the claim's state can set it against.
 */
function withoutRecords(offer: Offer, view: RegistrationView): Offer {
  if (offer.form === null) return offer;
  const { fields } = offer.form;
  if (offer.name === 'open-dispute') {
    const kinds = disputable[view.state] ?? ['partner-decision'];
    const [only] = kinds.length === 1 ? kinds : [];
    return {
      ...offer,
      form: {
        ...offer.form,
        fields: fields.map(field =>
          field.name === 'kind'
            ? {
                ...field,
                options: (field.options ?? []).filter(({ value }) => kinds.includes(value)),
                ...(only === undefined ? {} : { start: { value: only } }),
              }
            : field,
        ),
      },
    };
  }
  if (offer.name !== 'answer') return offer;
  const asked = view.life?.info?.fields ?? [];
  return {
    ...offer,
    form: {
      ...offer.form,
      fields: [
        ...fields.filter(({ name }) => name !== 'dealId'),
        ...(asked.includes('contacts') ? [inWordsField('people', 'The people you work with')] : []),
        ...(asked.includes('deal') ? [inWordsField('whichDeal', 'Which deal it is')] : []),
      ],
    },
  };
}

const inWordsField = (name: string, label: string): OfferField => ({
  name,
  kind: 'text',
  label: `${label} (optional)`,
  hint:
    name === 'people' ? 'Names, what they do, and how they are reached.' : 'Its name, or what it is about.',
  required: false,
});

function inOwnWords(offer: Offer): Offer {
  if (offer.form === null) return offer;
  const {
    label = offer.label,
    title = offer.form.title,
    consequence = offer.form.consequence,
  } = asPartner[offer.name] ?? {};
  const fields = offer.form.fields.map(field => ({
    ...field,
    label: asAsked.reduce((words, [card, own]) => words.replace(card, own), field.label),
  }));
  return { ...offer, label, form: { ...offer.form, title, consequence, fields } };
}
