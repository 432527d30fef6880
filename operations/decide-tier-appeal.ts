import { startOf } from '../domain/program-year.ts';
import type { Refusal } from '../domain/refusal.ts';
import { nextQuarter } from '../domain/tier-notice.ts';
import { given } from '../domain/why.ts';
import { changeTier, recordTier } from './change-tier.ts';
import type { Actor, PartnerRecord } from './records.ts';
import { refuse } from './refuse.ts';
import { refuseTier } from './refuse-tier.ts';
import { keepTierClocks, standingOf, type TierPorts } from './tier-clock.ts';
import type { TierAppeal, TierChange } from './tier-records.ts';

/**
 * Decides an appeal (V3), by somebody who has decided nothing in it so far. Upheld: an announced change is cancelled,
 * one in effect is taken back. Denied: it stands; one whose day passed meanwhile comes with the next quarter.
 */
export async function decideTierAppeal(
  ports: TierPorts,
  command: { actor: Actor & { kind: 'user' }; partnerCompanyId: string; upheld: boolean; text: string },
): Promise<{ ok: true; partner: PartnerRecord } | { ok: false; refusal: Refusal }> {
  const { actor, partnerCompanyId, upheld } = command;
  const partner = await ports.lockPartner(partnerCompanyId);
  if (partner === null) return { ok: false, refusal: refuse.unknownPartner(partnerCompanyId) };
  const notAllowed = refuse.unlessMayOn(actor, partnerCompanyId, 'decide-tier-appeal');
  if (notAllowed !== null) return { ok: false, refusal: notAllowed };
  const open = await openAppeal(ports, partnerCompanyId);
  if (open === null) return { ok: false, refusal: refuseTier.noAppealOpen() };
  const { appeal, change } = open;
  if (change.decidedBy === actor.userId || appeal.appealedBy === actor.userId)
    return { ok: false, refusal: refuseTier.newDecider(actor.userId) };
  const now = await ports.now();
  const decisionTextId = await ports.keepText(command.text);
  await ports.saveTierAppeal({
    ...appeal,
    status: upheld ? 'upheld' : 'denied',
    decidedAt: now,
    decidedBy: actor.userId,
    decisionTextId,
  });
  await recordTier(ports, partnerCompanyId, {
    kind: 'tier-appeal-decided',
    why: given(upheld ? 'TIER_APPEAL_UPHELD' : 'TIER_APPEAL_DENIED', 'V3', {
      changeId: change.changeId,
      upheld,
    }),
    actor,
    occurredAt: now,
    rules: ['V3'],
    facts: { appealId: appeal.appealId, changeId: change.changeId, upheld, textId: decisionTextId },
  });
  if (upheld) return { ok: true, partner: await takeBack(ports, partner, change, actor, decisionTextId) };
  await letStand(ports, change);
  return { ok: true, partner };
}

async function openAppeal(
  ports: TierPorts,
  partnerCompanyId: string,
): Promise<{ appeal: TierAppeal; change: TierChange } | null> {
  for (const change of await ports.tierChanges(partnerCompanyId)) {
    const appeal = await ports.appealOfTierChange(change.changeId);
    if (appeal?.status === 'open') return { appeal, change };
  }
  return null;
}

async function takeBack(
  ports: TierPorts,
  partner: PartnerRecord,
  change: TierChange,
  actor: Actor,
  textId: string,
): Promise<PartnerRecord> {
  if (change.status === 'pending') {
    await ports.saveTierChange({ ...change, status: 'cancelled' });
    await ports.settleDeadline(change.changeId, 'tier-effective');
    return partner;
  }
  // What was decided since stands.
  if (change.status !== 'effective' || partner.tier !== change.toTier) return partner;
  const outcome = {
    code: 'TIER_APPEAL_UPHELD' as const,
    rule: 'V3',
    text: `The appeal was upheld: the tier is ${change.fromTier} again.`,
    facts: { tier: partner.tier, to: change.fromTier, changeId: change.changeId },
    wouldChange: [],
  };
  const restored = await changeTier(
    ports,
    partner,
    { actor, to: change.fromTier, cause: 'appeal', reference: change.changeId, outcome, textId },
    await ports.now(),
  );
  if (restored === null) return partner;
  await keepTierClocks(ports, restored, await standingOf(ports, partner.companyId));
  return restored;
}

/** Notice was given long ago: what waited for the appeal past its day comes with the next quarter. */
async function letStand(ports: TierPorts, change: TierChange): Promise<void> {
  if (change.status !== 'pending' || change.effectiveOn === null) return;
  const { policy } = await ports.policyInForce();
  const now = await ports.now();
  if (Temporal.Instant.compare(now, startOf(change.effectiveOn, policy.timeZone)) < 0) return;
  const effectiveOn = nextQuarter(now, policy);
  await ports.saveTierChange({ ...change, effectiveOn });
  await ports.setDeadline(change.changeId, 'tier-effective', startOf(effectiveOn, policy.timeZone));
}
