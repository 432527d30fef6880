import { tierAppealTooLate } from '../domain/appeal-time.ts';
import type { Refusal } from '../domain/refusal.ts';
import { recordTier } from './change-tier.ts';
import type { Actor, PartnerRecord } from './records.ts';
import { refuse } from './refuse.ts';
import { refuseTier } from './refuse-tier.ts';
import { tellPartnerManagers } from './tell-partner-managers.ts';
import type { TierPorts } from './tier-clock.ts';
import type { TierChange } from './tier-records.ts';

/** Changes that take something from the partner, and may be appealed. */
export const isAppealable = ({ cause, status }: Pick<TierChange, 'cause' | 'status'>): boolean =>
  (cause === 'annual-review' || cause === 'person-review' || cause === 'sunset') &&
  (status === 'pending' || status === 'effective');

/** The partner, or its manager for it, appeals the latest lower tier, once and in time (V3). Until it is decided an announced change waits. */
export async function appealTier(
  ports: TierPorts,
  command: { actor: Actor & { kind: 'user' }; partnerCompanyId: string; text: string },
): Promise<{ ok: true; partner: PartnerRecord } | { ok: false; refusal: Refusal }> {
  const { actor, partnerCompanyId, text } = command;
  const partner = await ports.lockPartner(partnerCompanyId);
  if (partner === null) return { ok: false, refusal: refuse.unknownPartner(partnerCompanyId) };
  const notAllowed = refuse.unlessMayOn(actor, partnerCompanyId, 'appeal-tier');
  if (notAllowed !== null) return { ok: false, refusal: notAllowed };
  const now = await ports.now();
  const change = (await ports.tierChanges(partnerCompanyId)).find(isAppealable);
  if (change === undefined || change.appealUntil === null)
    return { ok: false, refusal: refuseTier.nothingToAppeal(partner.tier) };
  const tooLate = tierAppealTooLate(now, change.appealUntil);
  if (tooLate !== null) return { ok: false, refusal: tooLate };
  if ((await ports.appealOfTierChange(change.changeId)) !== null)
    return { ok: false, refusal: refuseTier.appealedAlready(change.changeId) };
  const appealId = ports.id('tap');
  const textId = await ports.keepText(text);
  await ports.insertTierAppeal({
    appealId,
    changeId: change.changeId,
    status: 'open',
    appealedAt: now,
    appealedBy: actor.userId,
    textId,
    decidedAt: null,
    decidedBy: null,
    decisionTextId: null,
  });
  await recordTier(ports, partnerCompanyId, {
    kind: 'tier-appealed',
    actor,
    occurredAt: now,
    rules: ['V3'],
    facts: { appealId, changeId: change.changeId, textId },
  });
  await tellPartnerManagers(ports, partnerCompanyId, {
    subjectId: appealId,
    subject: `${partner.name}: the tier is appealed (V3)`,
    body: 'An approver or director who has not decided on it so far decides the appeal on the partner’s Dibs card. Until then an announced change waits.',
  });
  return { ok: true, partner };
}
