import type { ClaimSummary } from '../domain/submission.ts';
import { currentEnd } from './current-end.ts';
import type { Registration } from './records.ts';

/** What the rules look at of a registration. */
export function claimSummary(registration: Registration): ClaimSummary {
  return {
    registrationId: registration.registrationId,
    partnerCompanyId: registration.partnerCompanyId,
    state: registration.state,
    sequence: registration.sequence,
    protectedFrom: registration.protectedFrom,
    protectedUntil: currentEnd(registration),
    endedAt: registration.endedAt,
    endedAs: registration.endedAt === null ? null : registration.state,
    decisionCode: registration.decisionCode,
  };
}

/** The other live claims on the account, as the rules see them. */
export function otherClaims(claims: Registration[], registrationId: string): ClaimSummary[] {
  return claims.filter(claim => claim.registrationId !== registrationId).map(claimSummary);
}
