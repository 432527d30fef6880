/** What the deal's cards say around the status, in English. */
export const cardWords = {
  loading: 'Loading the registration',
  customer: 'Customer',
  partner: 'Partner',
  partnerWithTier: (name: string, tier: string) => (tier === '' ? name : `${name} (${tier})`),
  claimedOn: 'Claimed on',
  protectedThrough: 'Protected through',
  followUpBy: 'Follow-up by',
  decisionBy: 'Decision due by',
  renewals: 'Renewals',
  renewalCount: (count: number) => (count === 0 ? 'not renewed yet' : 'renewed once, the most there is'),
  estimate: 'Estimate',
  credit: 'Credited to the partner',
  creditUnknown: 'once an exchange rate is known',
  compensation: 'Awarded in a dispute',
  submitter: 'Submitted by',
  coSellers: 'Co-sellers',
  behalf: 'Entered on behalf',
  note: 'Note from the claim',
  observing: 'Dibs is observing: everything is recorded, nobody is notified.',
  advising: 'Dibs is advising: reps and partner managers are told, managers are not.',
  protection: 'Protection',
  protectionDay: (day: number, total: number, left: number) =>
    `Day ${day} of ${total} · ${left === 0 ? 'last day' : `${left} ${left === 1 ? 'day' : 'days'} left`}`,
  paused: 'Paused',
  followUp: 'Time to follow up',
  followUpDay: (day: number, total: number, left: number) =>
    `Day ${day} of ${total} · ${left === 0 ? 'due today' : `${left} ${left === 1 ? 'day' : 'days'} left`}`,
  followUpStopped: (total: number) => `All ${total} days are over`,
  stale: 'This may be out of date',
  refresh: 'Refresh',
  copyByHand: 'The browser did not copy it. Copy it from here',
  openTab: 'Open the Deal registration card on this record to act.',
} as const;

export const findingWords = {
  headsUp: 'Heads-up',
  exception: 'RoE exception',
  seenAt: 'Seen',
  becomesException: (moment: string) => `Becomes an RoE exception on ${moment} unless it is resolved.`,
  isException: 'The rep’s manager has been told. It stays open until someone resolves it.',
  closed: (count: number) => `Earlier heads-ups (${count})`,
  closedLine: (status: 'resolved' | 'dismissed', day: string, summary: string) =>
    `${status === 'resolved' ? 'Resolved' : 'Dismissed'}, ${day}: ${summary}`,
} as const;

export const historyWords = {
  title: 'History',
  loading: 'Loading the history',
  empty: 'Nothing is recorded yet.',
  learnedLater: (moment: string) => `learned ${moment}`,
  by: (name: string, role: string) => (role === '' ? name : `${name}, ${role.replaceAll('-', ' ')}`),
  rules: (rules: readonly string[]) => `Rules: ${rules.join(', ')}`,
} as const;

export const evidenceWords = {
  title: (count: number) => (count === 0 ? 'Evidence' : `Evidence (${count})`),
  empty: 'No call, meeting, e-mail, note or task about this customer is known since the approval.',
  showFiles: (count: number) => (count === 1 ? 'Show its file' : `Show its ${count} files`),
  hideFiles: 'Hide files',
  loadingFiles: 'Loading the files',
  noFiles: 'Erased meanwhile.',
  file: (name: string | null, mediaType: string, sizeBytes: number) =>
    `${name ?? 'File'} (${mediaType}, ${Math.ceil(sizeBytes / 1000)} kB)`,
  filesHint: 'A file from outside: it is downloaded, not opened. The link is good for an hour.',
  counts: (grade: string) => `counts, grade ${grade}`,
  gone: (moment: string) => `deleted in HubSpot, known since ${moment}`,
  followUp: (why: string) => `Follow-up: ${lowerFirst(why)}`,
  toConfirm: (piece: string) => `Stated by the partner, to be confirmed: ${piece}`,
  doesNotCount: (why: string | null) =>
    why === null ? 'does not count' : `does not count: ${lowerFirst(why)}`,
} as const;

const lowerFirst = (text: string) => text.charAt(0).toLowerCase() + text.slice(1);
