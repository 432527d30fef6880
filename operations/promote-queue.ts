import { move } from '../domain/registration.ts';
import { headOfQueue } from '../domain/submission.ts';
import { atOffice } from './at-office.ts';
import { type ClaimClocksPorts, startClaimClocks } from './claim-clocks.ts';
import { claimSummary } from './claim-summary.ts';
import { moved } from './moved.ts';
import type { ClaimsPort, ClockPort, LedgerPort, OutboxPort, PolicyPort } from './ports.ts';
import { type RegainPorts, regainHold } from './regain-hold.ts';
import { reviewDeadline } from './screen-claim.ts';
import { screeningOf } from './screening-of.ts';

export type PromotePorts = ClaimClocksPorts &
  ClaimsPort &
  ClockPort &
  LedgerPort &
  OutboxPort &
  PolicyPort &
  RegainPorts;

/**
 * Moves the head of the account's queue up for review when nobody is before it any more. It is screened
 * again, never approved automatically (domain rule 4); but one that had stepped back from a protection of its own
 * regains it. The account must be locked.
 */
export async function promoteQueue(ports: PromotePorts, accountId: string): Promise<void> {
  if (await regainHold(ports, accountId)) return;
  const now = await ports.now();
  const claims = await ports.claimsOfAccount(accountId);
  const head = headOfQueue(claims.map(claimSummary), now);
  const claim = claims.find(candidate => candidate.registrationId === head?.registrationId);
  if (claim === undefined) return;
  const inForce = await ports.policyInForce();
  const policy = await atOffice(ports, inForce.policy, claim.partnerCompanyId);
  const reviewDueAt = reviewDeadline(now, policy);
  const promoted = { ...claim, state: moved(move(claim.state, 'front-left')), reviewDueAt };
  await ports.saveRegistration(promoted);
  await startClaimClocks(ports, promoted);
  await ports.append({
    kind: 'registration-moved-up',
    why: await screeningOf(ports, claim),
    registrationId: claim.registrationId,
    accountId,
    partnerCompanyId: claim.partnerCompanyId,
    actor: { kind: 'automation' },
    occurredAt: now,
    recordedAt: now,
    policyVersion: inForce.version,
    rules: ['E43', 'T1'],
    facts: { reviewDueAt: reviewDueAt.toString() },
  });
  if (claim.dealId !== null) await ports.touchDeals([claim.dealId]);
}
