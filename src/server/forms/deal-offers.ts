import type { ConsentView } from '../../../contract/consents.ts';
import type { ReviewView } from '../../../contract/deal-card.ts';
import type { DisputeView } from '../../../contract/disputes.ts';
import type { Offer, OfferField } from '../../../contract/offers.ts';
import type { DealView, FindingView, RegistrationView } from '../../../contract/views.ts';
import type { Policy } from '../../../domain/policy.ts';
import type { Action } from '../../../domain/rights.ts';
import { behalfFields } from './behalf-fields.ts';
import { consentForm } from './consent-forms.ts';
import { disputeForm, disputePaths } from './dispute-forms.ts';
import { type Option, offerOf } from './form-parts.ts';
import { askConsentForm, headsUpForm } from './heads-up-forms.ts';
import { matchOffers } from './match-forms.ts';
import { evidenceOffers, registrationOffers } from './registration-offers.ts';
import { waiveOffer } from './waive-forms.ts';

export type DealOfferFacts = {
  view: DealView;
  dispute: DisputeView | null;
  policy: Policy;
  now: Temporal.Instant;
  /** Other deals of the customer. */
  deals: Option[];
  /** Whom a rep without a heads-up would ask for consent: the holder's registration; null: nobody, or not asked. */
  consentOf: string | null;
  review: ReviewView | null;
  /** What the reader may do by role, as to the deal's own registration. */
  may: (action: Action) => boolean;
};

/** Everything that a reader may do from a deal's card, in words, in the order in which the card shows it. */
export function dealOffers(facts: DealOfferFacts): Offer[] {
  const { view, dispute, policy, now, deals, consentOf, review, may } = facts;
  const { registration } = view;
  return [
    ...view.findings.flatMap(finding => findingOffers(finding, policy, view.consents ?? [])),
    ...(consentOf === null
      ? []
      : [
          offerOf(
            'deal',
            { name: 'ask-consent', allowed: true, reason: null },
            `/registrations/${consentOf}/consents`,
            { ...askConsentForm(view.deal.id, policy, false), fixed: { step: 'ask' } },
          ),
        ]),
    ...(view.consents ?? []).flatMap(consent =>
      consentOffers(consent, may('enter-on-behalf') ? behalfFields(policy.timeZone, now) : []),
    ),
    ...(registration === null
      ? []
      : [
          ...registrationOffers(
            {
              view: registration,
              policy,
              now,
              deals,
              mayEnter: may('enter-on-behalf'),
              beside: review?.beside ?? [],
              entryOpenUntil: review?.entryOpenUntil ?? null,
            },
            may,
          ).map(offer => unlessObstacle(offer, review)),
          ...evidenceOffers(registration, may),
          ...waiveOffers(registration, facts),
          ...(review === null ? [] : matchOffers(review, registration.account.name)),
        ]),
    ...(dispute === null
      ? []
      : disputeOffers(dispute, may('enter-on-behalf') ? behalfFields(policy.timeZone, now) : [])),
    ...registerOffer(view, registration),
  ];
}

/** What cannot be approved as things stand is not offered to be approved. */
function unlessObstacle(offer: Offer, review: ReviewView | null): Offer {
  const obstacle = review?.obstacle ?? null;
  if (offer.name !== 'approve' || !offer.allowed || obstacle === null) return offer;
  return { ...offer, allowed: false, reason: obstacle.title, form: null };
}

/** Approving stops at a limit that an approver may waive. */
function waiveOffers({ partner, account }: RegistrationView, { review, view, may }: DealOfferFacts): Offer[] {
  const code = review?.obstacle?.code;
  if (code === undefined || view.companyId === null || !may('waive')) return [];
  const offer = waiveOffer(code, { companyId: view.companyId, customer: account.name, partner });
  return offer === null ? [] : [{ ...offer, about: 'registration' }];
}

function findingOffers(finding: FindingView, policy: Policy, consents: readonly ConsentView[]): Offer[] {
  return finding.actions.map(unlessAsked(finding, consents)).flatMap(action => {
    const words = headsUpForm(action.name, finding, policy);
    return words === null
      ? []
      : [offerOf(finding.id, action, `/findings/${finding.id}/${action.name}`, words)];
  });
}

/** Nobody is asked twice: while a request about it waits, its button says so. */
const unlessAsked =
  ({ id }: FindingView, consents: readonly ConsentView[]) =>
  (action: FindingView['actions'][number]) => {
    const waits = consents.some(({ status, findingId }) => status === 'asked' && findingId === id);
    return action.name === 'ask-consent' && action.allowed && waits
      ? { ...action, allowed: false, reason: 'The partner has been asked already, and has time to answer.' }
      : action;
  };

function consentOffers(consent: ConsentView, behalf: readonly OfferField[]): Offer[] {
  return consent.actions
    .filter(action => action.allowed)
    .flatMap(action => {
      const words = consentForm(action.name, consent, behalf);
      return words === null
        ? []
        : [offerOf(consent.id, action, `/registrations/${consent.registrationId}/consents`, words)];
    });
}

/** Steps of the sides themselves. */
const saidBySides = new Set(['evidence', 'accept', 'object', 'appeal']);

/** What a reader may not do in a case is noise on the card, and is left out. */
function disputeOffers(dispute: DisputeView, behalf: readonly OfferField[]): Offer[] {
  return dispute.actions
    .filter(action => action.allowed)
    .flatMap(action => {
      const words = disputeForm(action.name, dispute);
      const path = `/disputes/${dispute.id}/${disputePaths[action.name] ?? action.name}`;
      if (words === null) return [];
      const fields = [...(words.fields ?? []), ...(saidBySides.has(action.name) ? behalf : [])];
      return [offerOf(dispute.id, action, path, { ...words, fields })];
    });
}

/** Its form needs partners and contacts, which are read when it is opened. */
function registerOffer(view: DealView, registration: RegistrationView | null): Offer[] {
  const { canRegister, companyId, holder } = view;
  const allowed = canRegister.allowed && companyId !== null;
  if (!allowed && registration !== null) return [];
  return [
    {
      about: 'deal',
      name: 'register',
      label: registration === null ? 'Register this customer' : 'Register again',
      rank: registration === null && holder === null ? 'first' : 'usual',
      allowed,
      reason: allowed ? null : (canRegister.refusal?.title ?? 'Registering is off.'),
      form: null,
      formPath: `/deals/${view.deal.id}/claim-form`,
    },
  ];
}
