import { openDispute } from '../domain/dispute.ts';
import { businessCalendarOf } from '../domain/policy.ts';
import type { Refusal } from '../domain/refusal.ts';
import { atOfficeOf } from './at-office.ts';
import { setDisputeClock } from './dispute-clock.ts';
import { tellOfLimit, tellParties } from './dispute-notices.ts';
import type { DisputePorts } from './dispute-ports.ts';
import type { DisputeRecord } from './dispute-records.ts';
import { markContested } from './mark-contested.ts';
import type { Actor } from './records.ts';
import { tellDispute } from './tell-dispute.ts';

export type NewCase = Pick<DisputeRecord, 'kind' | 'accountId' | 'parties' | 'openedBy' | 'cause'> & {
  /** Every registration that the case is about; those of the parties if absent. */
  registrationIds?: string[];
  actor: Actor;
};

/**
 * Opens a case (domain rule 9): its limits are pinned, its registrations are contested, the clock runs, and who has
 * to act first hears of it. The account must be locked. `openedBy.userId` is `byNobody` where no person opened it.
 *
 * @returns the case, or INVALID_PARTIES
 */
export async function openCase(
  ports: DisputePorts,
  opening: NewCase,
): Promise<{ ok: true; dispute: DisputeRecord } | { ok: false; refusal: Refusal }> {
  const { kind, parties, openedBy, accountId, cause, actor } = opening;
  const now = await ports.now();
  const { version, policy: inForce } = await ports.policyInForce();
  const policy = await atOfficeOf(ports, inForce, parties);
  const opened = openDispute(
    { disputeId: ports.id('dsp'), kind, parties, openedBy, now },
    policy.dispute,
    businessCalendarOf(policy),
  );
  if (!opened.ok) return opened;
  const dispute: DisputeRecord = {
    ...opened.dispute,
    accountId,
    cause,
    registrationIds: opening.registrationIds ?? parties.flatMap(({ registrationId }) => registrationId ?? []),
    policyVersion: version,
    nextLimitAt: opened.dispute.limits.acknowledge,
    found: null,
  };
  await ports.insertDispute(dispute);
  await markContested(ports, dispute);
  await tellDispute(ports, dispute, {
    kind: 'dispute-opened',
    actor,
    rules: cause === 'I4' ? ['I4', 'R-disputes'] : ['R-disputes', 'T4'],
    facts: { kind, occasion: cause, decisionDueAt: dispute.limits.decide.toString() },
  });
  await setDisputeClock(ports, dispute);
  await tellOfLimit(ports, dispute, 'next');
  await tellParties(ports, dispute, 'opened');
  return { ok: true, dispute };
}
