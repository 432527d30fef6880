import type { PartnerCardView, ProtectedClaim } from '../../contract/partner-card.ts';

const days = (count: number) => `${count} ${count === 1 ? 'day' : 'days'}`;
const inDays = (count: number) => (count <= 0 ? 'today' : count === 1 ? 'tomorrow' : `in ${days(count)}`);

/** The partner's card, in English. */
export const partnerWords = {
  loading: 'Loading the partner',
  notFound: {
    title: 'This company is not a partner',
    text: 'A company takes part in the program when it is marked as a partner in HubSpot. Customers have the card “Customer registration”.',
  },
  headline: (name: string, tier: string, type: string) => `${name} · ${tier} ${type}`,
  status: { active: 'Active partner', suspended: 'Suspended', terminated: 'No longer a partner' },
  statusText: {
    active: null,
    suspended: 'It registers and renews nothing while suspended; protections that run go on.',
    terminated: 'Its registrations ended. What it did stays on record.',
  },
  since: (day: string) => `Partner since ${day}`,
  openClaims: (open: number, cap: number | null) =>
    cap === null ? `${open} open claims` : `${open} of ${cap} open claims used`,
  people: {
    title: (count: number) => `People with a personal link (${count})`,
    none: 'Nobody of this partner has a personal link.',
    erased: 'Somebody',
    line: (name: string | null, email: string | null, through: string) =>
      `${name !== null && email !== null ? `${name} (${email})` : (name ?? email ?? 'Somebody')}: link until ${through}`,
    returned: (who: string, day: string) => `Mail to ${who} came back on ${day}`,
    why: (reason: string) => `${reason}.`,
    toDo: 'No digests go there any more, deadlines are tried all the same. Ask the partner for the right address and give a new personal link; take back the link of who has left. Where mail arrives again, say so below.',
  },
  figures: {
    atRisk: 'At risk',
    protectedClaims: 'Protected',
    waiting: 'Waiting',
    disputes: 'Disputes',
    winRate: 'Win rate, 12 months',
    sourced: 'ARR sourced, 4 quarters',
    nothingDecided: 'none decided',
    ofDecided: (won: number, lost: number) => `${won} won, ${lost} lost`,
  },
  claims: {
    title: (count: number) => `Protected customers, most at risk first (${count})`,
    none: 'No customer is protected for this partner.',
    customer: 'Customer',
    risk: 'What hurts first',
    followUp: 'Follow-up',
    through: 'Protected through',
    left: (count: number) => (count <= 0 ? 'last day' : `${days(count)} left`),
    paused: 'paused',
    by: (day: string) => `by ${day}`,
    wasDue: (day: string) => `was due ${day}`,
    renewed: 'renewed',
  },
  risks: {
    'follow-up-missed': (day: string, _days: number, open: boolean) =>
      `Follow-up missed on ${day}${open ? ', open to direct' : ''}`,
    'follow-up-due': (_day: string, count: number) => `Follow-up due ${inDays(count)}`,
    'pending-evidence': (day: string) => `Checking for follow-up, due ${day}`,
    'ends-soon': (_day: string, count: number) => `Ends ${inDays(count)}`,
    contested: () => 'Contested, clocks paused',
    none: () => 'On track',
  } satisfies Record<ProtectedClaim['risk']['code'], (day: string, days: number, open: boolean) => string>,
  missed: {
    title: (count: number) => `Missed follow-ups (${count})`,
    line: (customer: string, missed: readonly string[], open: boolean) =>
      `${customer}: missed on ${missed.join(', ')}${open ? ' · open to direct sales' : ' · followed up since'}`,
    review: 'Three or more: look whether the registration is to be revoked.',
  },
  renewals: {
    title: (count: number) => `Renewals due (${count})`,
    status: {
      ready: 'can be renewed',
      lacking: 'evidence missing',
      asked: 'asked, a person decides',
      reading: 'being read again',
    },
    line: (customer: string, day: string, status: string, text: string) =>
      `${customer}, through ${day} – ${status}: ${text}`,
  },
  waiting: {
    title: (count: number) => `Waiting (${count})`,
    none: 'No claim waits.',
    state: 'State',
    claimed: 'Claimed',
    due: 'Due',
    place: (position: number) => `place ${position}`,
    late: 'late',
  },
  disputes: {
    title: (count: number) => `Open disputes (${count})`,
    line: (customer: string, kind: string, opened: string, limit: string | null) =>
      `${customer}: ${kind}, opened ${opened}${limit === null ? '' : ` · next step due ${limit}`}`,
    kinds: {
      'partner-partner': 'between two partners',
      'partner-direct': 'with direct sales',
      'partner-decision': 'about a decision of ours',
    } satisfies Record<PartnerCardView['disputes'][number]['kind'], string>,
  },
  tier: {
    title: (tier: string) => `Tier: ${tier}`,
    review: (day: string, count: number) => `Annual review ${inDays(count)} (${day})`,
    sunset: (day: string, count: number) =>
      `Without an approved registration the tier is given back ${inDays(count)} (${day})`,
    noSunset: 'No sunset is running',
    probation: (day: string) => `On probation until ${day}`,
    ahead: (to: string, day: string | null) =>
      day === null ? `Proposed: ${to}` : `Announced: ${to} from ${day}`,
    openReview: 'A review waits for a person',
    keeping: (tier: string) => `To keep ${tier}`,
    gaining: (tier: string) => `To gain ${tier}`,
    nothingToKeep: (tier: string) => `${tier} has no criteria to keep.`,
    highest: 'This is the highest tier.',
    quota: 'Won in this program year',
    quotaOf: (attained: string, quota: string, least: string) =>
      `${attained} of ${quota} · at least ${least} keeps the tier`,
    withoutAmount: (count: number) =>
      `${count} won ${count === 1 ? 'deal has' : 'deals have'} no amount and ${count === 1 ? 'adds' : 'add'} nothing.`,
    of: (have: string, need: string, met: boolean) => `${have} of ${need} · ${met ? 'met' : 'not met'}`,
    atMost: (have: string, need: string, met: boolean) =>
      `${have}, at most ${need} · ${met ? 'met' : 'not met'}`,
    unknown: (label: string, need: string) =>
      `${label}: ${need} needed; no number is known, so it is not judged.`,
  },
  numbers: {
    title: 'ARR sourced',
    quarter: 'Quarter',
    amount: (currency: string) => `ARR sourced (${currency})`,
    byQuarter: 'By quarter',
    trend: 'Four quarters up to each',
    said: (quarter: string, amount: string, year: string) =>
      `${quarter}: ${amount} so far; ${year} with the three quarters before.`,
    none: 'Nothing was won in the last two years.',
    unpriced: (count: number) =>
      `${count} won ${count === 1 ? 'deal is' : 'deals are'} not in it: no amount, or no exchange rate.`,
  },
  plan: {
    title: 'Joint business plan',
    line: (attained: string, day: string | null) =>
      `${attained} of the plan attained${day === null ? '' : `, as HubSpot said on ${day}`}.`,
  },
} as const;
