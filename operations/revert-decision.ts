import { isLive } from '../domain/claim-standing.ts';
import type { EndCause } from '../domain/end-causes.ts';
import { explainProposedRevert, judgeRevert } from '../domain/joint-decision.ts';
import { explainMove } from '../domain/move-why.ts';
import type { Refusal } from '../domain/refusal.ts';
import { move } from '../domain/registration.ts';
import type { Why } from '../domain/why.ts';
import { atOffice } from './at-office.ts';
import { startClaimClocks } from './claim-clocks.ts';
import { appendOf } from './claim-entry.ts';
import { claimSummary } from './claim-summary.ts';
import { closeOpenFindings } from './close-open-findings.ts';
import type { EndClaimPorts } from './end-claim.ts';
import { expireDue } from './expire-registration.ts';
import { lockClaim } from './locked-claim.ts';
import { moved } from './moved.ts';
import type { MintPort } from './ports.ts';
import type { Proposal } from './proposal-records.ts';
import type { Actor, Registration } from './records.ts';
import { refuse } from './refuse.ts';
import { noOverlays } from './registration-overlays.ts';
import { reviewDeadline } from './screen-claim.ts';
import { type TakeFrontPorts, takeFront } from './take-front.ts';

export type RevertPorts = EndClaimPorts & MintPort & TakeFrontPorts;

type RevertCommand = { actor: Actor & { kind: 'user' }; registrationId: string; text: string };

/**
 * Takes a mistaken rejection or approval back (domain rule 4): the claim is under review again with its claim instant,
 * and the history keeps both. One person does it within 24 hours of the decision, afterwards two. An approval's
 * protection ends now, with cause `revert`. Claims that had moved up meanwhile step back; where somebody has been
 * protected since, the claim is queued, first among those that came later.
 */
export async function revertDecision(
  ports: RevertPorts,
  command: RevertCommand,
): Promise<{ ok: true; registration: Registration } | { ok: false; refusal: Refusal }> {
  const locked = await lockClaim(ports, command.registrationId);
  if (!locked.ok) return locked;
  await expireDue(ports, locked.claim.accountId);
  const claim = (await ports.registration(command.registrationId)) ?? locked.claim;
  const notAllowed = refuse.unlessMay(command.actor, claim, 'revert');
  if (notAllowed !== null) return { ok: false, refusal: notAllowed };
  const legal = move(claim.state, 'revert');
  if (!legal.ok) return legal;
  if (claim.decidedAt === null) throw new Error(`${claim.registrationId} was never decided`);
  const again = await registeredAgain(ports, claim);
  if (again !== null) return { ok: false, refusal: refuse.registeredAgain(again) };
  const now = await ports.now();
  const { policy } = await ports.policyInForce();
  const pending = await ports.openProposal(claim.registrationId, 'revert');
  const facts = {
    now,
    userId: command.actor.userId,
    decidedAt: claim.decidedAt,
    revertHours: policy.registration.revertHours,
    pending,
  };
  const verdict = judgeRevert(facts);
  if (!verdict.ok) return verdict;
  const registration =
    verdict.step === 'propose'
      ? await propose(ports, claim, command, explainProposedRevert(facts))
      : await carryOut(ports, claim, command, pending);
  return { ok: true, registration };
}

/** A partner has one registration on a customer at a time. */
async function registeredAgain(ports: RevertPorts, claim: Registration): Promise<string | null> {
  const now = await ports.now();
  const own = (await ports.claimsOfAccount(claim.accountId)).find(
    other =>
      other.registrationId !== claim.registrationId &&
      other.partnerCompanyId === claim.partnerCompanyId &&
      isLive(claimSummary(other), now),
  );
  return own?.registrationId ?? null;
}

async function carryOut(
  ports: RevertPorts,
  claim: Registration,
  command: RevertCommand,
  pending: Proposal | null,
): Promise<Registration> {
  const now = await ports.now();
  const policy = await atOffice(ports, (await ports.policyInForce()).policy, claim.partnerCompanyId);
  const wasActive = claim.state === 'active';
  if (wasActive) {
    await ports.endHold(claim.registrationId, now);
    for (const kind of ['protection-end', 'follow-up', 'revocation-effect', 'revocation-review'] as const)
      await ports.settleDeadline(claim.registrationId, kind);
    await closeOpenFindings(ports, claim.registrationId);
  }
  if (pending !== null) await ports.closeProposal(pending.proposalId, 'carried-out', command.actor.userId);
  await ports.lapseProposals(claim.registrationId);
  const reviewed: Registration = {
    ...claim,
    ...noOverlays,
    state: moved(move(claim.state, 'revert')),
    reviewDueAt: reviewDeadline(now, policy),
    protectedFrom: null,
    protectedUntil: null,
    endedAt: null,
    renewals: 0,
    renewedFrom: null,
    followUpDueAt: null,
    knownUntil: null,
    warnedUntil: null,
    directWindowOpen: false,
    decidedAt: null,
    decisionCode: null,
    decisionTextId: null,
  };
  await ports.saveRegistration(reviewed);
  await startClaimClocks(ports, reviewed);
  await appendOf(ports, reviewed, {
    kind: 'decision-reverted',
    why: explainMove(claim.state, 'revert', { code: 'REVERTED', rule: 'R-revert' }),
    actor: command.actor,
    rules: wasActive ? ['R-revert', 'I5'] : ['R-revert'],
    facts: {
      from: claim.state,
      code: claim.decisionCode,
      decidedAt: claim.decidedAt?.toString() ?? null,
      proposedBy: pending?.proposedBy ?? null,
      textId: await ports.keepText(command.text),
      ...(wasActive && {
        cause: 'revert' satisfies EndCause,
        oldEnd: claim.protectedUntil?.toString() ?? null,
        protectedUntil: null,
      }),
    },
  });
  await ports.touchAccount(claim.accountId);
  await ports.touchCompanies([claim.partnerCompanyId]);
  if (claim.dealId !== null) await ports.touchDeals([claim.dealId]);
  return await takeFront(ports, reviewed);
}

async function propose(
  ports: RevertPorts,
  claim: Registration,
  command: RevertCommand,
  why: Why,
): Promise<Registration> {
  const proposal: Proposal = {
    proposalId: ports.id('prp'),
    registrationId: claim.registrationId,
    kind: 'revert',
    code: null,
    proposedBy: command.actor.userId,
    proposedAt: await ports.now(),
    textId: await ports.keepText(command.text),
    writingTextId: null,
    dueAt: null,
    reviewDueAt: null,
    objectedAt: null,
    objectionTextId: null,
  };
  await ports.propose(proposal);
  await appendOf(ports, claim, {
    kind: 'revert-proposed',
    why,
    actor: command.actor,
    rules: ['R-revert', 'R-two-people'],
    facts: {
      textId: proposal.textId,
      decidedAt: claim.decidedAt?.toString() ?? null,
    },
  });
  return claim;
}
