import type { Role } from './rights.ts';

/**
 * What waits for a partner manager, by kind, and how many days before its instant it is shown; null: always. A kind
 * that is always shown is something that somebody owes.
 */
export const workHorizons = {
  /** A claim under review: when the decision is owed. */
  review: null,
  /** A heads-up that becomes an RoE exception then, or one that is an exception since. */
  exception: null,
  /** A dispute: the limit that runs. */
  dispute: null,
  /** A request for consent: from when on the partner manager decides instead of the partner. */
  consent: null,
  /** The review of a partner's tier that is left to a person: since when. */
  'tier-review': null,
  /** The next follow-up of a partner, missed ones included. */
  'follow-up': 7,
  /** The end of a protection. */
  expiry: 30,
  /** Information that the partner owes: without it the claim is withdrawn then. */
  answer: 3,
} as const satisfies Record<string, number | null>;

export type WorkKind = keyof typeof workHorizons;

export const workKinds = Object.keys(workHorizons).filter((kind): kind is WorkKind => kind in workHorizons);

/** Who has a desk: those who decide about registrations, or above it (domain rule 8). */
export const deskRoles = [
  'partner-manager',
  'approver',
  'director',
  'executive',
  'admin',
] as const satisfies Role[];

export const hasDesk = (roles: readonly Role[]): boolean =>
  roles.some(role => (deskRoles as readonly Role[]).includes(role));
