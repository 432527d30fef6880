import type { RuledClaim } from '../domain/dispute-ruling.ts';
import { endAfterToll, tollIntervals } from '../domain/dispute-toll.ts';
import { type Award, type AwardPorts, pauseFollowUp, protectClaim, takeToReview } from './award-claim.ts';
import { startClaimClocks } from './claim-clocks.ts';
import { closeOpenFindings } from './close-open-findings.ts';
import type { DisputeRecord, FoundClaim } from './dispute-records.ts';
import type { Registration } from './records.ts';

export type PartyClaim = { side: RuledClaim['side']; claim: Registration };

/** The claim as a ruling finds it, for an appeal to come back to. */
export const asFound = ({ claim }: PartyClaim): FoundClaim => ({
  registrationId: claim.registrationId,
  state: claim.state,
  protectedFrom: claim.protectedFrom,
  protectedUntil: claim.protectedUntil,
  endedAt: claim.endedAt,
  reviewDueAt: claim.reviewDueAt,
  decisionCode: claim.decisionCode,
  decisionTextId: claim.decisionTextId,
  decidedAt: claim.decidedAt,
  coSellUserIds: claim.coSellUserIds,
  tolledDays: claim.tolledDays,
  endBeforeClose: claim.endBeforeClose,
});

/**
 * Whether the claim stands where the first ruling put it. What has happened to it since by other ways, such as a
 * withdrawal, is not the appeal's business and stays.
 */
function isUndoable(claim: Registration, found: FoundClaim, ruledAt: Temporal.Instant): boolean {
  if (claim.state === found.state) return false;
  return claim.decidedAt !== null && Temporal.Instant.compare(claim.decidedAt, ruledAt) === 0;
}

/**
 * Brings the claims back to where the first ruling found them (the appeal's ruling undoes it): first what it
 * protected lets go, then what it ended comes back, so that at no instant two are protected (I1). A claim whose
 * customer is held by somebody else meanwhile comes back to the queue.
 *
 * @returns the claims as they stand then
 */
export async function undoRuling(
  ports: AwardPorts,
  dispute: DisputeRecord,
  claims: readonly PartyClaim[],
  heldByOther: boolean,
  award: Award,
): Promise<PartyClaim[]> {
  const [first] = dispute.rulings;
  if (first === undefined) throw new Error(`Dispute ${dispute.disputeId} has no ruling to undo`);
  const found = new Map((dispute.found ?? []).map(each => [each.registrationId, each]));
  const undone: PartyClaim[] = [];
  // Those that let go come first.
  const inOrder = claims.toSorted(
    (a, b) => Number(b.claim.state === 'active') - Number(a.claim.state === 'active'),
  );
  for (const { side, claim } of inOrder) {
    const before = found.get(claim.registrationId);
    if (before === undefined || !isUndoable(claim, before, first.at))
      undone.push({
        side,
        claim: before === undefined ? claim : await withCoSellers(ports, claim, before, award),
      });
    else if (claim.state === 'active') undone.push({ side, claim: await letGo(ports, claim, before, award) });
    else undone.push({ side, claim: await bringBack(ports, dispute, claim, before, heldByOther, award) });
  }
  return undone;
}

async function withCoSellers(
  ports: AwardPorts,
  claim: Registration,
  { coSellUserIds }: FoundClaim,
  award: Award,
) {
  if (claim.coSellUserIds.join() === coSellUserIds.join()) return claim;
  const restored = { ...claim, coSellUserIds };
  await ports.saveRegistration(restored);
  const now = await ports.now();
  await ports.append({
    kind: 'dispute-co-selling',
    registrationId: claim.registrationId,
    accountId: claim.accountId,
    partnerCompanyId: claim.partnerCompanyId,
    actor: award.actor,
    occurredAt: now,
    recordedAt: now,
    policyVersion: claim.policyVersion,
    rules: award.rules,
    facts: award.facts,
  });
  return restored;
}

async function letGo(
  ports: AwardPorts,
  claim: Registration,
  found: FoundClaim,
  award: Award,
): Promise<Registration> {
  const now = await ports.now();
  const back: Registration = {
    ...claim,
    ...found,
    followUpDueAt: null,
    directWindowOpen: false,
    tolledSince: null,
  };
  await ports.saveRegistration(back);
  await startClaimClocks(ports, back);
  await ports.endHold(claim.registrationId, now);
  await ports.settleDeadline(claim.registrationId, 'protection-end');
  await ports.settleDeadline(claim.registrationId, 'follow-up');
  await closeOpenFindings(ports, claim.registrationId);
  await ports.append({
    kind: 'registration-award-undone',
    why: award.why,
    registrationId: claim.registrationId,
    accountId: claim.accountId,
    partnerCompanyId: claim.partnerCompanyId,
    actor: award.actor,
    occurredAt: now,
    recordedAt: now,
    policyVersion: claim.policyVersion,
    rules: award.rules,
    facts: {
      ...award.facts,
      from: claim.state,
      cause: award.cause,
      oldEnd: claim.protectedUntil?.toString() ?? null,
    },
  });
  if (claim.dealId !== null) await ports.touchDeals([claim.dealId]);
  await ports.touchCompanies([claim.partnerCompanyId]);
  return back;
}

async function bringBack(
  ports: AwardPorts,
  dispute: DisputeRecord,
  claim: Registration,
  found: FoundClaim,
  heldByOther: boolean,
  award: Award,
): Promise<Registration> {
  const now = await ports.now();
  const asIt = { ...claim, ...found, state: claim.state, endedAt: null };
  if (found.state === 'active' && found.protectedUntil !== null && !heldByOther) {
    const lostAt = claim.endedAt ?? now;
    await pauseFollowUp(ports, claim, { subjectId: dispute.disputeId, from: lostAt, to: now });
    const until = await endHadItStoodStill(ports, dispute, found.protectedUntil);
    if (Temporal.Instant.compare(until, now) > 0)
      return await protectClaim(ports, asIt, { ...award, entry: 'registration-restored', until });
    // Its time ran out meanwhile: there is nothing left to give back.
    return claim;
  }
  const toQueue = found.state === 'queued' || found.state === 'active';
  return await takeToReview(ports, asIt, [toQueue ? 'appeal-upheld-not-free' : 'appeal-upheld'], award);
}

/** The claim's clock would have stood still for the appeal, too, had the first ruling not ended it. */
async function endHadItStoodStill(
  ports: AwardPorts,
  dispute: DisputeRecord,
  end: Temporal.Instant,
): Promise<Temporal.Instant> {
  const now = await ports.now();
  const { timeZone } = await ports.policyOf(dispute.policyVersion);
  const onAppeal = tollIntervals(dispute, now)
    .slice(1)
    .map(({ from, until }) => ({ from, until: until ?? now }));
  return endAfterToll(end, onAppeal, timeZone);
}
