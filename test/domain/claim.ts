import { defaultPolicy, type Policy } from '../../domain/policy.ts';
import type { ClaimSummary } from '../../domain/submission.ts';

export const instant = (text: string) => Temporal.Instant.from(text);

/** An active or ended claim is given its dates by the test; the rest of the fields say nothing special. */
export function claim(change: Partial<ClaimSummary> = {}): ClaimSummary {
  return {
    registrationId: 'reg-1',
    partnerCompanyId: 'partner-a',
    state: 'submitted',
    sequence: 1n,
    protectedFrom: null,
    protectedUntil: null,
    endedAt: null,
    endedAs: null,
    decisionCode: null,
    ...change,
  };
}

export function ended(
  endedAs: 'expired' | 'rejected' | 'withdrawn' | 'revoked' | 'won' | 'lost',
  endedAt: string,
  change: Partial<ClaimSummary> = {},
): ClaimSummary {
  return claim({ state: endedAs, endedAs, endedAt: instant(endedAt), ...change });
}

export function active(from: string, until: string, change: Partial<ClaimSummary> = {}): ClaimSummary {
  return claim({
    state: 'active',
    protectedFrom: instant(from),
    protectedUntil: instant(until),
    ...change,
  });
}

export function policy(change: Partial<Policy> = {}): Policy {
  return { ...defaultPolicy, ...change };
}
