import type { OfferField, OfferForm } from '../../../contract/offers.ts';
import type { Partner } from '../../../contract/views.ts';
import { behalfFields } from './behalf-fields.ts';
import { type Option, optional } from './form-parts.ts';

export type RegisterFormFacts = {
  dealId: string;
  companyId: string;
  customer: { name: string; domains: string[] };
  /** Names of other customers on the deal: they are not claimed with it. */
  alsoOnDeal: string[];
  /** Partners whom the reader may register for. */
  partners: Partner[];
  /** Null: HubSpot did not tell them. */
  contacts: { options: Option[]; onDeal: string[] } | null;
  estimate: { minor: string; currency: string } | null;
  /** Asked of who may enter what partners sent: the program's zone, and program time. Absent: not asked. */
  behalf?: { timeZone: string; now: Temporal.Instant } | null;
};

/** The form of a claim: what is known of the deal is filled in. */
export function registerForm(facts: RegisterFormFacts): OfferForm {
  const { dealId, companyId, customer, alsoOnDeal, partners, contacts, estimate, behalf = null } = facts;
  const active = partners.filter(partner => partner.status === 'active');
  const hidden = partners.length - active.length;
  const [only, ...others] = active;
  const domains = customer.domains.length > 0 ? ` (${customer.domains.join(', ')})` : '';
  return {
    path: '/registrations',
    title: `Register ${customer.name} for a partner`,
    consequence:
      'The claim is timed the moment the server has it, and goes through the conflict check. It protects nothing until it is approved.',
    confirm: 'Submit the claim',
    destructive: false,
    facts: [
      { label: 'Customer', text: `${customer.name}${domains}` },
      ...(alsoOnDeal.length === 0
        ? []
        : [{ label: 'Also on the deal', text: `${alsoOnDeal.join(', ')}: not registered with it` }]),
    ],
    fixed: { dealId, companyId },
    fields: [
      {
        name: 'partnerCompanyId',
        kind: 'choice',
        label: 'Partner',
        placeholder: 'Search a partner',
        required: true,
        missing: 'Choose the partner who claims this customer.',
        options: active.map(partner => ({ value: partner.companyId, label: partnerLabel(partner) })),
        checks: `/deals/${dealId}/claim-check?partner=`,
        ...(partnersHint(active.length, hidden) ?? {}),
        ...(only !== undefined && others.length === 0 ? { start: { value: only.companyId } } : {}),
      },
      ...contactsField(contacts),
      {
        name: 'estimate',
        kind: 'estimate',
        label: 'Estimated amount (optional)',
        required: false,
        ...(estimate === null ? {} : { start: estimate }),
      },
      {
        ...optional('What the partner has done so far', 'note'),
        hint: 'Meetings, demos, people met. Direct reps don’t see this.',
      },
      ...(behalf === null ? [] : behalfFields(behalf.timeZone, behalf.now)),
    ],
  };
}

/** The people of the claim; those on the deal are ticked. Nothing is asked where there are none to choose from. */
export function contactsField(contacts: RegisterFormFacts['contacts']): OfferField[] {
  if (contacts === null || contacts.options.length === 0) return [];
  return [
    {
      name: 'contactIds',
      kind: 'choices',
      label: 'People at the customer (optional)',
      required: false,
      options: contacts.options,
      start: { values: contacts.onDeal },
    },
  ];
}

function partnersHint(active: number, hidden: number): { hint: string } | null {
  if (active === 0)
    return {
      hint: 'No active partner is known yet. An admin says in the settings what marks a partner, such as the property “Partner” (dibs_partner).',
    };
  if (hidden === 0) return null;
  return {
    hint:
      hidden === 1
        ? 'One partner is not listed because it is suspended or has left the program.'
        : `${hidden} partners are not listed because they are suspended or have left the program.`,
  };
}

function partnerLabel({ name, tier, type, openClaims, openClaimCap }: Partner): string {
  const label = `${name} · ${[tier, type].filter(part => part !== '').join(', ')}`;
  return openClaimCap !== null && openClaims >= openClaimCap
    ? `${label} · at its limit of ${openClaimCap} open claims`
    : label;
}
