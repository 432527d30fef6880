/** States of a registration in a list, in English. */
const names: Record<string, string> = {
  submitted: 'Being checked',
  'info-requested': 'Information requested',
  'under-review': 'In review',
  queued: 'Waiting in line',
  active: 'Registered',
  expired: 'Expired',
  rejected: 'Rejected',
  withdrawn: 'Withdrawn',
  revoked: 'Revoked',
  won: 'Won',
  lost: 'Lost',
};

export const stateWords = {
  protectedThrough: (day: string) => `Registered through ${day}`,
  since: (state: string, day: string) => `${names[state] ?? state}, claimed ${day}`,
} as const;
