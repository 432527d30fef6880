import { businessDeadline } from '../domain/calendar.ts';
import { type AskableField, explainInfo, reviewDaysLeft } from '../domain/info-request.ts';
import { businessCalendarOf } from '../domain/policy.ts';
import type { Refusal } from '../domain/refusal.ts';
import { move } from '../domain/registration.ts';
import { atOffice } from './at-office.ts';
import { type ClaimClocksPorts, startClaimClocks } from './claim-clocks.ts';
import { appendOf, type ClaimEntryPorts } from './claim-entry.ts';
import { type LockedClaimPorts, lockClaim } from './locked-claim.ts';
import { moved } from './moved.ts';
import type { MintPort, OutboxPort, TextsPort } from './ports.ts';
import type { Actor, Registration } from './records.ts';
import { refuse } from './refuse.ts';

export type RequestInfoPorts = LockedClaimPorts &
  ClaimClocksPorts &
  ClaimEntryPorts &
  MintPort &
  OutboxPort &
  TextsPort;

/**
 * A reviewer asks the partner for parts of its claim (domain rule 4): the place is kept for 5 business days, pinned
 * now (T4), and the review clock stands still meanwhile.
 */
export async function requestInfo(
  ports: RequestInfoPorts,
  command: {
    actor: Actor & { kind: 'user' };
    registrationId: string;
    fields: AskableField[];
    text: string;
  },
): Promise<{ ok: true; registration: Registration } | { ok: false; refusal: Refusal }> {
  const locked = await lockClaim(ports, command.registrationId);
  if (!locked.ok) return locked;
  const { claim } = locked;
  const notAllowed = refuse.unlessMay(command.actor, claim, 'request-info');
  if (notAllowed !== null) return { ok: false, refusal: notAllowed };
  const legal = move(claim.state, 'request-info');
  if (!legal.ok) return legal;
  const now = await ports.now();
  const policy = await atOffice(ports, (await ports.policyInForce()).policy, claim.partnerCompanyId);
  const calendar = businessCalendarOf(policy);
  const dueAt = businessDeadline(now, policy.registration.infoBusinessDays, calendar);
  const daysLeft = claim.reviewDueAt === null ? 0 : reviewDaysLeft(now, claim.reviewDueAt, calendar);
  const request = {
    requestId: ports.id('inf'),
    registrationId: claim.registrationId,
    askedBy: command.actor.userId,
    askedAt: now,
    fields: [...new Set(command.fields)],
    textId: await ports.keepText(command.text),
    dueAt,
    reviewDaysLeft: daysLeft,
  };
  const waiting: Registration = { ...claim, state: moved(legal), reviewDueAt: null };
  await ports.saveRegistration(waiting);
  await ports.openInfo(request);
  await startClaimClocks(ports, waiting);
  await ports.setDeadline(claim.registrationId, 'info-timeout', dueAt);
  await appendOf(ports, waiting, {
    kind: 'info-requested',
    why: explainInfo({ ...request, answeredAt: null }, now),
    actor: command.actor,
    rules: ['R-info', 'T4'],
    facts: {
      fields: request.fields,
      textId: request.textId,
      dueAt: dueAt.toString(),
      reviewBusinessDaysLeft: daysLeft,
    },
  });
  if (claim.dealId !== null) await ports.touchDeals([claim.dealId]);
  return { ok: true, registration: waiting };
}
