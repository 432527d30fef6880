import type { BulkCheck } from '../../contract/bulk.ts';

const customers = (count: number) => `${count} ${count === 1 ? 'customer' : 'customers'}`;

/** The bulk action on lists of deals and companies, in English. */
export const bulkWords = {
  loading: 'Checking what you ticked',
  notFound: { title: 'These records cannot be checked', text: 'Tick them again in the list.' },
  tooMany: (limit: number, ticked: number) =>
    `The first ${limit} of ${ticked} are checked. Tick fewer for the rest.`,
  found: (counts: Record<BulkCheck['rows'][number]['status'], number>) =>
    [
      `${counts.free} free`,
      `${counts.registered} registered`,
      `${counts.waiting} with a claim that waits`,
      `${counts.cannot + counts.unknown} that cannot be registered`,
    ].join(' · '),
  record: 'Record',
  customer: 'Customer',
  status: 'Status',
  outcome: 'Outcome',
  none: '–',
  statuses: {
    free: 'Free',
    waiting: 'A claim waits',
    cannot: 'Cannot be registered',
    unknown: 'HubSpot has no such record',
  },
  registered: (holder: string, day: string) => `Registered to ${holder} through ${day}`,
  off: (title: string) => `Cannot be registered: ${title}`,
  partner: 'Partner',
  partnerPlaceholder: 'Choose a partner',
  partnerMissing: 'Choose the partner who claims these customers.',
  happens: (count: number) =>
    `A claim is made on ${customers(count)}: those that are free go to review, a claim on one that is taken waits in line. Records that cannot be registered are left out.`,
  whatHappens: 'What will happen',
  register: (count: number) => `Register ${customers(count)}`,
  nothing: 'None of these can be registered.',
  sending: 'Registering…',
  done: (made: number, refused: number) =>
    refused === 0 ? `${made} claimed` : `${made} claimed, ${refused} refused`,
  claimed: 'Claimed',
  refused: (title: string, detail: string) => `${title}: ${detail}`,
} as const;
