import type { Offer } from '../../../contract/offers.ts';
import type { ActionView, RegistrationView, State } from '../../../contract/views.ts';
import type { Action } from '../../../domain/rights.ts';
import { behalfFields } from './behalf-fields.ts';
import { claimForms, type FormFacts } from './claim-forms.ts';
import { openDisputeForm } from './dispute-forms.ts';
import { offerOf, type Wording } from './form-parts.ts';
import { decidedForms, protectionForms } from './protection-forms.ts';

const { withdraw, ...decisions } = claimForms;

/** The words of each action on a registration, in the order in which a card offers them. */
const forms: Record<string, (facts: FormFacts) => Wording> = {
  ...decisions,
  ...protectionForms,
  ...decidedForms,
  'open-dispute': ({ policy }) => openDisputeForm(policy),
  withdraw,
};

/** Where an action is sent, below `/registrations/:id/`, when it is not called as the action is. */
const paths: Record<string, string> = {
  'log-follow-up': 'follow-ups',
  'open-dispute': 'disputes',
  'add-co-seller': 'co-sellers',
};

/** States in which somebody waits for a decision: a button that is off says who takes it. */
const undecided: readonly State[] = ['submitted', 'info-requested', 'under-review', 'queued'];

/**
 * What a person may do about a registration. What they may not is left out, except where the reason tells what they
 * came for: who decides on a claim that waits, and from which day a renewal can be asked for.
 */
export function registrationOffers(facts: FormFacts, may: (action: Action) => boolean): Offer[] {
  const { view } = facts;
  const actions = [...view.actions, ...furtherActions(view, may)];
  return Object.entries(forms).flatMap(([name, words]) => {
    const action = actions.find(each => each.name === name);
    if (action === undefined || !isShown(action, view, may)) return [];
    const path = `/registrations/${view.id}/${paths[name] ?? name}`;
    const worded = withBehalf(name, words(facts), facts);
    return [{ ...offerOf('registration', action, path, worded), ...formPathOf(name, view) }];
  });
}

/** What a partner does itself, so that whoever looks after it may enter it when it came by mail or phone. */
const partnerActs = new Set([
  'answer',
  'reconfirm',
  'renew',
  'object-to-loss',
  'object-to-revocation',
  'appeal',
  'open-dispute',
  'withdraw',
]);

const withBehalf = (name: string, words: Wording, { mayEnter = false, policy, now }: FormFacts): Wording =>
  mayEnter && partnerActs.has(name)
    ? { ...words, fields: [...(words.fields ?? []), ...behalfFields(policy.timeZone, now)] }
    : words;

function isShown(action: ActionView, view: RegistrationView, may: (action: Action) => boolean): boolean {
  if (action.allowed) return true;
  if (action.name === 'approve' || action.name === 'reject') return undecided.includes(view.state);
  return action.name === 'renew' && view.state === 'active' && may('renew');
}

/** What the state table does not list as an action of its own. */
function furtherActions(view: RegistrationView, may: (action: Action) => boolean): ActionView[] {
  const frozen = view.followUp?.pausedBy === 'customer-freeze';
  return [
    ...(view.state === 'active' && may('freeze') ? [allowed(frozen ? 'unfreeze' : 'freeze')] : []),
    ...(view.state === 'won' && may('record-refund') ? [allowed('refunds')] : []),
  ];
}

/** The partner's statements that its manager may confirm. */
export function evidenceOffers(view: RegistrationView, may: (action: Action) => boolean): Offer[] {
  if (!may('confirm-follow-up')) return [];
  return (view.evidence ?? [])
    .filter(piece => piece.confirmable === true)
    .map(piece =>
      offerOf(piece.id, allowed('confirm'), `/registrations/${view.id}/follow-ups/${piece.id}/confirm`, {
        label: 'Confirm',
        rank: 'usual',
        title: 'Confirm what the partner stated?',
        consequence: `“${piece.title}” of {moment:${piece.at}} counts as documented from now on, under your name, and the follow-up clock is reckoned again.`,
        confirm: 'Confirm it',
      }),
    );
}

/** Contacts and users are read when their form is opened and not before. */
function formPathOf(name: string, view: RegistrationView): Pick<Offer, 'formPath'> {
  if (name === 'answer' && view.life?.info?.fields.includes('contacts') === true)
    return { formPath: `/registrations/${view.id}/answer-form` };
  return name === 'add-co-seller' ? { formPath: `/registrations/${view.id}/co-sellers-form` } : {};
}

const allowed = (name: string): ActionView => ({ name, allowed: true, reason: null });
