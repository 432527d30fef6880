import type { EndCause } from '../domain/end-causes.ts';
import { explainExpiry } from '../domain/expiry-why.ts';
import { move } from '../domain/registration.ts';
import { given } from '../domain/why.ts';
import { type CertifyPorts, certifyFollowUp } from './certify-follow-up.ts';
import { startClaimClocks } from './claim-clocks.ts';
import type { DisputePorts } from './dispute-ports.ts';
import { type EndClaimPorts, endClaim } from './end-claim.ts';
import { moved } from './moved.ts';
import { openUnionCase } from './open-union-case.ts';
import { type CreditPorts, takeBackCredit } from './record-credit.ts';
import type { Registration } from './records.ts';
import { screeningOf } from './screening-of.ts';

export type ReopenPorts = CertifyPorts & CreditPorts & DisputePorts & EndClaimPorts;

export type Reopening = {
  openedAt: Temporal.Instant;
  /** The end that the closing had cut short. */
  end: Temporal.Instant;
  /** Since when a toll keeps it from ending; null: none does. */
  tolledSince: Temporal.Instant | null;
  tolledDays: number;
};

/**
 * The deal of a won or lost registration is open again in time (section 4, E10): it is active with its original end,
 * and whoever moved up meanwhile steps back. Where another partner is protected by now it is queued and contested,
 * and one dispute opens. Learned after that end, it expired there. What was credited is taken back.
 */
export async function reopenRegistration(
  ports: ReopenPorts,
  claim: Registration,
  reopening: Reopening,
): Promise<Registration> {
  if (claim.state === 'won') await takeBackCredit(ports, claim, reopening.openedAt);
  const now = await ports.now();
  const active: Registration = {
    ...claim,
    state: moved(move(claim.state, 'deal-reopened')),
    protectedUntil: reopening.end,
    endedAt: null,
    endBeforeClose: null,
    lossReportedAt: null,
    tolledSince: reopening.tolledSince,
    tolledDays: reopening.tolledDays,
    decisionCode: null,
    decisionTextId: null,
  };
  const over = active.tolledSince === null && Temporal.Instant.compare(reopening.end, now) <= 0;
  if (over) {
    await ports.saveRegistration(active);
    await tell(ports, claim, reopening, 'active');
    return await endClaim(ports, active, {
      event: 'protection-ended',
      entry: 'registration-expired',
      actor: { kind: 'automation' },
      occurredAt: reopening.end,
      code: null,
      text: null,
      rules: ['T3', 'T6'],
      why: explainExpiry(reopening.end, active.renewals, await ports.policyOf(active.policyVersion)),
    });
  }
  const heldUntil = active.tolledSince === null ? reopening.end : null;
  const hold = await ports.placeHold({ ...active, protectedFrom: now, protectedUntil: heldUntil });
  if (hold === 'held') return await queueAgain(ports, claim, reopening);
  await ports.saveRegistration(active);
  if (heldUntil !== null) await ports.setDeadline(claim.registrationId, 'protection-end', heldUntil);
  await tell(ports, claim, reopening, 'active');
  await stepBackOthers(ports, active);
  await touch(ports, active);
  return await certifyFollowUp(ports, active, null);
}

async function queueAgain(
  ports: ReopenPorts,
  claim: Registration,
  reopening: Reopening,
): Promise<Registration> {
  const queued: Registration = {
    ...claim,
    state: moved(move(claim.state, 'reopened-not-free')),
    contested: true,
    endedAt: null,
    endBeforeClose: reopening.end,
    lossReportedAt: null,
  };
  await ports.saveRegistration(queued);
  await startClaimClocks(ports, queued);
  await tell(ports, claim, reopening, 'queued');
  const holder = (await ports.claimsOfAccount(claim.accountId)).find(other => other.state === 'active');
  if (holder === undefined)
    throw new Error(`The hold of ${claim.registrationId} was refused, yet no holder is to be found`);
  const { accountId, registrationId } = claim;
  const sides = {
    accountId,
    keeps: holder.registrationId,
    against: registrationId,
    demoted: [registrationId],
  };
  await openUnionCase(ports, sides, 'E10');
  await touch(ports, queued);
  return queued;
}

/** One is in front of an account: the claim that moved up when this one ended waits again. */
async function stepBackOthers(ports: ReopenPorts, claim: Registration): Promise<void> {
  const now = await ports.now();
  const claims = await ports.claimsOfAccount(claim.accountId);
  const inFront = claims.filter(({ state }) => state === 'under-review' || state === 'info-requested');
  for (const other of inFront) {
    const waiting: Registration = {
      ...other,
      state: moved(move(other.state, 'accounts-united-demoted')),
      reviewDueAt: null,
    };
    await ports.saveRegistration(waiting);
    await startClaimClocks(ports, waiting);
    await ports.append({
      kind: 'registration-demoted',
      why: await screeningOf(ports, waiting),
      registrationId: other.registrationId,
      accountId: other.accountId,
      partnerCompanyId: other.partnerCompanyId,
      actor: { kind: 'automation' },
      occurredAt: now,
      recordedAt: now,
      policyVersion: other.policyVersion,
      rules: ['E10', 'I1'],
      facts: { from: other.state, oldEnd: null, because: 'reopened' },
    });
    if (other.dealId !== null) await ports.touchDeals([other.dealId]);
  }
}

async function tell(
  ports: ReopenPorts,
  claim: Registration,
  { openedAt, end }: Reopening,
  to: 'active' | 'queued',
): Promise<void> {
  await ports.append({
    kind: 'registration-reopened',
    why:
      to === 'queued'
        ? await screeningOf(ports, claim)
        : given('REOPENED', 'E10', {
            dealId: claim.dealId,
            openedAt: openedAt.toString(),
            protectedUntil: end.toString(),
          }),
    registrationId: claim.registrationId,
    accountId: claim.accountId,
    partnerCompanyId: claim.partnerCompanyId,
    actor: { kind: 'automation' },
    occurredAt: openedAt,
    recordedAt: await ports.now(),
    policyVersion: claim.policyVersion,
    rules: ['E10'],
    facts: {
      from: claim.state,
      to,
      dealId: claim.dealId,
      oldEnd: end.toString(),
      ...(to === 'active' && {
        cause: 'revert' satisfies EndCause,
        protectedUntil: end.toString(),
      }),
    },
  });
}

async function touch(ports: ReopenPorts, claim: Registration): Promise<void> {
  await ports.touchAccount(claim.accountId);
  await ports.touchCompanies([claim.partnerCompanyId]);
  if (claim.dealId !== null) await ports.touchDeals([claim.dealId]);
}
