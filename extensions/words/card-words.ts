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
  note: 'Note from the claim',
  reason: 'Reason',
  observing: 'Dibs is observing: everything is recorded, nobody is notified.',
  advising: 'Dibs is advising: reps and partner managers are told, managers are not.',
  protection: 'Protection',
  protectionDay: (day: number, total: number, left: number) =>
    `Day ${day} of ${total} · ${left === 0 ? 'last day' : `${left} ${left === 1 ? 'day' : 'days'} left`}`,
  followUp: 'Time to follow up',
  followUpDay: (day: number, total: number, left: number) =>
    `Day ${day} of ${total} · ${left === 0 ? 'due today' : `${left} ${left === 1 ? 'day' : 'days'} left`}`,
  followUpStopped: (total: number) => `All ${total} days are over`,
  cannotBecause: (action: string, reason: string) => `“${action}” is off: ${reason}`,
  wouldChange: 'What would change this',
  stale: 'This may be out of date',
  refresh: 'Refresh',
  openTab: 'Open the Deal registration card on this record to act.',
} as const;

export const findingWords = {
  headsUp: 'Heads-up',
  exception: 'RoE exception',
  seenAt: 'Seen',
  evidence: 'What we saw',
  rule: 'Rule',
  becomesException: (moment: string) => `Becomes an RoE exception on ${moment} unless it is resolved.`,
  isException: 'The rep’s manager has been told. It stays open until someone resolves it.',
  waysOut: 'Ways out',
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
  rules: (rules: readonly string[]) => `rules ${rules.join(', ')}`,
} as const;

export const evidenceWords = {
  title: (count: number) => (count === 0 ? 'Evidence' : `Evidence (${count})`),
  empty: 'No call, meeting, e-mail, note or task about this customer is known since the approval.',
  counts: (grade: string) => `counts, grade ${grade}`,
  doesNotCount: (why: string | null) =>
    why === null ? 'does not count' : `does not count: ${lowerFirst(why)}`,
} as const;

const lowerFirst = (text: string) => text.charAt(0).toLowerCase() + text.slice(1);

/** Rules in a few words, so that no code stands alone on the screen. */
export const ruleNames: Record<string, string> = {
  D1: 'a new deal on a registered customer, not linked to the partner',
  D2: 'the registered deal was taken over by the direct team',
  D3: 'the partner was taken off the registered deal',
  D4: 'direct activity on a registered customer',
  D5: 'a customer contact was put into a sequence',
  D6: 'a quote by the direct team',
  D7: 'the customer’s owner changed',
  D8: 'the registered deal moved to another company',
  D9: 'a duplicate company with a direct deal',
  D10: 'a direct deal soon after the registration ended',
  D11: 'a direct deal soon after a loss',
};

/** HubSpot's change sources, as evidence names them. */
export const sourceNames: Record<string, string> = {
  CRM_UI: 'by hand in HubSpot',
  MOBILE: 'by hand in HubSpot’s app',
  BATCH_UPDATE: 'a bulk edit',
  IMPORT: 'an import',
  FORM: 'a form',
  API: 'an API call',
  INTEGRATION: 'an integration',
  AUTOMATION_PLATFORM: 'a workflow',
};
