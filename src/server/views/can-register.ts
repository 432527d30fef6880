import type { DealView } from '../../../contract/views.ts';
import type { Refusal } from '../../../domain/refusal.ts';
import { mayDo } from '../../../domain/rights.ts';
import type { Viewer } from './viewer.ts';
import { onlyPartner } from './why-view.ts';

type CanRegister = DealView['canRegister'];

/** Whether the viewer may register a claim here at all; the partner is chosen later and asked about then. */
export function canRegister(viewer: Viewer, obstacle: Refusal | null): CanRegister {
  const { userId, roles } = viewer;
  const right = mayDo({ userId, roles, managesPartner: true, worksForPartner: true }, 'register');
  const refusal = right.allowed ? obstacle : right.refusal;
  return { allowed: refusal === null, refusal };
}

/** Why a deal cannot carry a claim; null when it can. */
export const obstacles = {
  /** To a partner the same whatever is missing: which companies are partners is nothing that it learns here (I7). */
  noCompany(viewer: Viewer, why: 'no-company' | 'only-partners' | 'several'): Refusal {
    const told = onlyPartner(viewer) ? 'unsaid' : why;
    return {
      code: 'NO_ACCOUNT',
      rule: 'M1',
      title: 'The deal does not say which customer it is about',
      detail: {
        'no-company': 'No company is associated with this deal.',
        'only-partners': 'The deal is associated with partners only; the customer is missing.',
        several: 'The deal is associated with several companies and none of them is its primary customer.',
        unsaid: 'No single company of this deal is its customer.',
      }[told],
      facts: { companies: told, primaryCompany: null },
      wouldChange: [
        {
          fact: 'primaryCompany',
          becomes: 'the customer',
          text: 'Associate the customer with the deal in HubSpot and mark it as primary.',
        },
      ],
    };
  },

  registeredHere: (registrationId: string): Refusal => ({
    code: 'ALREADY_REGISTERED',
    rule: 'I3',
    title: 'This deal carries a registration already',
    detail: 'A deal carries one open registration at a time.',
    facts: { registrationId },
    wouldChange: [
      {
        fact: 'registrationId',
        becomes: null,
        text: 'Withdraw the registration first, or register on another deal.',
      },
    ],
  }),

  /** For whoever may not read the registration that stands there: not whose it is, nor which (I7). */
  takenHere: {
    code: 'UNAVAILABLE',
    rule: 'I7',
    title: 'This deal cannot carry a registration now',
    detail: 'It is not available.',
    facts: { available: false },
    wouldChange: [{ fact: 'available', becomes: true, text: 'Register on a deal of your own.' }],
  } satisfies Refusal,

  dealMissing: (dealId: string): Refusal => ({
    code: 'UNKNOWN_DEAL',
    rule: 'T7',
    title: 'HubSpot has no such deal',
    detail: 'The deal was deleted, or it was never in this HubSpot account.',
    facts: { dealId, deal: 'missing' },
    wouldChange: [
      { fact: 'deal', becomes: 'exists', text: 'Restore the deal in HubSpot, or open another one.' },
    ],
  }),
};
