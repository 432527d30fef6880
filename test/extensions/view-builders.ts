import type { DealCardView } from '../../contract/deal-card.ts';
import type { DisputeView } from '../../contract/disputes.ts';
import type { Receipt } from '../../contract/receipt.ts';
import type { DealView, FindingView, Partner, Refusal, RegistrationView } from '../../contract/views.ts';
import { defaultPolicy } from '../../domain/policy.ts';
import type { Action } from '../../domain/rights.ts';
import { dealOffers } from '../../src/server/forms/deal-offers.ts';
import { disputeNotice } from '../../src/server/forms/dispute-notice.ts';
import type { Option } from '../../src/server/forms/form-parts.ts';
import { noticesOf } from '../../src/server/forms/notices.ts';

/** Noon of 3 December 2026 in New York; Northwind's protection runs 22 Nov 2026 – 20 Feb 2027, follow-up 6 Dec. */
export const NOW = '2026-12-03T17:00:00Z';
export const ZONE = 'America/New_York';

const account = { companyIds: ['30100000011'], name: 'Acme Corp', domains: ['acme.example'] };

/** A protected registration on track; change the one field that the test is about. */
export function registration(change: Partial<RegistrationView> = {}): RegistrationView {
  return {
    id: 'reg_01',
    state: 'active',
    claimedAt: '2026-11-22T14:00:00Z',
    partner: { companyId: '30100000001', name: 'Northwind', tier: 'Premier' },
    account,
    dealId: '30100000101',
    enforcement: 'enforce',
    protectedFrom: '2026-11-22T15:00:00Z',
    protectedUntil: '2027-02-21T05:00:00Z',
    protectedThrough: '2027-02-20',
    timeZone: ZONE,
    renewals: 0,
    followUp: {
      since: '2026-11-22T15:00:00Z',
      dueAt: '2026-12-07T05:00:00Z',
      status: 'on-track',
      directWindowOpen: false,
    },
    contested: false,
    queuePosition: null,
    reviewDueAt: null,
    decision: null,
    findings: [],
    actions: [],
    ...change,
  };
}

/** A claim that protects nothing (yet, or any more). */
export function claim(change: Partial<RegistrationView>): RegistrationView {
  return registration({
    protectedFrom: null,
    protectedUntil: null,
    protectedThrough: null,
    followUp: null,
    ...change,
  });
}

/** What the server would add for a reader who may do these things, too. */
type Card = Partial<DealView> & {
  dispute?: DisputeView | null;
  review?: DealCardView['review'];
  may?: Action[];
  deals?: Option[];
  consentOf?: string | null;
};

/** A deal on a free customer, open to registration, with what the server offers on it. */
export function dealView(change: Card = {}): DealCardView {
  const { dispute = null, review = null, may: rights = [], deals = [], consentOf = null, ...parts } = change;
  const view: DealView = {
    ok: true,
    now: NOW,
    timeZone: ZONE,
    deal: { id: '30100000101', name: 'Acme – 200 seats' },
    account,
    registration: null,
    holder: null,
    findings: [],
    canRegister: { allowed: true, refusal: null },
    companyId: '30100000011',
    ...parts,
  };
  return {
    ...view,
    review,
    notices: view.registration === null ? [] : noticesOf(view.registration),
    dispute: dispute === null ? null : disputeNotice(dispute),
    offers: dealOffers({
      view,
      dispute,
      review,
      policy: { ...defaultPolicy, timeZone: ZONE },
      now: Temporal.Instant.from(view.now),
      deals,
      consentOf,
      may: action => rights.includes(action),
    }),
  };
}

/** A deal that carries a registration: nobody registers it again meanwhile. */
export function registeredDeal(of: RegistrationView, change: Card = {}): DealCardView {
  return dealView({
    registration: of,
    findings: of.findings,
    canRegister: {
      allowed: false,
      refusal: refusal({ code: 'ALREADY_REGISTERED', title: 'A claim is already there' }),
    },
    ...change,
  });
}

export function refusal(change: Partial<Refusal> = {}): Refusal {
  return {
    code: 'COOL_OFF',
    rule: 'R4',
    title: 'The cooling-off period is not over',
    detail: 'Northwind held this customer until 20 Feb. It can be registered again after 30 days.',
    facts: { endedOn: '2027-02-20', days: 30 },
    wouldChange: [
      { fact: 'today', becomes: '2027-03-23', text: 'From 23 March 2027 on the claim is accepted.' },
    ],
    ...change,
  };
}

/** A heads-up of D1 that the reader may resolve. */
export function finding(change: Partial<FindingView> = {}): FindingView {
  return {
    id: 'fnd_01',
    rule: 'D1',
    weight: 'critical',
    status: 'heads-up',
    at: '2026-12-03T16:58:00Z',
    summary: 'Dana Direct opened this deal on Acme Corp, which is registered to Northwind.',
    evidence: [
      { label: 'Rule', text: 'D1: a new deal on a registered customer, not linked to the partner' },
      { label: 'Deal owner', text: 'Dana Direct (Direct East)' },
    ],
    dealId: '30100000102',
    exceptionAt: '2026-12-04T16:58:00Z',
    actions: [
      { name: 'link-partner', allowed: true, reason: null },
      { name: 'exempt', allowed: true, reason: null },
      { name: 'mistake', allowed: true, reason: null },
    ],
    ...change,
  };
}

export function partner(change: Partial<Partner> = {}): Partner {
  return {
    companyId: '30100000001',
    name: 'Northwind',
    status: 'active',
    type: 'reseller',
    tier: 'Premier',
    joinedOn: '2024-03-01',
    openClaims: 3,
    openClaimCap: 20,
    ...change,
  };
}

export function receipt(change: Partial<Receipt> = {}): Receipt {
  return {
    registrationId: 'reg_01',
    portalId: '4001',
    sequence: '1042',
    claimedAt: '2026-12-03T17:00:01.250Z',
    claimHash: 'a3f1c9d2'.repeat(8),
    policyVersion: 3,
    keyId: 'receipts-2026-11',
    signature: 'c2lnbmF0dXJl',
    ...change,
  };
}

export const may = (name: string) => ({ name, allowed: true, reason: null });

type Review = NonNullable<DealCardView['review']>;

/** A customer that may be the same as the one of the claim, with both answers open to the reader. */
export const candidate: Review['candidates'][number] = {
  companyId: '30100000012',
  name: 'Acme Europe',
  ownCompanyId: '30100000011',
  hint: false,
  text: 'Nothing is approved on either until an approver has said whether they are one customer.',
  evidence: [
    'the same web domain (M2): here “acme.example” (web domain), there “acme.example” (additional domains)',
    'in touch with both: jo@acme.example',
  ],
  directDeals: [
    { dealId: '30100000107', name: 'Acme – Lyon', text: 'open, Dana Direct, opened {day:2026-11-20}' },
  ],
  actions: [may('same-customer'), may('not-same-customer')],
};

/** What an approver reads before deciding; nothing but a candidate and an earlier answer. */
export function review(change: Partial<Review> = {}): Review {
  return {
    united: [],
    candidates: [candidate],
    said: [
      {
        id: 'idn_01',
        text: 'Ava Approver said on {day:2026-12-01} that Acme and Acme Labs are one customer: “Asked them.”',
        actions: [may('undo-identity')],
      },
    ],
    openDeals: [],
    pastDeals: [],
    record: { claims: 0, open: 0, openCap: 20, won: 0, lost: 0, expired: 0, rejected: 0, revoked: 0 },
    obstacle: null,
    ...change,
  };
}
export const mayNot = (name: string, reason: string) => ({ name, allowed: false, reason });
