import type { DealCardView } from '../../contract/deal-card.ts';
import {
  claim,
  dealView,
  finding,
  may,
  mayNot,
  refusal,
  registeredDeal,
  registration,
} from './view-builders.ts';

/** A state of the card: what the server returns, and the words that must stand on it. */
export type CardState = { name: string; view: DealCardView; says: string[] };

const followUp = registration().followUp;
const withFollowUp = (change: Partial<NonNullable<typeof followUp>>) =>
  registration({ followUp: followUp === null ? null : { ...followUp, ...change } });

/** Every state that a view can put the deal's card in, each with the words that say so. */
export const cardStates: CardState[] = [
  {
    name: 'free',
    view: dealView(),
    says: ['Free', 'Acme Corp is free to register', 'Register this customer'],
  },
  {
    name: 'no company on the deal',
    view: dealView({ account: null, companyId: null, canRegister: { allowed: false, refusal: null } }),
    says: ['This deal has no company yet', 'Add the customer’s company to the deal'],
  },
  {
    name: 'only partners on the deal',
    view: dealView({
      account: null,
      companyId: null,
      canRegister: {
        allowed: false,
        refusal: refusal({
          code: 'NO_ACCOUNT',
          title: 'The deal does not say which customer it is about',
          detail: 'The deal is associated with partners only; the customer is missing.',
        }),
      },
    }),
    says: ['The deal does not say which customer it is about', 'the customer is missing'],
  },
  {
    name: 'cannot register',
    view: dealView({ canRegister: { allowed: false, refusal: refusal() } }),
    says: ['The cooling-off period is not over', 'From 23 March 2027 on the claim is accepted.'],
  },
  {
    name: 'submitted',
    view: registeredDeal(claim({ state: 'submitted' })),
    says: ['Submitted for Northwind on Nov 22 · conflict check running'],
  },
  {
    name: 'information requested',
    view: registeredDeal(
      claim({
        state: 'info-requested',
        decision: {
          code: null,
          title: 'Who did you meet?',
          text: 'Name one person.',
          at: '2026-12-02T15:00:00Z',
        },
      }),
    ),
    says: [
      'Information needed',
      'Waiting for information from Northwind',
      'Who did you meet?: Name one person.',
    ],
  },
  {
    name: 'in review',
    view: registeredDeal(
      claim({
        state: 'under-review',
        reviewDueAt: '2026-12-04T22:00:00Z',
        note: 'Two demos with the IT director.',
        estimate: { amountMinor: '12000050', currency: 'EUR' },
        actions: [may('approve'), may('reject'), may('withdraw')],
      }),
    ),
    says: [
      'In review for Northwind · decision due by Dec 4, 2026, 5:00 PM EST',
      '€120,000.50',
      'Approve',
      'Reject',
    ],
  },
  {
    name: 'in review, late, for a rep',
    view: registeredDeal(
      claim({
        state: 'under-review',
        reviewDueAt: '2026-12-02T22:00:00Z',
        actions: [
          mayNot('approve', 'only a partner manager or an approver approves.'),
          mayNot('reject', 'only a partner manager or an approver rejects.'),
        ],
      }),
    ),
    says: [
      'decision was due Dec 2, 2026',
      '“Approve” is off: only a partner manager or an approver approves.',
    ],
  },
  {
    name: 'queued',
    view: registeredDeal(
      claim({
        state: 'queued',
        queuePosition: 2,
        partner: { companyId: '30100000002', name: 'Contoso', tier: 'Select' },
      }),
      {
        holder: { name: 'Northwind', protectedUntil: '2027-02-21T05:00:00Z' },
      },
    ),
    says: [
      'Waiting in line',
      'Contoso is waiting in line · place 2',
      'The customer is unavailable at the moment.',
    ],
  },
  {
    name: 'protected',
    view: registeredDeal(registration({ actions: [may('withdraw')] })),
    says: [
      'Registered to Northwind through Feb 20, 2027 · follow-up due in 3 days',
      'Day 11 of 90 · 79 days left',
      'Day 11 of 14 · 3 days left',
    ],
  },
  {
    name: 'follow-up due soon',
    view: registeredDeal(
      withFollowUp({ status: 'due-soon', dueAt: '2026-12-05T05:00:00Z', since: '2026-11-20T15:00:00Z' }),
    ),
    says: [
      'Follow-up due soon',
      'follow-up due tomorrow',
      'Northwind needs a call, meeting or e-mail with the customer by Dec 4.',
    ],
  },
  {
    name: 'pending evidence',
    view: registeredDeal(
      withFollowUp({
        status: 'pending-evidence',
        dueAt: '2026-12-03T05:00:00Z',
        since: '2026-11-18T15:00:00Z',
      }),
    ),
    says: ['Pending evidence', 'checking for follow-up', 'nothing has been decided and nothing is lost'],
  },
  {
    name: 'follow-up missed, direct window open',
    view: registeredDeal(
      withFollowUp({
        status: 'missed',
        directWindowOpen: true,
        dueAt: '2026-12-01T05:00:00Z',
        since: '2026-11-16T15:00:00Z',
      }),
    ),
    says: [
      'Follow-up missed',
      'open to direct',
      'The registration still keeps out other partners.',
      'All 14 days are over',
    ],
  },
  {
    name: 'contested',
    view: registeredDeal(registration({ contested: true })),
    says: ['Contested', 'Registered to Northwind through Feb 20, 2027', '· contested', 'A dispute is open.'],
  },
  {
    name: 'expired',
    view: dealView({
      now: '2027-03-01T17:00:00Z',
      registration: registration({ state: 'expired', protectedThrough: '2027-02-20', followUp: null }),
    }),
    says: ['Expired', 'The registration of Northwind ended on Feb 20', 'Register again'],
  },
  {
    name: 'won',
    view: registeredDeal(claim({ state: 'won' })),
    says: ['Won with Northwind', 'credited to the partner'],
  },
  {
    name: 'lost',
    view: registeredDeal(claim({ state: 'lost' })),
    says: ['Lost with Northwind', 'which ended the registration'],
  },
  {
    name: 'rejected',
    view: dealView({
      registration: claim({
        state: 'rejected',
        decision: {
          code: 'NOT_QUALIFIED',
          title: 'The opportunity is not qualified',
          text: 'No budget was named.',
          at: '2026-12-02T15:00:00Z',
        },
      }),
    }),
    says: ['The claim of Northwind was rejected', 'The opportunity is not qualified: No budget was named.'],
  },
  {
    name: 'rejected, and somebody else is registered meanwhile',
    view: dealView({
      registration: claim({
        state: 'rejected',
        partner: { companyId: '30100000002', name: 'Contoso', tier: 'Select' },
      }),
      holder: { name: 'Northwind', protectedUntil: '2027-02-21T05:00:00Z' },
    }),
    says: [
      'The claim of Contoso was rejected',
      'The customer is registered to Northwind through Feb 20, 2027.',
    ],
  },
  {
    name: 'withdrawn',
    view: dealView({
      registration: registration({
        state: 'withdrawn',
        protectedThrough: null,
        followUp: null,
        decision: { code: null, title: 'withdrawn', text: null, at: '2026-12-02T15:00:00Z' },
      }),
    }),
    says: ['It no longer holds a place or a protection.', 'The claim of Northwind was withdrawn'],
  },
  {
    name: 'revoked',
    view: dealView({
      registration: claim({
        state: 'revoked',
        decision: { code: 'FRAUD', title: 'Fraud', text: null, at: '2026-12-02T15:00:00Z' },
      }),
    }),
    says: ['Revoked', 'The registration of Northwind was revoked', 'Fraud'],
  },
  {
    name: 'held by another registration',
    view: dealView({
      holder: { name: 'Northwind', protectedUntil: '2027-02-21T05:00:00Z' },
      canRegister: {
        allowed: false,
        refusal: refusal({
          code: 'DUP_ACTIVE_PARTNER',
          title: 'The customer is unavailable',
          detail: 'A claim would wait in line.',
          wouldChange: [],
        }),
      },
    }),
    says: [
      'Registered elsewhere',
      'Acme Corp is registered to Northwind through Feb 20, 2027',
      '“Register this customer” is off: The customer is unavailable',
    ],
  },
  {
    name: 'heads-up',
    view: dealView({
      holder: { name: 'Northwind', protectedUntil: '2027-02-21T05:00:00Z' },
      findings: [finding()],
      canRegister: {
        allowed: false,
        refusal: refusal({
          code: 'DUP_ACTIVE_PARTNER',
          title: 'The customer is unavailable',
          wouldChange: [],
        }),
      },
    }),
    says: [
      'Heads-up: Dana Direct opened this deal on Acme Corp, which is registered to Northwind.',
      'Becomes an RoE exception on Dec 4, 2026, 11:58 AM EST unless it is resolved.',
      'D1: a new deal on a registered customer, not linked to the partner',
      'Dana Direct (Direct East)',
      'Link the partner',
      'Exempt, with a reason',
      'It was a mistake',
    ],
  },
  {
    name: 'RoE exception',
    view: dealView({
      holder: { name: 'Northwind', protectedUntil: '2027-02-21T05:00:00Z' },
      findings: [finding({ status: 'exception', exceptionAt: null })],
      canRegister: {
        allowed: false,
        refusal: refusal({
          code: 'DUP_ACTIVE_PARTNER',
          title: 'The customer is unavailable',
          wouldChange: [],
        }),
      },
    }),
    says: ['RoE exception: Dana Direct opened this deal', 'The rep’s manager has been told.'],
  },
  {
    name: 'a resolved heads-up',
    view: registeredDeal(registration({ findings: [finding({ status: 'resolved', exceptionAt: null })] })),
    says: ['Earlier heads-ups (1)', 'Resolved, Dec 3: Dana Direct opened this deal'],
  },
];
