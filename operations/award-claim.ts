import { protectionEnd } from '../domain/calendar.ts';
import type { EndCause } from '../domain/end-causes.ts';
import type { DecisionKind } from '../domain/ledger-kinds.ts';
import { move, type RegistrationEvent, type State } from '../domain/registration.ts';
import { endMovedBy } from '../domain/tolling.ts';
import type { Why } from '../domain/why.ts';
import { atOffice } from './at-office.ts';
import { type CertifyPorts, certifyFollowUp } from './certify-follow-up.ts';
import { startClaimClocks } from './claim-clocks.ts';
import type { ExpirePorts } from './expire-registration.ts';
import { judgeAccount } from './judge-account.ts';
import type { JudgeDealsPorts } from './judge-deals.ts';
import { leaveNote } from './leave-note.ts';
import { moved } from './moved.ts';
import type { DealsPort, HoldsPort } from './ports.ts';
import type { Actor, Registration } from './records.ts';
import { reviewDeadline } from './screen-claim.ts';
import type { TollsPort } from './toll-records.ts';

export type AwardPorts = CertifyPorts & ExpirePorts & DealsPort & HoldsPort & JudgeDealsPorts & TollsPort;

export type Award = {
  actor: Actor;
  cause: Extract<EndCause, 'ruling' | 'appeal'>;
  rules: string[];
  facts: Record<string, unknown>;
  /** Of the ruling. */
  why: Why;
};

/**
 * Protects a claim from now on, as a ruling or an appeal wants it: the hold, the clocks, the ledger and the CRM copy
 * as at an approval. The account must be locked and free of other holders.
 *
 * @param claim in the state that it comes from
 * @param until the end of a claim that was protected before; null: a term of its own from now (T3)
 */
export async function protectClaim(
  ports: AwardPorts,
  claim: Registration,
  award: Award & { entry: 'registration-approved' | 'registration-restored'; until: Temporal.Instant | null },
): Promise<Registration> {
  const now = await ports.now();
  const inForce = await ports.policyInForce();
  const { policy } = inForce;
  const fresh = award.until === null || claim.protectedFrom === null;
  const protectedUntil =
    award.until ?? protectionEnd(now, policy.registration.protectionDays, policy.timeZone);
  const active: Registration = {
    ...claim,
    state: 'active',
    policyVersion: fresh ? inForce.version : claim.policyVersion,
    protectedFrom: fresh ? now : claim.protectedFrom,
    protectedUntil,
    endedAt: null,
    reviewDueAt: null,
    knownUntil: fresh ? now : claim.knownUntil,
    decidedAt: now,
    decisionCode: null,
    decisionTextId: null,
    followUpDueAt: fresh ? protectionEnd(now, policy.followUp.days, policy.timeZone) : claim.followUpDueAt,
    tolledSince: null,
    tolledDays: fresh ? 0 : claim.tolledDays,
  };
  // What was protected before stays as it was: the hold begins now, whenever the term did.
  if ((await ports.placeHold({ ...active, protectedFrom: now })) === 'held')
    throw new Error(`${claim.registrationId} cannot be protected: somebody else is protected there`);
  await ports.saveRegistration(active);
  await startClaimClocks(ports, active);
  await ports.setDeadline(claim.registrationId, 'protection-end', protectedUntil);
  await ports.append({
    kind: award.entry,
    why: award.why,
    registrationId: claim.registrationId,
    accountId: claim.accountId,
    partnerCompanyId: claim.partnerCompanyId,
    actor: award.actor,
    occurredAt: now,
    recordedAt: now,
    policyVersion: active.policyVersion,
    rules: award.rules,
    facts: {
      ...award.facts,
      from: claim.state,
      cause: award.cause,
      protectedUntil: protectedUntil.toString(),
    },
  });
  if (fresh) await leaveNote(ports, active, 'approved');
  await ports.touchAccount(claim.accountId);
  await ports.touchCompanies([claim.partnerCompanyId]);
  if (claim.dealId !== null) await ports.touchDeals([claim.dealId]);
  const clocked = await certifyFollowUp(ports, active, null);
  await judgeAccount(ports, claim.accountId);
  return clocked;
}

/**
 * Takes a waiting claim along the moves to where it can be decided, each move in its history. Answers the claim as it
 * stands then.
 */
export async function takeToReview(
  ports: AwardPorts,
  claim: Registration,
  moves: readonly RegistrationEvent[],
  award: Award,
): Promise<Registration> {
  let current = claim;
  for (const event of moves) {
    const now = await ports.now();
    const { version, policy: inForce } = await ports.policyInForce();
    const policy = await atOffice(ports, inForce, claim.partnerCompanyId);
    const state: State = moved(move(current.state, event));
    const reviewDueAt = state === 'under-review' ? reviewDeadline(now, policy) : null;
    const from = current.state;
    current = { ...current, state, reviewDueAt, endedAt: null };
    await ports.saveRegistration(current);
    await startClaimClocks(ports, current);
    await ports.append({
      kind: entries[event] ?? 'registration-restored',
      why: award.why,
      registrationId: claim.registrationId,
      accountId: claim.accountId,
      partnerCompanyId: claim.partnerCompanyId,
      actor: award.actor,
      occurredAt: now,
      recordedAt: now,
      policyVersion: version,
      rules: award.rules,
      // What comes back from an ending has the end again that it had (I5).
      facts: {
        ...award.facts,
        from,
        outcome: state,
        ...(entries[event] === undefined && { cause: award.cause }),
      },
    });
  }
  if (claim.dealId !== null) await ports.touchDeals([claim.dealId]);
  await ports.touchCompanies([claim.partnerCompanyId]);
  return current;
}

const entries: Partial<Record<RegistrationEvent, DecisionKind>> = {
  'front-left': 'registration-moved-up',
  'screen-free': 'registration-screened',
  answer: 'registration-answered',
};

/**
 * The end of a claim that lost its protection at `lostAt` and has it again now: later by the civil days (T3) that it
 * went without.
 */
export function endAfterGap(
  oldEnd: Temporal.Instant,
  lostAt: Temporal.Instant,
  now: Temporal.Instant,
  timeZone: string,
): Temporal.Instant {
  const dayOf = (at: Temporal.Instant) => at.toZonedDateTimeISO(timeZone).toPlainDate();
  return endMovedBy(oldEnd, Math.max(0, dayOf(lostAt).until(dayOf(now)).days), timeZone);
}

/** The follow-up clock stands still while a claim was not protected (S4); the end is another matter. */
export async function pauseFollowUp(
  ports: TollsPort,
  claim: Registration,
  gap: { subjectId: string; from: Temporal.Instant; to: Temporal.Instant },
): Promise<void> {
  const { registrationId } = claim;
  await ports.insertToll({ registrationId, kind: 'unprotected', subjectId: gap.subjectId, from: gap.from });
  await ports.closeTolls(registrationId, 'unprotected', gap.subjectId, gap.to);
}
