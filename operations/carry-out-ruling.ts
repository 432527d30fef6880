import { isProtected } from '../domain/claim-standing.ts';
import { type ClaimEffect, type RuledClaim, type Ruling, rulingEffects } from '../domain/dispute-ruling.ts';
import { explainRuling } from '../domain/dispute-why.ts';
import type { RecordKind } from '../domain/ledger-kinds.ts';
import type { Why } from '../domain/why.ts';
import { type Award, endAfterGap, pauseFollowUp, protectClaim, takeToReview } from './award-claim.ts';
import { claimSummary } from './claim-summary.ts';
import { dismissFindings } from './dismiss-findings.ts';
import type { DisputePorts } from './dispute-ports.ts';
import type { DisputeRecord } from './dispute-records.ts';
import { endTolls, takeTollBack } from './dispute-tolls.ts';
import { endClaim } from './end-claim.ts';
import { promoteQueue } from './promote-queue.ts';
import { awardCompensation, takeBackCompensation } from './record-compensation.ts';
import type { Actor, Registration } from './records.ts';
import { restoreOnAppeal } from './restore-on-appeal.ts';
import { takeFront } from './take-front.ts';
import { asFound, type PartyClaim, undoRuling } from './undo-ruling.ts';

/**
 * Carries out the latest ruling of a case on its claims, in the order that the rule gives, in the caller's
 * transaction: clocks go on, an appeal's ruling undoes the first, what loses ends before what wins is protected
 * (I1). Every end that moves has one cause (I5). An appeal that says the same again changes no claim.
 *
 * @returns the case with what the first ruling found, to be saved afterwards, and why the ruling does what it does
 */
export async function carryOutRuling(
  ports: DisputePorts,
  dispute: DisputeRecord,
  actor: Actor,
): Promise<{ dispute: DisputeRecord; why: Why }> {
  const isAppeal = dispute.rulings.length === 2;
  const ruling = dispute.rulings.at(-1)?.ruling;
  if (ruling === undefined) throw new Error(`Dispute ${dispute.disputeId} has no ruling to carry out`);
  const now = await ports.now();
  await endTolls(ports, dispute, now);
  const heldByOther = await isHeldByOther(ports, dispute);
  const before = await partyClaims(ports, dispute);
  const why = explainRuling(dispute, ruling, before.map(ruledClaim), { heldByOther, isAppeal });
  const award: Award = {
    actor,
    cause: isAppeal ? 'appeal' : 'ruling',
    rules: ['R-disputes', 'I1', 'I5'],
    facts: { disputeId: dispute.disputeId, ruling: ruling.code },
    why,
  };
  const confirmed = isAppeal && saysTheSame(dispute.rulings[0]?.ruling, ruling);
  if (isAppeal && !confirmed)
    for (const { claim } of before) await takeBackCompensation(ports, dispute, claim, award);
  const claims =
    isAppeal && !confirmed ? await undoRuling(ports, dispute, before, heldByOther, award) : before;
  const effects = rulingEffects(dispute, ruling, claims.map(ruledClaim), { heldByOther, isAppeal });
  const due = confirmed ? effects.filter(({ effect }) => effect === 'take-toll-back') : effects;
  // Direct was right: said before the claim's end closes its findings for another reason.
  for (const effect of due)
    if (effect.effect === 'dismiss-findings') await dismissFindings(ports, effect.registrationId, actor);
  for (const effect of due) await carryOut(ports, dispute, effect, award);
  await promoteQueue(ports, dispute.accountId);
  await ports.touchAccount(dispute.accountId);
  return { dispute: isAppeal ? dispute : { ...dispute, found: before.map(asFound) }, why };
}

const ruledClaim = ({ side, claim }: PartyClaim): RuledClaim => ({
  registrationId: claim.registrationId,
  side,
  state: claim.state,
});

async function carryOut(
  ports: DisputePorts,
  dispute: DisputeRecord,
  effect: ClaimEffect,
  award: Award,
): Promise<void> {
  switch (effect.effect) {
    case 'keep':
    case 'undo-ruling':
    case 'dismiss-findings':
      return;
    case 'end':
      return await end(ports, await known(ports, effect.registrationId), effect, award);
    case 'award':
      return await give(ports, dispute, await known(ports, effect.registrationId), effect, award);
    case 'take-toll-back':
      await takeTollBack(ports, dispute, await known(ports, effect.registrationId));
      return;
    case 'add-co-sellers':
      return await addCoSellers(ports, await known(ports, effect.registrationId), effect, award);
    case 'credit':
      if (effect.registrationId !== null)
        await tell(ports, await known(ports, effect.registrationId), 'dispute-credit-split', award, {
          percent: effect.percent,
        });
      return;
    case 'compensate': {
      const paid = dispute.parties.find(party => party.side === effect.side)?.registrationId ?? null;
      if (paid !== null) await awardCompensation(ports, dispute, await known(ports, paid), effect, award);
      return;
    }
    default:
      effect satisfies never;
  }
}

async function end(
  ports: DisputePorts,
  claim: Registration,
  effect: Extract<ClaimEffect, { effect: 'end' }>,
  award: Award,
): Promise<void> {
  const reviewed = await takeToReview(ports, claim, effect.moves.slice(0, -1), award);
  const isRevoked = effect.moves.at(-1) === 'revoke';
  await endClaim(ports, reviewed, {
    event: isRevoked ? 'revoke' : 'reject',
    entry: isRevoked ? 'registration-revoked' : 'registration-rejected',
    actor: award.actor,
    occurredAt: await ports.now(),
    code: effect.code,
    // The reasoning is for the packets, where it is redacted for each side (I7).
    text: null,
    rules: award.rules,
    why: award.why,
    cause: isRevoked ? award.cause : null,
    keepsQueueWaiting: true,
  });
}

async function give(
  ports: DisputePorts,
  dispute: DisputeRecord,
  claim: Registration,
  effect: Extract<ClaimEffect, { effect: 'award' }>,
  award: Award,
): Promise<void> {
  const now = await ports.now();
  const isApproved = effect.moves.at(-1) === 'approve';
  const isRestored = effect.moves.at(-1) === 'appeal-upheld' && claim.state !== 'rejected';
  if (isRestored) {
    await restoreOnAppeal(ports, claim, award, dispute.disputeId);
    return;
  }
  const reviewed = await takeToReview(
    ports,
    claim,
    isApproved ? effect.moves.slice(0, -1) : effect.moves,
    award,
  );
  if (!isApproved) {
    // A rejection that is taken back: later claims had moved up meanwhile.
    if (reviewed.state === 'under-review') await takeFront(ports, reviewed);
    return;
  }
  // A union put it back: it has what was left of its term, and the days that it went without.
  const { timeZone } = await ports.policyOf(claim.policyVersion);
  const oldEnd = claim.protectedFrom === null ? null : (claim.endBeforeClose ?? claim.protectedUntil);
  const wasPutBack = (dispute.cause === 'I4' || dispute.cause === 'E10') && oldEnd !== null;
  const until = wasPutBack ? endAfterGap(oldEnd, dispute.openedAt, now, timeZone) : null;
  if (wasPutBack)
    await pauseFollowUp(ports, claim, { subjectId: dispute.disputeId, from: dispute.openedAt, to: now });
  await protectClaim(ports, reviewed, { ...award, entry: 'registration-approved', until });
}

/** The other seller's people may work the deal of the one in front. */
async function addCoSellers(
  ports: DisputePorts,
  claim: Registration,
  effect: Extract<ClaimEffect, { effect: 'add-co-sellers' }>,
  award: Award,
): Promise<void> {
  const directory = await ports.directory();
  const theirs = directory.partnerUsers
    .filter(entry => entry.partnerCompanyId === effect.partnerCompanyId)
    .map(entry => entry.userId);
  const coSellUserIds = [...new Set([...claim.coSellUserIds, ...effect.userIds, ...theirs])];
  await ports.saveRegistration({ ...claim, coSellUserIds });
  await tell(ports, claim, 'dispute-co-selling', award, {});
}

async function tell(
  ports: DisputePorts,
  claim: Registration,
  kind: RecordKind,
  award: Award,
  facts: Record<string, unknown>,
): Promise<void> {
  const now = await ports.now();
  await ports.append({
    kind,
    registrationId: claim.registrationId,
    accountId: claim.accountId,
    partnerCompanyId: claim.partnerCompanyId,
    actor: award.actor,
    occurredAt: now,
    recordedAt: now,
    policyVersion: claim.policyVersion,
    rules: award.rules,
    facts: { ...award.facts, ...facts },
  });
}

async function partyClaims(ports: DisputePorts, dispute: DisputeRecord): Promise<PartyClaim[]> {
  const claims: PartyClaim[] = [];
  for (const { side, registrationId } of dispute.parties)
    if (registrationId !== null && (side === 'holder' || side === 'claimant'))
      claims.push({ side, claim: await known(ports, registrationId) });
  return claims;
}

async function known(ports: DisputePorts, registrationId: string): Promise<Registration> {
  const claim = await ports.registration(registrationId);
  if (claim === null) throw new Error(`Registration ${registrationId} of a dispute is not there`);
  return claim;
}

/** Somebody outside the case is protected on the customer now. */
async function isHeldByOther(ports: DisputePorts, dispute: DisputeRecord): Promise<boolean> {
  const now = await ports.now();
  const own = dispute.parties.map(party => party.registrationId);
  return (await ports.claimsOfAccount(dispute.accountId)).some(
    claim => !own.includes(claim.registrationId) && isProtected(claimSummary(claim), now),
  );
}

function saysTheSame(first: Ruling | undefined, second: Ruling): boolean {
  if (first === undefined || first.code !== second.code) return false;
  if (first.code === 'SPLIT') return second.code === 'SPLIT' && first.percent === second.percent;
  if (first.code === 'COMPENSATE')
    return (
      second.code === 'COMPENSATE' &&
      first.to === second.to &&
      first.amountMinor === second.amountMinor &&
      first.currency === second.currency
    );
  return true;
}
