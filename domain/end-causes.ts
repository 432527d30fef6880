/** Why the end of a protection changed. Every change carries exactly one of these (I5); the list is closed. */
export const endCauses = [
  'renewal',
  'tolling',
  'toll-taken-back',
  'ruling',
  'appeal',
  'union',
  'split',
  'revert',
  'override',
  'withdraw',
  'revoke',
  'won',
  'lost',
  'expiry',
] as const;
export type EndCause = (typeof endCauses)[number];

export const isEndCause = (text: string): text is EndCause => endCauses.some(cause => cause === text);
