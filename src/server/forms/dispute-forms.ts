import type { DisputeSide } from '../../../contract/dispute-summary.ts';
import type { DisputeView } from '../../../contract/disputes.ts';
import type { OfferField } from '../../../contract/offers.ts';
import type { Policy } from '../../../domain/policy.ts';
import { rulingTitles } from '../words/ruling-titles.ts';
import { businessDaysInWords, choice, needed, optionsOf, type Wording } from './form-parts.ts';

const sides: Record<DisputeSide, string> = {
  holder: 'The one in front',
  claimant: 'The one behind',
  direct: 'Direct sales',
  office: 'The office',
};

export const openDisputeForm = (policy: Policy): Wording => ({
  label: 'Open a dispute',
  rank: 'more',
  title: 'Open a dispute?',
  consequence: `An approver who has no part in it hears both sides. From the acknowledgement on clocks stand still, ${businessDaysInWords(policy.dispute.tollBusinessDays)} at most; if you lose, those days are taken back.`,
  confirm: 'Open the dispute',
  fields: [
    choice('kind', 'Dispute with whom', 'Choose whom the dispute is with.', [
      { value: 'partner-partner', label: 'With the other partner on this customer' },
      { value: 'partner-direct', label: 'With direct sales' },
      { value: 'partner-decision', label: 'About a decision' },
    ]),
    needed('What happened, and what speaks for you'),
  ],
});

/** Below `/disputes/:id`, where each step is sent. */
export const disputePaths: Record<string, string> = {
  'close-evidence': 'evidence',
  object: 'accept',
};

/** The steps of a dispute, in words. */
export function disputeForm(step: string, dispute: DisputeView): Wording | null {
  const forSide = sideFields(dispute);
  switch (step) {
    case 'acknowledge':
      return {
        label: 'Acknowledge',
        rank: 'first',
        title: 'Acknowledge this dispute?',
        consequence:
          'Clocks of the registrations stand still from now on, and nothing new is approved on the customer.',
        confirm: 'Acknowledge',
      };
    case 'evidence':
      return {
        label: 'Give evidence',
        rank: 'usual',
        title: 'Give evidence?',
        consequence: 'Who decides reads it. A partner on the other side does not.',
        confirm: 'Give the evidence',
        fields: [...forSide, needed('What speaks for your side')],
      };
    case 'close-evidence':
      return {
        label: 'Close the evidence',
        rank: 'usual',
        title: 'Close the evidence?',
        consequence: 'Nothing more is heard; a ruling is proposed next.',
        confirm: 'Close the evidence',
        fixed: { close: true },
      };
    case 'propose':
      return {
        label: 'Propose a ruling',
        rank: 'first',
        title: 'Propose a ruling',
        consequence: 'If both sides accept it, it takes effect at once; otherwise a director decides.',
        confirm: 'Propose',
        fields: rulingFields(dispute),
      };
    case 'accept':
      return {
        label: 'Accept the proposal',
        rank: 'first',
        title: 'Accept the proposal?',
        consequence: 'Once all sides have accepted it takes effect at once.',
        confirm: 'Accept',
        fixed: { accept: true },
        fields: forSide,
      };
    case 'object':
      return {
        label: 'Object',
        rank: 'usual',
        title: 'Object to the proposal?',
        consequence: 'A director decides instead.',
        confirm: 'Object',
        fixed: { accept: false },
        fields: forSide,
      };
    case 'decide':
      return {
        label: 'Decide',
        rank: 'first',
        title: 'Decide the dispute',
        consequence: 'The ruling takes effect at once. It can be appealed once.',
        confirm: 'Decide',
        fields: rulingFields(dispute),
      };
    case 'escalate':
      return {
        label: 'Pass up',
        rank: 'usual',
        title: 'Pass the dispute up?',
        consequence: 'An executive decides.',
        confirm: 'Pass it up',
      };
    case 'appeal':
      return {
        label: 'Appeal',
        rank: 'usual',
        title: 'Appeal the ruling?',
        consequence: 'Somebody new decides, once and for all. The clocks stand still again meanwhile.',
        confirm: 'Appeal',
        fields: [...forSide, needed('What the ruling did not see')],
      };
    default:
      return null;
  }
}

/** Who reads the whole case may look after both sides, and says for which one it is. */
function sideFields(dispute: DisputeView): OfferField[] {
  const parties = dispute.parties ?? [];
  if (dispute.side !== null || parties.length < 2) return [];
  return [
    choice(
      'side',
      'For which side',
      'Choose the side you speak for.',
      parties.map(({ side, name }) => ({ value: side, label: `${sides[side]}: ${name}` })),
    ),
  ];
}

function rulingFields(dispute: DisputeView): OfferField[] {
  const paid = (dispute.parties ?? []).filter(party => party.side !== 'office');
  const compensation = { of: 'code', is: ['COMPENSATE'] };
  return [
    choice('code', 'Ruling', 'Choose a ruling.', optionsOf(rulingTitles)),
    {
      name: 'percent',
      kind: 'percent',
      label: 'Percent for the one in front',
      required: true,
      missing: 'A whole number from 1 to 99.',
      start: { value: '50' },
      when: { of: 'code', is: ['SPLIT'] },
    },
    {
      ...choice(
        'to',
        'Who is paid',
        'Choose who is paid.',
        paid.map(({ side, name }) => ({ value: side, label: `${sides[side]}: ${name}` })),
      ),
      when: compensation,
    },
    { name: 'amountMinor', kind: 'amount', label: 'Amount', required: true, when: compensation },
    { ...needed('Reasoning, which each side reads', 'reasoning'), missing: 'Say why: each side reads it.' },
  ];
}
