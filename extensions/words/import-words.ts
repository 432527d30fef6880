import type { ImportDryRunAnswer } from '../../contract/import-dry-run.ts';

type Report = NonNullable<ImportDryRunAnswer['report']>;

/** The dry run of an import on the set-up checklist, in English. */
export const importWords = {
  title: 'Try a dry run',
  what: 'Nothing is registered. You read of every row what would become of it.',
  from: 'Old registrations are',
  sources: { csv: 'Rows that I paste', deals: 'Deals in HubSpot' },
  deals:
    'Every deal that names a partner is read, at most 1,000. The customer is the company on the deal that is no partner.',
  partner: 'Deal property that names the partner',
  partnerHelp: 'Its internal name. It holds the partner’s name, its web domain, or the id of its company.',
  protectedFrom: 'Deal property of the first protected day',
  protectedThrough: 'Deal property of the last protected day (optional)',
  protectedThroughHelp: 'Without it, as many days as the program protects.',
  propertyMissing: 'Name the property.',
  csv: 'Old registrations, as CSV with a head line',
  csvHelp:
    'Columns: partner, company_id or domain, protected_from; protected_through, deal_id and reference if you have them. At most 1,000 rows.',
  csvMissing: 'Paste the head line and the rows.',
  dates: 'Days are written',
  dateOrders: {
    iso: '2026-11-22',
    'day-month-year': '22.11.2026 or 22/11/2026',
    'month-day-year': '11/22/2026',
  },
  run: 'Run the dry run',
  running: 'Reading…',
  unread: 'They cannot be read',
  done: ({ rows, applied }: Report) =>
    `${rows} ${rows === 1 ? 'registration' : 'registrations'} read${applied ? ', and applied already' : ', nothing is registered'}`,
  counts: ({ active, queued, expired, skipped }: Report['expected']) =>
    [
      `${active} would be registered`,
      `${queued} would wait in line`,
      `${expired} would be kept as history`,
      `${skipped} would be skipped`,
    ].join(' · '),
  apply: (importId: string) =>
    `To import what the dry run found fit, on the server: npm run import -- apply ${importId}`,
  columns: {
    line: 'Line',
    deal: 'Deal',
    customer: 'Customer',
    partner: 'Partner',
    becomes: 'What would become of it',
  },
  becomes: {
    active: 'Registered until its old end',
    queued: 'Waits in line',
    expired: 'Kept as history: it has ended',
    skipped: 'Skipped',
  },
  with: (becomes: string, reason: string | null) => (reason === null ? becomes : `${becomes}. ${reason}`),
  none: '–',
} as const;
