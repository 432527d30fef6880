import { lastProtectedDay } from '../domain/calendar.ts';
import { dayWords } from '../domain/day-words.ts';
import { explainLapse, queuePlace } from '../domain/queue-place.ts';
import { whyOf } from '../domain/why.ts';
import { placeFacts } from './claim-clocks.ts';
import { appendOf } from './claim-entry.ts';
import { type EndClaimPorts, endClaim } from './end-claim.ts';
import { lockClaim } from './locked-claim.ts';
import type { PartnerReadersPort } from './mail-records.ts';
import type { Registration } from './records.ts';
import { leaveTasks, managersOf, type TellPorts } from './tell-people.ts';
import { unreachedWords } from './unreached.ts';
import type { QueuePlace } from './waiting-records.ts';

export type QueueClockPorts = EndClaimPorts & PartnerReadersPort & TellPorts;

/**
 * A queued claim's partner is warned that it has to confirm its place, and when it did not in 30 days the claim is
 * withdrawn (domain rule 4), recorded at the end itself. Both are reckoned anew: a review before it that was late
 * meanwhile moved them.
 */
export async function runQueueClock(ports: QueueClockPorts, registrationId: string): Promise<void> {
  const locked = await lockClaim(ports, registrationId);
  if (!locked.ok || locked.claim.state !== 'queued') return;
  const { claim } = locked;
  const place = await ports.queuePlaceOf(registrationId);
  if (place === null) return;
  const facts = await placeFacts(ports, claim, place);
  const { warnAt, dueAt } = queuePlace(facts);
  if (Temporal.Instant.compare(facts.now, warnAt) < 0) {
    await ports.setDeadline(registrationId, 'queue-reconfirm', warnAt);
    return;
  }
  if (Temporal.Instant.compare(facts.now, dueAt) < 0) {
    if (place.warnedAt === null) await warn(ports, claim, place, { warnAt, dueAt });
    await ports.setDeadline(registrationId, 'queue-reconfirm', dueAt);
    return;
  }
  const why = explainLapse(facts);
  await endClaim(ports, claim, {
    event: 'reconfirm-timeout',
    entry: 'registration-withdrawn',
    actor: { kind: 'automation' },
    occurredAt: dueAt,
    code: why.code,
    text: null,
    rules: [why.rule, 'T3'],
    why: whyOf(why),
  });
}

async function warn(
  ports: QueueClockPorts,
  claim: Registration,
  place: QueuePlace,
  { warnAt, dueAt }: { warnAt: Temporal.Instant; dueAt: Temporal.Instant },
): Promise<void> {
  const { policy } = await ports.policyInForce();
  await ports.saveQueuePlace({ ...place, warnedAt: await ports.now() });
  await appendOf(ports, claim, {
    kind: 'reconfirm-warned',
    occurredAt: warnAt,
    rules: ['R-queue'],
    facts: { dueAt: dueAt.toString() },
  });
  const name = (await ports.partner(claim.partnerCompanyId))?.name ?? 'the partner';
  await leaveTasks(ports, claim, await managersOf(ports, claim), {
    key: `reconfirm:${place.confirmedAt.toString()}`,
    subject: `Ask ${name} whether it still waits for this customer`,
    body: `A registration in the queue is confirmed every ${policy.registration.queueReconfirmDays} days. Without a confirmation by ${dayWords(lastProtectedDay(dueAt, policy.timeZone))} it is withdrawn and its place is gone.${await unreachedWords(ports, claim.partnerCompanyId)}`,
  });
}
