import type { TierProgress } from '../../../contract/tiers.ts';
import { tierAppealTooLate } from '../../../domain/appeal-time.ts';
import type { promotion } from '../../../domain/promotion.ts';
import type { Refusal } from '../../../domain/refusal.ts';
import { isAppealable } from '../../../operations/appeal-tier.ts';
import type { PartnerRecord } from '../../../operations/records.ts';
import { refuse } from '../../../operations/refuse.ts';
import { refuseTier } from '../../../operations/refuse-tier.ts';
import type { Viewer } from './viewer.ts';

type Scene = {
  partner: PartnerRecord;
  viewer: Viewer;
  /** A review waits for a person. */
  open: boolean;
  changes: TierProgress['changes'];
  promotion: ReturnType<typeof promotion>;
  now: Temporal.Instant;
};

/** What the viewer may do about the tier, each with the reason why not. */
export function tierActions(scene: Scene): TierProgress['actions'] {
  const { partner, viewer } = scene;
  const offer = (
    name: string,
    right: 'review-tier' | 'appeal-tier' | 'decide-tier-appeal' | 'promote-tier',
    obstacle: string | null,
  ) => {
    const refused: Refusal | null = refuse.unlessMayOn(viewer, partner.companyId, right);
    const reason = refused?.detail ?? obstacle;
    return { name, allowed: reason === null, reason };
  };
  return [
    offer('review', 'review-tier', scene.open ? null : refuseTier.noReviewOpen(null).detail),
    offer('appeal', 'appeal-tier', appealObstacle(scene)),
    offer(
      'decide-appeal',
      'decide-tier-appeal',
      scene.changes.some(({ appeal }) => appeal?.status === 'open') ? null : refuseTier.noAppealOpen().detail,
    ),
    offer('promote', 'promote-tier', promotionObstacle(scene)),
  ];
}

function appealObstacle({ changes, partner, now }: Scene): string | null {
  const change = changes.find(isAppealable);
  if (change === undefined || change.appealUntil === null)
    return refuseTier.nothingToAppeal(partner.tier).detail;
  const tooLate = tierAppealTooLate(now, Temporal.Instant.from(change.appealUntil));
  if (tooLate !== null) return tooLate.detail;
  return change.appeal === null ? null : refuseTier.appealedAlready(change.changeId).detail;
}

function promotionObstacle({ changes, promotion, partner }: Scene): string | null {
  if (partner.status !== 'active') return `The partner is ${partner.status}.`;
  const proposed = changes.some(({ status, to }) => status === 'proposed' && to === promotion.to);
  return proposed || promotion.met ? null : promotion.outcome.text;
}
