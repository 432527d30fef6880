import type { AccountCardView } from '../../contract/account-card.ts';
import type { BulkCheck, BulkRegisterAnswer } from '../../contract/bulk.ts';
import type { ContactCardView } from '../../contract/contact-card.ts';
import type { PartnerCardView, ProtectedClaim } from '../../contract/partner-card.ts';
import type { TierProgress } from '../../contract/tiers.ts';
import { claim, NOW, refusal, registration, ZONE } from './view-builders.ts';

type Criterion = TierProgress['criteria'][number];

/** A criterion that is met; money in cents. */
export function criterion(change: Partial<Criterion> = {}): Criterion {
  return {
    name: 'registrations-approved',
    metric: 'registrations-approved',
    label: 'registrations approved',
    operator: 'at-least',
    need: '4',
    have: '6',
    met: true,
    needText: '4',
    haveText: '6',
    ...change,
  };
}

/** Premier, reviewed on 1 January, with a quota that what was won keeps. */
export function tierProgress(change: Partial<TierProgress> = {}): TierProgress {
  return {
    tier: 'Select',
    next: 'Premier',
    probationUntil: null,
    review: { on: '2027-01-01', days: 29, open: null },
    quota: {
      currency: 'USD',
      attainedMinor: '8000000',
      quotaMinor: '10000000',
      leastMinor: '7000000',
      activeDays: 365,
      daysInPeriod: 365,
      keeps: true,
      dealsWithoutAmount: 1,
      text: 'What was won keeps Select through 31 December 2026.',
    },
    criteria: [criterion()],
    nextCriteria: [
      criterion({
        name: 'deals-won (6 months)',
        metric: 'deals-won',
        label: 'deals won',
        need: '5',
        have: '2',
        met: false,
        needText: '5',
        haveText: '2',
      }),
      criterion({
        name: 'people-certified',
        metric: 'people-certified',
        label: 'people certified',
        need: '3',
        have: null,
        met: null,
        needText: '3',
        haveText: null,
      }),
    ],
    metricsReadAt: NOW,
    sunset: { on: '2027-11-22', days: 354, since: '2026-11-22', text: 'One approved registration keeps it.' },
    ahead: null,
    changes: [],
    actions: [],
    ...change,
  };
}

/** Protected through 20 February, followed up until 6 December. */
export function protectedClaim(change: Partial<ProtectedClaim> = {}): ProtectedClaim {
  return {
    id: 'reg_01',
    companyId: '30100000011',
    accountName: 'Acme Corp',
    dealId: '30100000101',
    protectedFrom: '2026-11-22T15:00:00Z',
    protectedUntil: '2027-02-21T05:00:00Z',
    protectedThrough: '2027-02-20',
    renewals: 0,
    tolled: false,
    followUp: {
      since: '2026-11-22T15:00:00Z',
      dueAt: '2026-12-07T05:00:00Z',
      status: 'on-track',
      directWindowOpen: false,
      misses: [],
      why: 'On track.',
    },
    risk: { code: 'none', at: '2026-12-07T05:00:00Z' },
    renewal: null,
    ...change,
  };
}

/** A quiet active partner in good standing. */
export function partnerCard(change: Partial<PartnerCardView> = {}): PartnerCardView {
  return {
    ok: true,
    now: NOW,
    timeZone: ZONE,
    partner: {
      companyId: '30100000001',
      name: 'Northwind',
      status: 'active',
      type: 'reseller',
      tier: 'Select',
      joinedOn: '2024-03-01',
      openClaims: 3,
      openClaimCap: 25,
    },
    claims: [],
    protectedClaims: [protectedClaim()],
    waitingClaims: [],
    disputes: [],
    tierProgress: tierProgress(),
    numbers: {
      currency: 'USD',
      winRate: { won: 3, lost: 4, percent: '42.857142' },
      quarters: [
        { name: 'Q3 2026', from: '2026-07-01', sourcedMinor: '3200000', yearToItMinor: '3200000' },
        { name: 'Q4 2026', from: '2026-10-01', sourcedMinor: '4800000', yearToItMinor: '8000000' },
      ],
      unpriced: 0,
      plan: null,
    },
    offers: [],
    ...change,
  };
}

const missedAt = '2026-12-01T05:00:00Z';
const { followUp } = protectedClaim();

/** Every state of the partner's card, with the words that say so. */
export const partnerStates: { name: string; view: PartnerCardView; says: string[]; not?: string[] }[] = [
  {
    name: 'a partner on track',
    view: partnerCard(),
    says: [
      'Northwind · Select reseller',
      'Partner since Mar 1, 2024 · 3 of 25 open claims used',
      'Acme Corp',
      'On track',
      '3 days left',
      '79 days left',
      '43 %',
      '3 won, 4 lost',
      '$80,000',
      'Annual review in 29 days (Jan 1, 2027)',
      'Without an approved registration the tier is given back in 354 days (Nov 22, 2027)',
      '$80,000 of $100,000 · at least $70,000 keeps the tier',
      '6 of 4 · met',
      'Deals won (6 months)',
      '2 of 5 · not met',
      'People certified: 3 needed; no number is known, so it is not judged.',
      'Q4 2026: $48,000 so far; $80,000 with the three quarters before.',
      'No claim waits.',
    ],
    not: ['personal link', 'Missed follow-ups', 'Renewals due', 'Open disputes', 'Joint business plan'],
  },
  {
    name: 'a person of the partner to whom mail came back',
    view: partnerCard({
      people: [
        {
          id: '-7',
          name: 'Nadia Fuchs',
          email: 'nadia@northwind.example',
          expiresAt: '2027-12-01T17:00:00Z',
          returned: { at: '2026-12-02T09:00:00Z', reason: 'There is no such address (5.1.1)' },
        },
        {
          id: '-8',
          name: null,
          email: 'ole@northwind.example',
          expiresAt: '2027-12-02T17:00:00Z',
          returned: null,
        },
      ],
    }),
    says: [
      'People with a personal link (2)',
      'Nadia Fuchs (nadia@northwind.example): link until Dec 1, 2027',
      'ole@northwind.example: link until Dec 2, 2027',
      'Mail to Nadia Fuchs came back on Dec 2',
      'There is no such address (5.1.1).',
      'Ask the partner for the right address and give a new personal link',
    ],
    not: ['Mail to ole@northwind.example'],
  },
  {
    name: 'nobody with a personal link',
    view: partnerCard({ people: [] }),
    says: ['Nobody of this partner has a personal link.'],
  },
  {
    name: 'what is at risk',
    view: partnerCard({
      protectedClaims: [
        protectedClaim({
          id: 'reg_02',
          accountName: 'Globex',
          followUp: {
            ...followUp,
            status: 'missed',
            directWindowOpen: true,
            misses: ['2026-11-17T05:00:00Z', missedAt],
          },
          risk: { code: 'follow-up-missed', at: missedAt },
        }),
        protectedClaim({
          id: 'reg_03',
          accountName: 'Initech',
          followUp: { ...followUp, status: 'due-soon', dueAt: '2026-12-05T05:00:00Z' },
          risk: { code: 'follow-up-due', at: '2026-12-05T05:00:00Z' },
        }),
        protectedClaim({
          id: 'reg_04',
          accountName: 'Umbrella',
          protectedUntil: '2026-12-16T05:00:00Z',
          protectedThrough: '2026-12-15',
          risk: { code: 'ends-soon', at: '2026-12-16T05:00:00Z' },
          renewal: { status: 'lacking', text: 'One completed meeting by 15 December 2026 renews it.' },
        }),
        protectedClaim({
          id: 'reg_05',
          accountName: 'Hooli',
          tolled: true,
          risk: { code: 'contested', at: '2027-02-21T05:00:00Z' },
        }),
      ],
      disputes: [
        {
          id: 'dsp_01',
          kind: 'partner-partner',
          state: 'acknowledged',
          openedAt: '2026-12-01T15:00:00Z',
          decisionDueAt: '2026-12-08T22:00:00Z',
          nextLimit: { step: 'evidence', at: '2026-12-04T22:00:00Z' },
          registrationId: 'reg_05',
          accountName: 'Hooli',
        },
      ],
    }),
    says: [
      'Follow-up missed on Nov 30, open to direct',
      'was due Nov 30',
      'Follow-up due tomorrow',
      'Ends in 12 days',
      'Contested, clocks paused',
      'Missed follow-ups (1)',
      'Globex: missed on Nov 16, Nov 30 · open to direct sales',
      'Renewals due (1)',
      'Umbrella, through Dec 15 – evidence missing: One completed meeting by Dec 15 renews it.',
      'Open disputes (1)',
      'Hooli: between two partners, opened Dec 1 · next step due Dec 4, 2026, 5:00 PM EST',
    ],
  },
  {
    name: 'claims that wait',
    view: partnerCard({
      protectedClaims: [],
      waitingClaims: [
        {
          id: 'reg_06',
          companyId: '30100000012',
          accountName: 'Globex',
          dealId: null,
          state: 'under-review',
          claimedAt: '2026-11-30T15:00:00Z',
          queuePosition: null,
          dueAt: '2026-12-02T22:00:00Z',
        },
        {
          id: 'reg_07',
          companyId: '30100000013',
          accountName: 'Initech',
          dealId: '30100000103',
          state: 'queued',
          claimedAt: '2026-12-01T15:00:00Z',
          queuePosition: 2,
          dueAt: null,
        },
      ],
    }),
    says: [
      'No customer is protected for this partner.',
      'Waiting (2)',
      'In review',
      'Dec 2, 2026, 5:00 PM EST, late',
      'Waiting in line, place 2',
    ],
  },
  {
    name: 'a lower tier announced, a review that waits, and a joint plan',
    view: partnerCard({
      tierProgress: tierProgress({
        probationUntil: '2027-04-01',
        sunset: null,
        review: {
          on: '2027-01-01',
          days: 29,
          open: {
            reviewId: 'trv_01',
            periodUntil: '2026-01-01',
            outcome: {
              code: 'PERSON',
              rule: 'V2',
              facts: {},
              wouldChange: [],
              text: 'Two criteria are missing.',
            },
          },
        },
        ahead: {
          changeId: 'tch_01',
          from: 'Select',
          to: 'Registered',
          cause: 'annual-review',
          status: 'pending',
          decidedAt: '2026-12-01T15:00:00Z',
          effectiveOn: '2027-01-01',
          appealUntil: null,
          appeal: null,
          outcome: {
            code: 'LOWER',
            rule: 'V1',
            facts: {},
            wouldChange: [],
            text: 'Less than 70 % was attained.',
          },
        },
      }),
      numbers: {
        currency: 'USD',
        winRate: { won: 0, lost: 0, percent: null },
        quarters: [{ name: 'Q4 2026', from: '2026-10-01', sourcedMinor: '0', yearToItMinor: '0' }],
        unpriced: 2,
        plan: { text: '83 %', readAt: NOW },
      },
    }),
    says: [
      'On probation until Apr 1, 2027',
      'A review waits for a person',
      'Two criteria are missing.',
      'Announced: Registered from Jan 1, 2027',
      'No sunset is running',
      'none decided',
      'Nothing was won in the last two years.',
      '2 won deals are not in it',
      '83 % of the plan attained, as HubSpot said on Dec 3.',
    ],
  },
  {
    name: 'suspended',
    view: partnerCard({ partner: { ...partnerCard().partner, status: 'suspended' } }),
    says: ['Suspended', 'It registers and renews nothing while suspended'],
  },
  {
    name: 'for a rep, who reads no numbers',
    view: withoutNumbers(),
    says: ['Northwind · Select reseller', 'Acme Corp'],
    not: ['ARR sourced', 'Win rate', 'Tier: Select', 'To gain'],
  },
];

function withoutNumbers(): PartnerCardView {
  const { numbers: _numbers, tierProgress: _progress, ...view } = partnerCard();
  return view;
}

/** A free customer of one company. */
export function accountCard(change: Partial<AccountCardView> = {}): AccountCardView {
  return {
    ok: true,
    now: NOW,
    timeZone: ZONE,
    account: { companyIds: ['30100000011'], name: 'Acme Corp', domains: ['acme.example'] },
    registration: null,
    holder: null,
    queued: 0,
    canRegister: { allowed: true, refusal: null },
    isPartner: false,
    scope: 'A registration covers the whole customer, whatever is sold to it.',
    companies: [{ companyId: '30100000011', name: 'Acme Corp', domain: 'acme.example', mergedInto: null }],
    links: [],
    undecidedLinks: [],
    periods: [],
    waiting: [],
    ...change,
  };
}

const northwind = { companyId: '30100000001', name: 'Northwind' };

/** Every state of the customer's card, with the words that say so. */
export const accountStates: { name: string; view: AccountCardView; says: string[]; not?: string[] }[] = [
  {
    name: 'a free customer',
    view: accountCard(),
    says: [
      'Acme Corp is free to register',
      'What is covered',
      'No other company belongs to this customer.',
      'No partner was ever registered to this customer.',
      'Who held it then?',
    ],
    not: ['Why they are one customer', 'Waiting claims'],
  },
  {
    name: 'a registered customer of two companies with a history',
    view: accountCard({
      registration: registration(),
      holder: { name: 'Northwind', protectedUntil: '2027-02-21T05:00:00Z' },
      scope: 'A registration covers the whole customer: all 2 companies below, whatever is sold to them.',
      companies: [
        { companyId: '30100000011', name: 'Acme Corp', domain: 'acme.example', mergedInto: null },
        { companyId: '30100000012', name: 'Acme Cloud', domain: 'acme.example', mergedInto: null },
        { companyId: '30100000013', name: 'Acme (old)', domain: null, mergedInto: '30100000011' },
      ],
      links: [
        {
          level: 'M2',
          companyIds: ['30100000011', '30100000012'],
          value: 'acme.example',
          text: 'Acme Corp and Acme Cloud have the domain acme.example.',
        },
      ],
      undecidedLinks: [
        {
          level: 'M2',
          companyIds: ['30100000011', '30100000019'],
          value: 'acme.test',
          text: 'Acme Corp and Ajax share acme.test, and both have live claims.',
        },
      ],
      periods: [
        {
          registrationId: 'reg_01',
          partner: northwind,
          from: '2026-11-22T15:00:00Z',
          until: '2027-02-21T05:00:00Z',
          through: '2027-02-20',
          current: true,
          ended: null,
        },
        {
          registrationId: 'reg_00',
          partner: { companyId: '30100000002', name: 'Contoso' },
          from: '2025-03-01T15:00:00Z',
          until: '2025-05-31T04:00:00Z',
          through: '2025-05-30',
          current: false,
          ended: 'Expired: the protection ran out',
        },
      ],
      waiting: [
        {
          id: 'reg_02',
          state: 'queued',
          partnerName: 'Contoso',
          claimedAt: '2026-12-01T15:00:00Z',
          dealId: null,
          queuePosition: 1,
        },
      ],
    }),
    says: [
      'Registered to Northwind through Feb 20, 2027 · follow-up due in 3 days',
      'Open the registered deal',
      'Waiting claims (1)',
      'Contoso: Waiting in line, place 1 · claimed Dec 1',
      'One customer, 2 companies',
      'Acme Cloud (acme.example)',
      'Acme (old) – merged into another record',
      'Acme Corp and Acme Cloud have the domain acme.example. (rule M2)',
      'A person has to decide whether these are one customer',
      'Registered now',
      'May 30, 2025',
      'Expired: the protection ran out',
    ],
  },
  {
    name: 'a customer whose claim is in review',
    view: accountCard({
      registration: claim({ state: 'under-review', reviewDueAt: '2026-12-04T22:00:00Z' }),
    }),
    says: ['In review for Northwind · decision due by Dec 4, 2026, 5:00 PM EST'],
  },
  {
    name: 'a company that is a partner',
    view: accountCard({ isPartner: true }),
    says: ['This company is a partner of the program'],
  },
];

type Customer = ContactCardView['customers'][number];

/** A contact of one free customer. */
export function contactCard(
  change: Partial<Customer> = {},
  view: Partial<ContactCardView> = {},
): ContactCardView {
  const { account, registration: none, holder, queued, canRegister } = accountCard();
  const customer = {
    companyId: '30100000011',
    isOwn: false,
    account,
    registration: none,
    holder,
    queued,
    canRegister,
    ...change,
  };
  return { ok: true, now: NOW, timeZone: ZONE, customers: [customer], partners: [], ...view };
}

const holder = { name: 'Northwind', protectedUntil: '2027-02-21T05:00:00Z' };

/** Every state of the contact's card, with the words that say so. */
export const contactStates: { name: string; view: ContactCardView; says: string[]; not?: string[] }[] = [
  {
    name: 'of a free customer',
    view: contactCard(),
    says: ['Acme Corp is free to register', 'You may prospect this contact.', 'Open the company'],
  },
  {
    name: 'of a registered customer',
    view: contactCard({ registration: registration(), holder }),
    says: [
      'Registered to Northwind through Feb 20, 2027 · follow-up due in 3 days',
      'Ask Northwind for consent before you write or call',
    ],
  },
  {
    name: 'of a customer that is open to direct',
    view: contactCard({
      registration: registration({
        followUp: { dueAt: '2026-12-20T05:00:00Z', status: 'missed', directWindowOpen: true },
      }),
      holder,
    }),
    says: ['follow-up missed, open to direct', 'you may work on this customer without asking'],
    not: ['Ask Northwind'],
  },
  {
    name: 'for the partner’s own people',
    view: contactCard({ isOwn: true, registration: registration(), holder }),
    says: ['Registered to Northwind through Feb 20, 2027'],
    not: ['Ask Northwind', 'prospect'],
  },
  {
    name: 'of a customer whose claim waits',
    view: contactCard({ registration: claim({ state: 'under-review' }) }),
    says: ['In review for Northwind', 'Nobody is protected yet.'],
  },
  {
    name: 'without a company',
    view: contactCard({}, { customers: [] }),
    says: ['No company is known for this contact'],
  },
  {
    name: 'of a partner',
    view: contactCard({}, { customers: [], partners: ['Northwind'] }),
    says: ['Works for Northwind, a partner of the program'],
    not: ['No company is known'],
  },
];

const may = { allowed: true, refusal: null };

/** Four ticked deals: free, registered, waiting, and one without a company. */
export function bulkCheck(change: Partial<BulkCheck> = {}): BulkCheck {
  const row = { companyId: '30100000011', holder: null, canRegister: may };
  return {
    ok: true,
    now: NOW,
    timeZone: ZONE,
    rows: [
      { ...row, id: '1', name: 'Globex – seats', customer: 'Globex', status: 'free' },
      { ...row, id: '2', name: 'Acme – seats', customer: 'Acme Corp', status: 'registered', holder },
      { ...row, id: '3', name: 'Initech – seats', customer: 'Initech', status: 'waiting' },
      {
        id: '4',
        name: 'Nobody’s deal',
        customer: null,
        companyId: null,
        holder: null,
        status: 'cannot',
        canRegister: { allowed: false, refusal: refusal({ title: 'No company', wouldChange: [] }) },
      },
    ],
    partners: [{ companyId: '30100000002', name: 'Contoso' }],
    ...change,
  };
}

/** Two claimed and one refused. */
export const bulkOutcomes = (): BulkRegisterAnswer => ({
  ok: true,
  outcomes: [
    { id: '1', registrationId: 'reg_11', refusal: null },
    { id: '2', registrationId: 'reg_12', refusal: null },
    { id: '3', registrationId: null, refusal: refusal() },
  ],
});
