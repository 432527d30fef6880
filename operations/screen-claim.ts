import { businessDeadline } from '../domain/calendar.ts';
import { businessCalendarOf, type Policy } from '../domain/policy.ts';
import { move } from '../domain/registration.ts';
import { explainScreening } from '../domain/screening-why.ts';
import { screen } from '../domain/submission.ts';
import { atOffice } from './at-office.ts';
import { type ClaimClocksPorts, startClaimClocks } from './claim-clocks.ts';
import { claimSummary, otherClaims } from './claim-summary.ts';
import { moved } from './moved.ts';
import type { ClaimsPort, ClockPort, LedgerPort, OutboxPort, PolicyPort } from './ports.ts';
import type { Registration } from './records.ts';

export type ScreenPorts = ClaimClocksPorts & ClaimsPort & ClockPort & LedgerPort & OutboxPort & PolicyPort;

/**
 * Screens a submitted claim against the live claims on its account: queued behind an earlier one, else under
 * review with the review clock running (domain rule 4). The account must be locked.
 *
 * @param claim as it stands in the database
 * @param beside what is known of the account's claims; absent: they are read
 */
export async function screenClaim(
  ports: ScreenPorts,
  claim: Registration,
  beside?: Registration[],
): Promise<Registration> {
  const now = await ports.now();
  const inForce = await ports.policyInForce();
  const policy = await atOffice(ports, inForce.policy, claim.partnerCompanyId);
  const claims = beside ?? (await ports.claimsOfAccount(claim.accountId));
  const others = otherClaims(claims, claim.registrationId);
  const verdict = screen({ claim: claimSummary(claim), liveClaims: others, now });
  const state = moved(move(claim.state, verdict.outcome === 'held' ? 'screen-held' : 'screen-free'));
  const screened: Registration = {
    ...claim,
    state,
    reviewDueAt: state === 'under-review' ? reviewDeadline(now, policy) : null,
  };
  await ports.saveRegistration(screened, claim);
  await startClaimClocks(ports, screened);
  await ports.append({
    kind: 'registration-screened',
    why: explainScreening({ claim: claimSummary(claim), liveClaims: others, now }),
    registrationId: claim.registrationId,
    accountId: claim.accountId,
    partnerCompanyId: claim.partnerCompanyId,
    actor: { kind: 'automation' },
    occurredAt: now,
    recordedAt: now,
    policyVersion: inForce.version,
    rules: ['I1', 'T1'],
    facts: { outcome: state, reviewDueAt: screened.reviewDueAt?.toString() ?? null },
  });
  if (claim.dealId !== null) await ports.touchDeals([claim.dealId]);
  return screened;
}

/** When the reviewer owes an answer: business days of the program's calendar (T4). */
export function reviewDeadline(from: Temporal.Instant, policy: Policy): Temporal.Instant {
  return businessDeadline(from, policy.registration.reviewBusinessDays, businessCalendarOf(policy));
}
