import type { State } from '../domain/registration.ts';
import type { Registration } from './records.ts';

/** The nearer to protection, the sooner a reader asks about it; of equals the earlier claim, of ended ones the latest. */
const precedence: State[] = ['active', 'under-review', 'info-requested', 'submitted', 'queued', 'draft'];

/** The claim that a deal or an account is about, out of all that were ever made there, in order of sequence. */
export function standingClaim(claims: Registration[]): Registration | null {
  for (const state of precedence) {
    const found = claims.find(claim => claim.state === state);
    if (found !== undefined) return found;
  }
  return claims.at(-1) ?? null;
}

export const isLiveClaim = (claim: Registration): boolean =>
  claim.state !== 'draft' && precedence.includes(claim.state);
