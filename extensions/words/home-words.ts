import type { KeyFigure, WorkItem, WorkKind } from '../../contract/home.ts';

/** What the home page of partner managers says, in English. */
export const homeWords = {
  loading: 'Loading your desk',
  notConfigured:
    'The app was installed without the address of its server. An administrator sets PUBLIC_URL in the project’s profile and uploads again.',
  observing:
    'Dibs is observing: everything is decided and recorded, nobody is notified. An admin turns it up under Settings.',
  advising: 'Dibs is advising: reps and partner managers hear of heads-ups, managers do not.',
  worklist: 'What waits, what hurts first on top',
  whose: 'Partners',
  whoseOptions: { mine: 'My partners', all: 'All partners' },
  kind: 'Kind of work',
  everything: (count: number) => `Everything (${count})`,
  kindWithCount: (name: string, count: number, overdue: number) =>
    overdue === 0 ? `${name} (${count})` : `${name} (${count}, ${overdue} overdue)`,
  search: 'Search customers, partners and deals',
  searchPlaceholder: 'Part of a name',
  runSearch: 'Search',
  clearSearch: 'Clear the search',
  found: (words: string, count: number) =>
    count === 0
      ? `No registration has “${words}” in its customer, partner or deal`
      : `Registrations with “${words}” in their customer, partner or deal`,
  columns: { when: 'When', what: 'What', customer: 'Customer', partner: 'Partner', open: 'Record' },
  more: 'Show more',
  loadingMore: 'Loading…',
  shown: (shown: number, of: number) => `${shown} of ${of} shown`,
  stale: 'This list may be out of date',
  openDeal: 'Open deal',
  openCustomer: 'Open customer',
  openPartner: 'Open partner',
  ofPartner: (name: string, tier: string) => (tier === '' ? name : `${name} (${tier})`),
  /** Nothing waits at all. */
  empty: {
    title: 'Nothing waits for you',
    text: 'Claims to review, follow-ups, ends of protection, disputes and exceptions appear here as they come up.',
  },
  noPartners: {
    title: 'No partner is known yet',
    text: 'A company is a partner once it has the mark that set-up names, such as the property “dibs_partner”. An admin finds the steps under Settings → Set-up.',
  },
  emptyFilter: {
    title: 'Nothing of this kind waits',
    text: 'Look at everything, at all partners, or clear the search.',
  },
} as const;

export const kindWords: Record<WorkKind, string> = {
  review: 'Claims to decide',
  exception: 'Heads-ups and exceptions',
  dispute: 'Disputes',
  consent: 'Consents asked',
  'tier-review': 'Tier reviews',
  'follow-up': 'Follow-ups due',
  expiry: 'Protection ends',
  answer: 'Information owed',
};

const disputeStates: Record<string, string> = {
  open: 'acknowledge it',
  acknowledged: 'evidence is due',
  evidence: 'propose a ruling',
  proposed: 'the parties answer the proposal',
  accepted: 'closes by itself',
  'with-director': 'a director decides',
  'with-executive': 'an executive decides',
  decided: 'may be appealed',
  appealed: 'the appeal is decided',
};

/** What one row asks for. */
export function workWords(item: WorkItem): string {
  switch (item.kind) {
    case 'review':
      return 'Decide on the claim';
    case 'exception':
      return item.escalated === true ? 'RoE exception, not resolved' : 'Heads-up becomes an RoE exception';
    case 'dispute':
      return `Dispute: ${disputeStates[item.disputeState ?? ''] ?? 'decide'}`;
    case 'consent':
      return 'Consent asked: you decide if the partner does not answer';
    case 'tier-review':
      return 'Review of the tier waits for a decision';
    case 'follow-up':
      return item.missed === true
        ? 'Follow-up missed, open to direct sales; the next one is due'
        : 'Follow-up by the partner is due';
    case 'expiry':
      if (item.renewal === 'asked') return 'Renewal asked: decide before the protection ends';
      return item.renewal === 'possible' ? 'Protection ends; it can be renewed' : 'Protection ends';
    case 'answer':
      return 'The partner owes information, or the claim is withdrawn';
    default:
      return item.kind satisfies never;
  }
}

export const whenWords = {
  overdue: (days: number) =>
    days === 0 ? 'Overdue today' : `Overdue by ${days} ${days === 1 ? 'day' : 'days'}`,
  waiting: (days: number) =>
    days === 0 ? 'Waits since today' : `Waits for ${days} ${days === 1 ? 'day' : 'days'}`,
  today: 'Today',
  ahead: (days: number) => (days === 1 ? 'Tomorrow' : `In ${days} days`),
} as const;

/** Each figure's name, and how it is reckoned. */
export const figureWords: Record<
  KeyFigure['id'],
  { name: string; formula: (of: number, currency: string) => string }
> = {
  active: { name: 'Protected customers', formula: () => 'Active registrations now.' },
  'in-review': { name: 'Claims in review', formula: () => 'Claims that wait for a decision now.' },
  'approval-days': {
    name: 'Days to approval',
    formula: of => `Median from claim to approval, ${of} approved in the last 90 days.`,
  },
  'follow-up-kept': {
    name: 'Follow-ups kept',
    formula: of => `Active registrations without a missed follow-up, of ${of}.`,
  },
  sourced: {
    name: 'Sourced this program year',
    formula: (_, currency) => `Won amounts of registrations less refunds, in ${currency}.`,
  },
  'win-rate': {
    name: 'Win rate',
    formula: of => `Won of ${of} won or lost registrations in the last 365 days.`,
  },
  conflicts: {
    name: 'Heads-ups per 100 claims',
    formula: of => `${of} not dismissed in the last 90 days.`,
  },
  'disputes-in-time': {
    name: 'Disputes in time',
    formula: of => `Of ${of} closed in the last 365 days, decided within their limit.`,
  },
};

export const chartWords = {
  title: 'How the program goes',
  sourced: (currency: string) => `Sourced by quarter, ${currency}`,
  nothingSourced: 'Nothing was won with a registered partner in these quarters.',
  quarter: 'Quarter',
  amount: 'Won amount',
  claims: 'Claims by month',
  month: 'Month',
  count: 'Claims',
  submitted: 'made',
  approved: 'approved',
  none: 'No figure yet',
} as const;

export const approvalWords = {
  choose: (customer: string) => `Choose the claim on ${customer}`,
  chooseAll: (atOnce: number, all: number) =>
    atOnce < all
      ? `Choose the first ${atOnce} of ${all} claims here that you may approve: so many are approved at once`
      : 'Choose every claim here that you may approve',
  most: (count: number) =>
    `${count} are chosen, as many as are approved at once. The others can be chosen afterwards.`,
  approve: (count: number) =>
    count === 0 ? 'Approve claims…' : `Approve ${count} ${count === 1 ? 'claim' : 'claims'}…`,
  hint: 'Choose claims to approve several at once. You see what would happen before anything does.',
  previewing: 'Checking what would happen',
  title: (count: number) => `Approve ${count} ${count === 1 ? 'claim' : 'claims'}?`,
  nothing: 'None of these can be approved now',
  consequence: (approved: number, refused: number) =>
    refused === 0
      ? `Protection and the follow-up clock of ${approved === 1 ? 'this customer' : `all ${approved} customers`} start now, and HubSpot shows it.`
      : `Protection and the follow-up clock of ${approved} start now. ${refused} cannot be approved and ${refused === 1 ? 'stays' : 'stay'} as ${refused === 1 ? 'it is' : 'they are'}.`,
  columns: { customer: 'Customer', partner: 'Partner', outcome: 'What happens', note: 'To know' },
  through: (day: string) => `Protected through ${day}`,
  refused: (why: string) => `Not approved: ${why}`,
  waiting: (count: number) => `${count} ${count === 1 ? 'claim waits' : 'claims wait'} behind it`,
  otherDeals: (count: number) => `${count} other ${count === 1 ? 'deal' : 'deals'} of this customer`,
  confirm: (count: number) => `Approve ${count} now`,
  sending: 'Approving…',
  cancel: 'Cancel',
  done: (approved: number, refused: number) =>
    refused === 0 ? `${approved} approved` : `${approved} approved, ${refused} not`,
  close: 'Close',
} as const;
