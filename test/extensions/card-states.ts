import type { DealCardView } from '../../contract/deal-card.ts';
import type { RegistrationView } from '../../contract/views.ts';
import {
  claim,
  dealView,
  finding,
  may,
  mayNot,
  refusal,
  registeredDeal,
  registration,
  review,
} from './view-builders.ts';

/** A state of the card: what the server returns, and the words that must stand on it. */
export type CardState = { name: string; view: DealCardView; says: string[] };

const followUp = registration().followUp;
const withFollowUp = (change: Partial<NonNullable<typeof followUp>>) =>
  registration({ followUp: followUp === null ? null : { ...followUp, ...change } });

const life = (change: Partial<NonNullable<RegistrationView['life']>>) => ({
  info: null,
  reviewOverdue: false,
  reconfirmBy: null,
  revocation: null,
  previousId: null,
  importedAs: null,
  waived: [],
  appealableUntil: null,
  revertProposed: false,
  ...change,
});

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
    says: ['The cooling-off period is not over', 'From Mar 23, 2027 on the claim is accepted.'],
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
    view: registeredDeal(
      registration({
        actions: [may('withdraw')],
        why: {
          code: 'PROTECTED',
          rule: 'T6',
          text: 'Its protection runs from the approval through its last day.',
          facts: {},
          wouldChange: [{ fact: 'now', becomes: '2027-02-21', text: 'From 21 February 2027 on it is free.' }],
        },
      }),
    ),
    says: [
      'Why?',
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
    says: [
      'Contested',
      'Registered to Northwind through Feb 20, 2027',
      '· contested',
      'clocks run on until an approver acknowledges it',
    ],
  },
  {
    name: 'contested, and the clocks stand still',
    view: registeredDeal(
      registration({
        contested: true,
        tolled: true,
        followUp: followUp === null ? null : { ...followUp, pausedBy: 'dispute' },
      }),
    ),
    says: ['follow-up paused · contested', 'clocks stand still until it is decided', 'Paused'],
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
    view: registeredDeal(claim({ state: 'won', credit: { homeMinor: '4800000', homeCurrency: 'USD' } })),
    says: ['Won with Northwind', 'credited to the partner', 'Credited to the partner', '$48,000'],
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
    name: 'before deciding',
    view: registeredDeal(
      claim({ state: 'under-review', actions: [may('approve'), may('reject'), may('request-info')] }),
      {
        review: review({
          united: [
            { companyId: '30100000014', name: 'Acme Labs', text: 'the same number of a register (M3)' },
          ],
          pastDeals: [
            { dealId: '30100000108', name: 'Acme – 2024', text: 'closed, opened {day:2024-05-02}' },
          ],
          openDeals: [
            {
              dealId: '30100000109',
              name: 'Acme – pilot',
              owner: 'Dana Direct',
              direct: true,
              createdAt: '2026-11-20T10:00:00Z',
              beforeClaim: true,
            },
          ],
          record: { claims: 7, open: 2, openCap: 20, won: 3, lost: 1, expired: 1, rejected: 0, revoked: 0 },
          obstacle: {
            code: 'LINK_PENDING',
            title: 'It is open whether this is another customer',
            detail: 'Nothing is approved until a person has decided.',
            wouldChange: ['Decide whether the two companies are one customer.'],
          },
        }),
      },
    ),
    says: [
      'It cannot be approved now. It is open whether this is another customer',
      '1 other company is this customer',
      'Acme Labs',
      'the same number of a register (M3)',
      '1 further company may be this customer',
      'Acme Europe',
      'the same web domain (M2): here “acme.example” (web domain), there “acme.example” (additional domains)',
      'in touch with both: jo@acme.example',
      'Acme – Lyon',
      'open, Dana Direct, opened Nov 20',
      'Nothing is approved on either until an approver has said whether they are one customer.',
      'Same customer',
      'Not the same',
      'Ava Approver said on Dec 1 that Acme and Acme Labs are one customer: “Asked them.”',
      'Take it back',
      'Acme – 2024',
      'closed, opened May 2, 2024',
      'Dana Direct (direct sales), opened Nov 20, before the claim',
      'The partner made 7 other claims: 3 won, 1 lost, 1 expired. 2 open now, its tier allows 20.',
      'Ask for information',
    ],
  },
  {
    name: 'information is asked of the partner',
    view: registeredDeal(
      claim({
        state: 'info-requested',
        life: life({
          info: { fields: ['note', 'contacts'], text: 'Whom did you meet?', dueAt: '2026-12-10T22:00:00Z' },
        }),
        actions: [may('answer'), may('withdraw')],
      }),
    ),
    says: [
      'Northwind is asked for information, by Dec 10, 2026, 5:00 PM EST',
      'Whom did you meet?',
      'Asked for: what the partner has done so far, the people it works with.',
      'Answer',
    ],
  },
  {
    name: 'a place in line to confirm',
    view: registeredDeal(
      claim({
        state: 'queued',
        queuePosition: 1,
        life: life({ reconfirmBy: '2026-12-20T05:00:00Z' }),
        actions: [may('reconfirm'), may('withdraw')],
      }),
    ),
    says: ['The place in line has to be confirmed by Dec 19', 'Stay in line'],
  },
  {
    name: 'a revocation is proposed',
    view: registeredDeal(
      registration({
        life: life({
          revocation: {
            code: 'BREACH_OF_TERMS',
            text: 'No trained people.',
            proposedAt: '2026-12-02T15:00:00Z',
            takesEffectAt: '2026-12-09T22:00:00Z',
            objection: null,
            partnerObjects: false,
          },
        }),
        actions: [may('object-to-revocation'), may('drop-revocation'), may('revoke')],
      }),
    ),
    says: [
      'This registration may be revoked',
      'It takes effect on Dec 9, 2026, 5:00 PM EST unless Northwind objects before',
      'Object to the revocation',
      'Confirm the revocation',
    ],
  },
  {
    name: 'a loss is reported',
    view: registeredDeal(
      registration({
        lossReported: { at: '2026-12-02T15:00:00Z', objectUntil: '2026-12-09T22:00:00Z' },
        actions: [may('object-to-loss')],
      }),
    ),
    says: [
      'The deal was set to lost on Dec 2, and not by the partner',
      'Unless Northwind objects by Dec 9, 2026',
      'Object to the loss',
    ],
  },
  {
    name: 'the deal is gone',
    view: registeredDeal(registration({ relinkUntil: '2027-01-02T05:00:00Z', actions: [may('link-deal')] }), {
      deals: [{ value: '30100000777', label: 'Acme – add-on' }],
    }),
    says: [
      'The registered deal is gone from HubSpot',
      'by Jan 1, 2027, or it ends then',
      'Put it on another deal',
    ],
  },
  {
    name: 'a renewal waits for a person',
    view: registeredDeal(
      registration({
        renewalPending: { askedAt: '2026-12-02T15:00:00Z', decideBy: '2027-03-08T22:00:00Z' },
        actions: [may('renew'), may('decline-renewal')],
      }),
    ),
    says: [
      'Northwind asks to renew',
      'Undecided, the protection lasts until Mar 8, 2027',
      'Decline the renewal',
    ],
  },
  {
    name: 'the customer wants to hear of nobody',
    view: registeredDeal(
      registration({ followUp: followUp === null ? null : { ...followUp, pausedBy: 'customer-freeze' } }),
      { may: ['freeze'] },
    ),
    says: [
      'follow-up paused',
      'nothing is missed',
      'The follow-up clock stands still',
      'Lift the customer freeze',
    ],
  },
  {
    name: 'a statement to confirm, and what counted',
    view: registeredDeal(
      registration({
        evidence: [
          {
            id: 'act_01',
            title: 'Stated follow-up',
            at: '2026-12-01T15:00:00Z',
            grade: 'D',
            counts: true,
            why: null,
            confirmable: true,
          },
        ],
      }),
      { may: ['confirm-follow-up'] },
    ),
    says: ['Stated by the partner, to be confirmed: Dec 1, 2026, 10:00 AM EST – Stated follow-up', 'Confirm'],
  },
  {
    name: 'rejected, to be appealed',
    view: dealView({
      registration: claim({
        state: 'rejected',
        decision: { code: 'COMPLIANCE', title: 'Compliance reasons', text: null, at: '2026-12-02T15:00:00Z' },
        life: life({ appealableUntil: '2026-12-16T22:00:00Z' }),
        actions: [may('appeal'), may('revert')],
      }),
    }),
    says: ['The claim of Northwind was rejected', 'Appeal', 'More actions (1)'],
  },
  {
    name: 'registered elsewhere, for a rep who may ask',
    view: dealView({
      holder: { name: 'Northwind', protectedUntil: '2027-02-21T05:00:00Z' },
      consentOf: 'reg_09',
    }),
    says: ['Registered elsewhere', 'Ask for consent'],
  },
  {
    name: 'a resolved heads-up',
    view: registeredDeal(registration({ findings: [finding({ status: 'resolved', exceptionAt: null })] })),
    says: ['Earlier heads-ups (1)', 'Resolved, Dec 3: Dana Direct opened this deal'],
  },
];
