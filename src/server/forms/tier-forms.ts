import type { Offer } from '../../../contract/offers.ts';
import type { TierProgress } from '../../../contract/tiers.ts';
import { choice, needed, offerOf, optional, type Wording } from './form-parts.ts';

type TierAction = 'review' | 'appeal' | 'decide-appeal' | 'promote';
type Named = { partnerName: string; progress: TierProgress };

const forms: Record<TierAction, (facts: Named) => Wording> = {
  review: ({ partnerName, progress: { tier } }) => ({
    label: 'Decide the review',
    rank: 'first',
    title: `Decide ${partnerName}’s annual review?`,
    consequence: `${partnerName} reads your decision and your reason. A lower tier takes effect on the first day of a quarter, after 30 days’ notice, and can be appealed; running registrations keep their protection.`,
    confirm: 'Decide the review',
    fields: [
      choice('decision', 'Decision', 'Choose what becomes of the tier.', [
        { value: 'keep', label: `Keep ${tier}` },
        { value: 'probation', label: `Keep ${tier} on probation` },
        { value: 'lower', label: 'Lower it by one' },
      ]),
      needed('Why, as the partner will read it'),
    ],
  }),
  appeal: ({ partnerName }) => ({
    label: 'Appeal the lower tier',
    rank: 'usual',
    title: `Appeal for ${partnerName}?`,
    consequence: 'Somebody who has not decided in it so far decides the appeal. It can be made once.',
    confirm: 'Appeal',
    fields: [needed('What was overlooked')],
  }),
  'decide-appeal': ({ partnerName }) => ({
    label: 'Decide the appeal',
    rank: 'first',
    title: `Decide the appeal of ${partnerName}?`,
    consequence: 'Upheld, the tier stays as it was; denied, the lower tier takes effect as announced.',
    confirm: 'Decide the appeal',
    fields: [
      choice('upheld', 'Decision', 'Choose whether the appeal is upheld.', [
        { value: 'upheld', label: 'Upheld', sends: true },
        { value: 'denied', label: 'Denied', sends: false },
      ]),
      needed('Why'),
    ],
  }),
  promote: ({ partnerName, progress: { next } }) => ({
    label: next === null ? 'Promote' : `Promote to ${next}`,
    rank: 'usual',
    title: `Promote ${partnerName}${next === null ? '' : ` to ${next}`}?`,
    consequence:
      'What people keep in HubSpot is read again first. Where a criterion is not met, nothing changes and you read which.',
    confirm: 'Promote',
    fields: [optional('Note')],
  }),
};

/**
 * What the reader may do about the partner's tier, with its forms. What nobody could do now is left out; what waits for
 * somebody else, or for criteria, says so.
 */
export function tierOffers(companyId: string, facts: Named): Offer[] {
  return facts.progress.actions.flatMap(action =>
    isTierAction(action.name) && (action.allowed || waits(action.name, facts.progress))
      ? [offerOf('tier', action, `/partners/${companyId}/tier/${action.name}`, forms[action.name](facts))]
      : [],
  );
}

function waits(action: TierAction, { review, changes, next }: TierProgress): boolean {
  if (action === 'review') return review.open !== null;
  if (action === 'promote') return next !== null;
  return action === 'decide-appeal' && changes.some(({ appeal }) => appeal?.status === 'open');
}

const isTierAction = (name: string): name is TierAction => Object.hasOwn(forms, name);
