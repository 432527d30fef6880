import { type DisputeCase, disputeAt, nextLimit } from '../domain/dispute.ts';
import { isTolled } from '../domain/dispute-toll.ts';
import { explainBreach } from '../domain/dispute-why.ts';
import { businessCalendarOf } from '../domain/policy.ts';
import { atOfficeOf } from './at-office.ts';
import { tellOfLimit, tellParties } from './dispute-notices.ts';
import type { DisputePorts } from './dispute-ports.ts';
import type { DisputeRecord } from './dispute-records.ts';
import { beginTolls, endTolls } from './dispute-tolls.ts';
import type { ClockPort, DeadlinesPort, PolicyPort } from './ports.ts';
import { tellDispute } from './tell-dispute.ts';

/**
 * Brings a case up to now: past each limit it has climbed by itself and the breach is on record at the limit,
 * whenever anybody looks; clocks that stood still long enough go on; after the time to appeal it is closed. Nothing
 * is decided. The account must be locked; the same result however often it is called.
 */
export async function advanceDispute(ports: DisputePorts, before: DisputeRecord): Promise<DisputeRecord> {
  const now = await ports.now();
  const policy = await atOfficeOf(ports, await ports.policyOf(before.policyVersion), before.parties);
  const climbed = disputeAt(before, now, policy.dispute, businessCalendarOf(policy));
  if (climbed === before || (climbed.state === before.state && newBreaches(before, climbed).length === 0)) {
    await resumeIfOver(ports, before, now);
    return before;
  }
  const dispute = withNextLimit(before, climbed);
  await ports.saveDispute(dispute);
  for (const breach of newBreaches(before, dispute))
    await tellDispute(ports, dispute, {
      kind: 'dispute-step-missed',
      why: explainBreach(before, breach, policy.dispute, businessCalendarOf(policy)),
      actor: { kind: 'automation' },
      occurredAt: breach.at,
      rules: ['R-disputes', 'T4'],
      facts: {
        code: 'STEP_MISSED',
        step: breach.step,
        state: breach.state,
        dueAt: breach.at.toString(),
      },
    });
  if (before.acknowledgedAt === null && dispute.acknowledgedAt !== null)
    await beginTolls(ports, dispute, dispute.acknowledgedAt);
  await resumeIfOver(ports, dispute, now);
  if (dispute.state === 'closed') await close(ports, dispute);
  else if (dispute.state !== before.state) {
    const [last] = newBreaches(before, dispute).slice(-1);
    await tellDispute(ports, dispute, {
      kind: 'dispute-escalated',
      actor: { kind: 'automation' },
      ...(last !== undefined && { occurredAt: last.at }),
      facts: { from: before.state, to: dispute.state },
    });
    await tellOfLimit(ports, dispute, 'next');
    await tellParties(ports, dispute, 'escalated');
  }
  await setDisputeClock(ports, dispute);
  return dispute;
}

async function close(ports: DisputePorts, dispute: DisputeRecord): Promise<void> {
  await tellDispute(ports, dispute, { kind: 'dispute-closed', actor: { kind: 'automation' }, facts: {} });
}

/** The clocks go on at the pinned end of the business days, however late that is noticed. */
async function resumeIfOver(
  ports: DisputePorts,
  dispute: DisputeRecord,
  now: Temporal.Instant,
): Promise<void> {
  const { tollEndsAt } = dispute;
  if (tollEndsAt !== null && Temporal.Instant.compare(tollEndsAt, now) <= 0)
    await endTolls(ports, dispute, tollEndsAt);
}

const newBreaches = (before: DisputeCase, after: DisputeCase) => after.breaches.slice(before.breaches.length);

/** The case after a step or a climb, with the limit that runs then. */
export const withNextLimit = (record: DisputeRecord, dispute: DisputeCase): DisputeRecord => ({
  ...record,
  ...dispute,
  nextLimitAt: nextLimit(dispute)?.at ?? null,
});

/** Sets the deadlines of a case as it stands; those that do not run are settled. */
export async function setDisputeClock(
  ports: ClockPort & DeadlinesPort & PolicyPort,
  dispute: DisputeRecord,
): Promise<void> {
  const now = await ports.now();
  const { reminderHours } = (await ports.policyOf(dispute.policyVersion)).dispute;
  const limit = nextLimit(dispute)?.at ?? null;
  const reminder = limit?.subtract({ hours: reminderHours }) ?? null;
  const isAhead = (at: Temporal.Instant | null) => at !== null && Temporal.Instant.compare(at, now) > 0;
  const times = {
    'dispute-step': limit,
    'dispute-reminder': isAhead(reminder) ? reminder : null,
    'dispute-toll-end': isTolled(dispute, now) ? dispute.tollEndsAt : null,
    'dispute-close': dispute.state === 'decided' ? dispute.appealableUntil : null,
  } as const;
  for (const kind of ['dispute-step', 'dispute-reminder', 'dispute-toll-end', 'dispute-close'] as const) {
    const at = times[kind];
    if (at === null) await ports.settleDeadline(dispute.disputeId, kind);
    else await ports.setDeadline(dispute.disputeId, kind, at);
  }
}
