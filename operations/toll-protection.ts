import type { EndCause } from '../domain/end-causes.ts';
import type { RecordKind } from '../domain/ledger-kinds.ts';
import { endMovedBy, pausesProtection, type TollKind, tolledDays, tollKinds } from '../domain/tolling.ts';
import { type CertifyPorts, certifyFollowUp } from './certify-follow-up.ts';
import type { HoldsPort } from './ports.ts';
import type { Actor, Registration } from './records.ts';
import type { TollsPort } from './toll-records.ts';

export type TollPorts = CertifyPorts & HoldsPort & TollsPort;

/** What stops a clock: `subjectId` is the dispute, the request, or the registration where the case has no id. */
export type TollCase = { kind: TollKind; subjectId: string; actor: Actor; rules: string[] };

/**
 * The one place in which clocks of a registration are stopped and started again (domain rules 4 and 9, S4):
 *
 * - `beginToll(ports, claim, { kind, subjectId, from, actor, rules })`: from now on there is no end: the hold has no
 *   upper bound, the claim is tolled, and `protection-end` is not due.
 * - `endToll(ports, claim, { kind, subjectId, at, actor, rules })`: the end is later by the civil days (T3) that
 *   were tolled; `takeBackToll` (same arguments): the end is what it would have been without them.
 *
 * Each moves the end with one cause (I5), writes the ledger, follows up on deadlines and the CRM copy, and answers
 * the registration as saved. The account must be locked and what is due on it expired (`expireDue`) before. Kinds
 * that stop the follow-up clock alone (`domain/tolling.ts`) go the same way. A claim that is not active, and a case
 * that stopped nothing, change nothing.
 *
 * @param toll.from since when the clocks stand still, at most now
 */
export async function beginToll(
  ports: TollPorts,
  claim: Registration,
  toll: TollCase & { from: Temporal.Instant },
): Promise<Registration> {
  if (claim.state !== 'active') return claim;
  const { registrationId } = claim;
  await ports.insertToll({ registrationId, kind: toll.kind, subjectId: toll.subjectId, from: toll.from });
  if (!tollKinds[toll.kind].pausesProtection || claim.tolledSince !== null) {
    await append(ports, claim, 'clock-paused', toll, toll.from, {});
    return await certifyFollowUp(ports, claim, null);
  }
  await moveHold(ports, claim, null);
  const paused: Registration = { ...claim, tolledSince: toll.from };
  await ports.saveRegistration(paused);
  await ports.settleDeadline(registrationId, 'protection-end');
  await append(ports, claim, 'protection-paused', toll, toll.from, {
    oldEnd: claim.protectedUntil?.toString() ?? null,
    protectedUntil: null,
    cause: 'tolling' satisfies EndCause,
  });
  await touch(ports, paused);
  return await certifyFollowUp(ports, paused, null);
}

/** As `beginToll` says. @param toll.at when they go on; before now where it was pinned and is noticed late */
export async function endToll(
  ports: TollPorts,
  claim: Registration,
  toll: TollCase & { at: Temporal.Instant },
): Promise<Registration> {
  const closed = await ports.closeTolls(claim.registrationId, toll.kind, toll.subjectId, toll.at);
  return closed === 0 ? claim : await resume(ports, claim, toll, 'tolling');
}

/**
 * As `beginToll` says: the toll is taken back, whether it has ended or not. An end that has passed meanwhile becomes
 * this instant: what was protected stays so.
 */
export async function takeBackToll(
  ports: TollPorts,
  claim: Registration,
  toll: TollCase & { at: Temporal.Instant },
): Promise<Registration> {
  const marked = await ports.markTakenBack(claim.registrationId, toll.kind, toll.subjectId, toll.at);
  return marked === 0 ? claim : await resume(ports, claim, toll, 'toll-taken-back');
}

async function resume(
  ports: TollPorts,
  claim: Registration,
  toll: TollCase & { at: Temporal.Instant },
  cause: Extract<EndCause, 'tolling' | 'toll-taken-back'>,
): Promise<Registration> {
  if (claim.state !== 'active' || claim.protectedUntil === null) return claim;
  const tolls = await ports.tollsOf(claim.registrationId);
  const { timeZone } = await ports.policyOf(claim.policyVersion);
  const days = tolledDays(tolls, timeZone);
  const moves = claim.tolledSince !== null || days !== claim.tolledDays;
  if (pausesProtection(tolls) || !moves) {
    await append(ports, claim, 'clock-resumed', toll, toll.at, {});
    return await certifyFollowUp(ports, claim, null);
  }
  const counted = endMovedBy(claim.protectedUntil, days - claim.tolledDays, timeZone);
  const protectedUntil = later(counted, toll.at);
  await moveHold(ports, claim, protectedUntil);
  const resumed: Registration = { ...claim, protectedUntil, tolledSince: null, tolledDays: days };
  await ports.saveRegistration(resumed);
  await ports.setDeadline(claim.registrationId, 'protection-end', protectedUntil);
  await append(ports, claim, 'protection-resumed', toll, toll.at, {
    oldEnd: claim.tolledSince === null ? claim.protectedUntil.toString() : null,
    protectedUntil: protectedUntil.toString(),
    tolledDays: days,
    cause,
  });
  await touch(ports, resumed);
  return await certifyFollowUp(ports, resumed, null);
}

async function moveHold(ports: TollPorts, claim: Registration, until: Temporal.Instant | null) {
  if ((await ports.moveHoldEnd(claim.registrationId, until)) === 'held')
    throw new Error(
      `The hold of ${claim.registrationId} cannot be moved to ${until}: somebody else is protected there`,
    );
}

async function touch(ports: TollPorts, claim: Registration): Promise<void> {
  await ports.touchAccount(claim.accountId);
  if (claim.dealId !== null) await ports.touchDeals([claim.dealId]);
}

async function append(
  ports: TollPorts,
  claim: Registration,
  kind: RecordKind,
  toll: TollCase,
  occurredAt: Temporal.Instant,
  facts: Record<string, unknown>,
): Promise<void> {
  await ports.append({
    kind,
    registrationId: claim.registrationId,
    accountId: claim.accountId,
    partnerCompanyId: claim.partnerCompanyId,
    actor: toll.actor,
    occurredAt,
    recordedAt: await ports.now(),
    policyVersion: claim.policyVersion,
    rules: toll.rules,
    facts: { toll: toll.kind, subjectId: toll.subjectId, ...facts },
  });
}

const later = (a: Temporal.Instant, b: Temporal.Instant) => (Temporal.Instant.compare(a, b) >= 0 ? a : b);
