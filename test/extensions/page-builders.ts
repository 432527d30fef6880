import type { ApprovalOutcome, HomeAnswer, WorkItem } from '../../contract/home.ts';
import { NOW, refusal, ZONE } from './view-builders.ts';

/** A claim under review, due tomorrow evening in New York; change the one field that the test is about. */
export function work(change: Partial<WorkItem> = {}): WorkItem {
  return {
    key: 'review:reg_01',
    kind: 'review',
    at: '2026-12-04T22:00:00Z',
    overdue: false,
    registrationId: 'reg_01',
    partner: { companyId: '30100000001', name: 'Northwind', tier: 'Premier' },
    customer: { companyId: '30100000011', name: 'Acme Corp' },
    dealId: '30100000101',
    ...(change.kind === undefined ? { mayApprove: true } : {}),
    ...change,
  };
}

/** A desk with one claim to decide. */
export function home(change: Partial<HomeAnswer> = {}): HomeAnswer {
  const items = change.items ?? [work()];
  return {
    ok: true,
    now: NOW,
    timeZone: ZONE,
    enforcement: 'enforce',
    whose: 'mine',
    recordsUrl: 'https://app.hubspot.test/contacts/4001',
    partners: 12,
    items,
    next: null,
    counts: [...Map.groupBy(items, item => item.kind)].map(([kind, of]) => ({
      kind,
      count: of.length,
      overdue: of.filter(item => item.overdue).length,
    })),
    figures: [
      { id: 'active', value: 42, unit: 'count', of: 42, drillDown: 'expiry' },
      { id: 'in-review', value: 1, unit: 'count', of: 1, drillDown: 'review' },
      { id: 'approval-days', value: 1.4, unit: 'days', of: 17 },
      { id: 'follow-up-kept', value: 92.9, unit: 'percent', of: 42, drillDown: 'follow-up' },
      { id: 'sourced', value: 1_240_000, unit: 'money', currency: 'USD', of: 9 },
      { id: 'win-rate', value: null, unit: 'percent', of: 0 },
      { id: 'conflicts', value: 6.3, unit: 'count', of: 4, drillDown: 'exception' },
      { id: 'disputes-in-time', value: 100, unit: 'percent', of: 2, drillDown: 'dispute' },
    ],
    sourcedByQuarter: ['2025 Q3', '2025 Q4', '2026 Q1', '2026 Q2', '2026 Q3', '2026 Q4'].map(
      (quarter, index) => ({ quarter, amount: 110_000 + 60_000 * index }),
    ),
    currency: 'USD',
    claimsByMonth: Array.from({ length: 12 }, (_, index) => ({
      month: `2026-${String(index + 1).padStart(2, '0')}`,
      submitted: 8 + index,
      approved: 5 + index,
    })),
    ...change,
  };
}

export function outcome(change: Partial<ApprovalOutcome> = {}): ApprovalOutcome {
  return {
    registrationId: 'reg_01',
    partner: 'Northwind',
    customer: 'Acme Corp',
    protectedThrough: '2027-03-03',
    refusal: null,
    waitingBehind: 0,
    otherDeals: 0,
    ...change,
  };
}

/** States of the home page, each with words that it must say. */
export const homeStates: { name: string; view: HomeAnswer; says: string[] }[] = [
  {
    name: 'a claim to decide',
    view: home(),
    says: ['Tomorrow', 'Decide on the claim', 'Acme Corp', 'Northwind (Premier)', 'Open deal'],
  },
  {
    name: 'all kinds of work',
    view: home({
      items: [
        work({
          key: 'exception:fnd_1',
          kind: 'exception',
          at: '2026-12-01T17:00:00Z',
          overdue: true,
          escalated: true,
          summary: 'Dana Direct opened a deal on Acme Corp, which is registered to Northwind.',
        }),
        work({
          key: 'tier-review:trv_1',
          kind: 'tier-review',
          at: '2026-11-23T17:00:00Z',
          overdue: true,
          customer: null,
          dealId: null,
          registrationId: null,
        }),
        work({ at: '2026-12-03T22:00:00Z' }),
        work({ key: 'dispute:dsp_1', kind: 'dispute', at: '2026-12-04T22:00:00Z', disputeState: 'evidence' }),
        work({ key: 'consent:con_1', kind: 'consent', at: '2026-12-05T22:00:00Z', dealId: null }),
        work({ key: 'answer:reg_3', kind: 'answer', at: '2026-12-05T23:00:00Z' }),
        work({ key: 'follow-up:reg_4', kind: 'follow-up', at: '2026-12-07T05:00:00Z', missed: true }),
        work({ key: 'follow-up:reg_5', kind: 'follow-up', at: '2026-12-08T05:00:00Z', missed: false }),
        work({ key: 'expiry:reg_6', kind: 'expiry', at: '2026-12-20T05:00:00Z', renewal: 'possible' }),
        work({ key: 'expiry:reg_7', kind: 'expiry', at: '2026-12-21T05:00:00Z', renewal: 'asked' }),
      ],
    }),
    says: [
      'Overdue by 2 days',
      'RoE exception, not resolved',
      'Dana Direct opened a deal',
      'Waits for 10 days',
      'Review of the tier waits for a decision',
      'Open partner',
      'Today',
      'Dispute: propose a ruling',
      'Consent asked: you decide if the partner does not answer',
      'Open customer',
      'The partner owes information, or the claim is withdrawn',
      'Follow-up missed, open to direct sales; the next one is due',
      'In 3 days',
      'Follow-up by the partner is due',
      'Protection ends; it can be renewed',
      'Renewal asked: decide before the protection ends',
    ],
  },
  { name: 'nothing waits', view: home({ items: [] }), says: ['Nothing waits for you'] },
  {
    name: 'no partner yet',
    view: home({ items: [], partners: 0, enforcement: 'observe' }),
    says: ['No partner is known yet', 'Dibs is observing'],
  },
  {
    name: 'figures',
    view: home({ enforcement: 'advise' }),
    says: ['Protected customers', '$1,240,000', '92.9 %', 'No figure yet', 'Dibs is advising'],
  },
];

export const mixed = [
  outcome({ waitingBehind: 2, otherDeals: 1 }),
  outcome({
    registrationId: 'reg_02',
    customer: 'Globex',
    protectedThrough: null,
    refusal: refusal({ title: 'An earlier claim waits', detail: 'Contoso asked first.' }),
  }),
];
