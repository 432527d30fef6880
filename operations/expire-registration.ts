import { businessDeadline } from '../domain/calendar.ts';
import { explainExpiry, explainRenewalWait, type RenewalWait, waitIsOver } from '../domain/expiry-why.ts';
import { businessCalendarOf } from '../domain/policy.ts';
import { pausesProtection } from '../domain/tolling.ts';
import { atOffice } from './at-office.ts';
import { currentEnd } from './current-end.ts';
import { type EndClaimPorts, endClaim } from './end-claim.ts';
import type { Registration } from './records.ts';
import { beginToll, type TollPorts } from './toll-protection.ts';

export type ExpirePorts = EndClaimPorts & TollPorts;

const automation = { kind: 'automation' as const };

/**
 * Ends the protection of every claim of the account whose end has come (T6: at the end the account is free).
 * It is recorded at the end itself, however late it is noticed. One with a renewal that waits for a person is paused
 * there instead, for some business days at most (section 4). Called by the sweep and before any decision
 * on the account, so that nobody is refused for a protection that is over. The account must be locked.
 *
 * @returns how many expired
 */
export async function expireDue(ports: ExpirePorts, accountId: string): Promise<number> {
  const [now, claims] = await Promise.all([ports.now(), ports.claimsOfAccount(accountId)]);
  let expired = 0;
  for (const claim of claims) {
    if (!mayExpire(claim, now)) continue;
    const end = currentEnd(claim);
    if (end !== null && Temporal.Instant.compare(end, now) <= 0) {
      if (claim.renewalAskedAt === null) {
        await expire(ports, claim, end);
        expired += 1;
        continue;
      }
      await waitForRenewal(ports, claim, end);
    }
    if (await exhaustRenewal(ports, claim.registrationId)) expired += 1;
  }
  return expired;
}

/** Whether there may be something to end or to pause of the claim by now. */
export const mayExpire = (claim: Registration, now: Temporal.Instant): boolean => {
  const end = currentEnd(claim);
  const isOver = end !== null && Temporal.Instant.compare(end, now) <= 0;
  return claim.state === 'active' && (isOver || claim.renewalAskedAt !== null);
};

async function expire(ports: ExpirePorts, claim: Registration, end: Temporal.Instant): Promise<void> {
  await endClaim(ports, claim, {
    event: 'protection-ended',
    entry: 'registration-expired',
    actor: automation,
    occurredAt: end,
    code: null,
    text: null,
    rules: ['T3', 'T6'],
    why: explainExpiry(end, claim.renewals, await ports.policyOf(claim.policyVersion)),
  });
}

async function waitForRenewal(ports: ExpirePorts, claim: Registration, end: Temporal.Instant): Promise<void> {
  const paused = await beginToll(ports, claim, {
    kind: 'renewal',
    subjectId: claim.registrationId,
    from: end,
    actor: automation,
    rules: ['R-renewal'],
  });
  await ports.setDeadline(claim.registrationId, 'renewal-toll', await renewalTollEnd(ports, paused));
}

/**
 * Until when a renewal may stay undecided: business days (T4) from the end on, in the calendar of the policy version
 * that the registration keeps, so that it stays where it was set.
 */
export async function renewalTollEnd(
  ports: Pick<ExpirePorts, 'policyOf' | 'directory'>,
  claim: Registration,
): Promise<Temporal.Instant> {
  if (claim.protectedUntil === null) throw new Error(`${claim.registrationId} was never protected`);
  const policy = await atOffice(ports, await ports.policyOf(claim.policyVersion), claim.partnerCompanyId);
  const days = policy.registration.renewalTollBusinessDays;
  return businessDeadline(claim.protectedUntil, days, businessCalendarOf(policy));
}

/** A renewal that was asked for, as its wait is judged. @throws Error where none was */
export async function renewalWait(
  ports: Pick<ExpirePorts, 'policyOf' | 'directory'>,
  claim: Registration,
  decision: RenewalWait['decision'],
): Promise<RenewalWait> {
  if (claim.renewalAskedAt === null) throw new Error(`No renewal of ${claim.registrationId} was asked for`);
  return { askedAt: claim.renewalAskedAt, decideBy: await renewalTollEnd(ports, claim), decision };
}

/** Nobody decided in time: it expires when the time was over. What a dispute holds goes on without the renewal. */
async function exhaustRenewal(ports: ExpirePorts, registrationId: string): Promise<boolean> {
  const claim = await ports.registration(registrationId);
  if (claim === null || claim.state !== 'active' || claim.renewalAskedAt === null) return false;
  const tolls = await ports.tollsOf(registrationId);
  if (!tolls.some(toll => toll.kind === 'renewal' && toll.until === null)) return false;
  const wait = await renewalWait(ports, claim, null);
  if (!waitIsOver(wait, await ports.now())) return false;
  return await endRenewalToll(ports, claim, wait.decideBy, wait);
}

/**
 * The wait for a decision on a renewal is over without one, or with a no: the protection ends at `at`, unless
 * something else pauses it. The account must be locked.
 *
 * @returns whether it expired
 */
export async function endRenewalToll(
  ports: ExpirePorts,
  claim: Registration,
  at: Temporal.Instant,
  wait: RenewalWait,
): Promise<boolean> {
  const why = explainRenewalWait(wait);
  const { code } = why;
  const { registrationId } = claim;
  await ports.closeTolls(registrationId, 'renewal', registrationId, at);
  await ports.settleDeadline(registrationId, 'renewal-toll');
  if (pausesProtection(await ports.tollsOf(registrationId))) {
    await ports.saveRegistration({ ...claim, renewalAskedAt: null, renewalAskedBy: null });
    await ports.append({
      kind: 'renewal-lapsed',
      why,
      registrationId,
      accountId: claim.accountId,
      partnerCompanyId: claim.partnerCompanyId,
      actor: automation,
      occurredAt: at,
      recordedAt: await ports.now(),
      policyVersion: claim.policyVersion,
      rules: ['R-renewal', 'T4'],
      facts: { code },
    });
    return false;
  }
  await endClaim(ports, claim, {
    event: 'tolling-exhausted',
    entry: 'registration-expired',
    actor: automation,
    occurredAt: at,
    code,
    text: null,
    rules: ['R-renewal', 'T4'],
    why,
  });
  return true;
}
