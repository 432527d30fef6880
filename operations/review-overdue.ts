import { businessDeadline } from '../domain/calendar.ts';
import { momentWords } from '../domain/day-words.ts';
import { explainMove } from '../domain/move-why.ts';
import { businessCalendarOf } from '../domain/policy.ts';
import { move } from '../domain/registration.ts';
import { atOffice } from './at-office.ts';
import type { ClaimClocksPorts } from './claim-clocks.ts';
import { appendOf, type ClaimEntryPorts } from './claim-entry.ts';
import { type LockedClaimPorts, lockClaim } from './locked-claim.ts';
import { leaveTasks, managersOf, peopleWithRole, type TellPorts } from './tell-people.ts';

export type ReviewOverduePorts = LockedClaimPorts & ClaimClocksPorts & ClaimEntryPorts & TellPorts;

/**
 * The review clock has run out: nothing is decided by itself (domain rule 4). The next approver gets the claim, and
 * another one after as many business days again, as long as there are more; whoever looks after the partner is told
 * the first time. `reviewDueAt` stays what was owed. It is recorded at the deadline that passed.
 */
export async function passOverdueReview(ports: ReviewOverduePorts, registrationId: string): Promise<void> {
  const locked = await lockClaim(ports, registrationId);
  if (!locked.ok) return;
  const { claim } = locked;
  const now = await ports.now();
  const { reviewDueAt } = claim;
  if (!move(claim.state, 'review-overdue').ok || reviewDueAt === null) return;
  if (Temporal.Instant.compare(now, reviewDueAt) < 0) return;
  const policy = await atOffice(ports, (await ports.policyInForce()).policy, claim.partnerCompanyId);
  const turn = await ports.reviewTurnsSince(registrationId, reviewDueAt);
  const approvers = await peopleWithRole(ports, claim, 'approver');
  const next = approvers[turn];
  if (turn > 0 && next === undefined) return;
  await appendOf(ports, claim, {
    kind: 'review-overdue',
    why: explainMove(claim.state, 'review-overdue', {
      code: 'REVIEW_OVERDUE',
      rule: 'R-review',
      facts: { reviewDueAt: reviewDueAt.toString(), turn: turn + 1 },
    }),
    occurredAt: turn === 0 ? reviewDueAt : now,
    rules: ['R-review', 'T4'],
    facts: {
      code: 'REVIEW_OVERDUE',
      reviewDueAt: reviewDueAt.toString(),
      turn: turn + 1,
      nextApproverUserId: next?.userId ?? null,
    },
  });
  const name = (await ports.partner(claim.partnerCompanyId))?.name ?? 'a partner';
  const due = momentWords(reviewDueAt, policy.timeZone);
  if (next !== undefined)
    await leaveTasks(ports, claim, [next], {
      key: 'review-overdue',
      subject: `Review overdue: a registration of ${name}`,
      body: `The review was owed by ${due}. It is not decided by itself: approve it, reject it with a reason, or ask the partner for what is missing.`,
    });
  if (turn === 0)
    await leaveTasks(ports, claim, await managersOf(ports, claim), {
      key: 'review-overdue-partner',
      subject: `Tell ${name}: our review is late`,
      body: `The review of its registration was owed by ${due} and has gone to the next approver. Its place stays, and no time limit of ${name} is shortened by our delay.`,
    });
  if (approvers[turn + 1] === undefined) return;
  const passesOnAt = businessDeadline(
    now,
    policy.registration.reviewBusinessDays,
    businessCalendarOf(policy),
  );
  await ports.setDeadline(registrationId, 'review-end', passesOnAt);
}
