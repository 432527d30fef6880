import type { Store } from '../../adapters/postgres/store.ts';
import { applyTierChange } from '../../operations/apply-tier-change.ts';
import { consentExpired, consentUnanswered } from '../../operations/consent-clock.ts';
import { eraseDismissed } from '../../operations/erase-finding.ts';
import { expireDue } from '../../operations/expire-registration.ts';
import { escalateFinding, remindOfFinding } from '../../operations/finding-clock.ts';
import { lapseInfoRequest } from '../../operations/lapse-info-request.ts';
import { makeDigest } from '../../operations/make-digest.ts';
import { makeObserveReport } from '../../operations/make-observe-report.ts';
import type { DeadlineKind } from '../../operations/ports.ts';
import { questionTierReview } from '../../operations/question-tier-review.ts';
import { runQueueClock } from '../../operations/queue-clock.ts';
import type { FindingRecord } from '../../operations/records.ts';
import { passOverdueReview } from '../../operations/review-overdue.ts';
import { carryOutUnopposed, tollLateRevocation } from '../../operations/revocation-clock.ts';
import { runSunset } from '../../operations/run-sunset.ts';
import { endUnmarkedPartner } from '../../operations/set-partner-standing.ts';
import { remindOfDispute, settleDispute } from '../../operations/settle-dispute.ts';

/** Settled by stages of their own, which read HubSpot first. */
export type ReadFirst = 'follow-up' | 'annual-review' | 'engagement';

type OnDeadline = (store: Store, subjectId: string) => Promise<void>;

/**
 * What happens when a deadline of each kind is due, in the transaction that settles it. It is settled
 * before the handler runs, so a handler may set the same deadline again.
 */
export const onDeadline: Record<Exclude<DeadlineKind, ReadFirst>, OnDeadline> = {
  'protection-end': async (store, registrationId) => {
    await expire(store, registrationId);
    // A deal that was won before the end, and of which no webhook came, is found now.
    await readDealAgain(store, registrationId);
  },
  'review-end': passOverdueReview,
  'info-timeout': lapseInfoRequest,
  'queue-reconfirm': runQueueClock,
  'revocation-effect': carryOutUnopposed,
  'revocation-review': tollLateRevocation,
  'dispute-step': settleDispute,
  'dispute-reminder': remindOfDispute,
  'dispute-toll-end': settleDispute,
  'dispute-close': settleDispute,
  'partner-end': endUnmarkedPartner,
  'loss-objection': readDealAgain,
  relink: readDealAgain,
  'renewal-toll': expire,
  'heads-up-task': onFinding(remindOfFinding),
  'heads-up-exception': onFinding(escalateFinding),
  'consent-answer': consentUnanswered,
  'consent-expiry': consentExpired,
  'finding-erasure': onFinding(eraseDismissed),
  'observe-report': makeObserveReport,
  'mail-digest': makeDigest,
  sunset: runSunset,
  'tier-effective': applyTierChange,
  'tier-question': questionTierReview,
};

/** As it stands once its account is locked: a person may be answering it at this moment. */
function onFinding(act: (store: Store, finding: FindingRecord) => Promise<void>): OnDeadline {
  return async (store, findingId) => {
    const seen = await store.finding(findingId);
    const registration = seen === null ? null : await store.registration(seen.registrationId);
    if (registration === null) return;
    await store.lockAccountOf(registration.companyId);
    const finding = await store.finding(findingId);
    if (finding !== null) await act(store, finding);
  };
}

async function expire(store: Store, registrationId: string): Promise<void> {
  const registration = await store.registration(registrationId);
  if (registration === null) return;
  await store.lockPartner(registration.partnerCompanyId);
  await expireDue(store, await store.lockAccountOf(registration.companyId));
}

/** Whether the deal is lost, or gone, HubSpot is asked first (T7); the reading decides. */
async function readDealAgain(store: Store, registrationId: string): Promise<void> {
  const registration = await store.registration(registrationId);
  if (registration?.dealId != null) await store.wantReads('deals', [registration.dealId]);
}
