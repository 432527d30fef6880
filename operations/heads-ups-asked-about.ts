import type { Consent } from '../domain/consent.ts';
import { coversFinding } from '../domain/consent-findings.ts';
import { courseOf, exceptionAfterAsking } from '../domain/finding.ts';
import type { EngagementPort } from './engagement-records.ts';
import type { ClockPort, DeadlinesPort, FindingsPort, LedgerPort, OutboxPort, PolicyPort } from './ports.ts';
import type { Actor, FindingRecord, Registration } from './records.ts';

export type AskedAboutPorts = ClockPort &
  DeadlinesPort &
  EngagementPort &
  FindingsPort &
  LedgerPort &
  OutboxPort &
  PolicyPort;

/**
 * Asking for consent is a way out of a heads-up (H2): those that the consent would cover wait for the answer, and
 * become exceptions a business day after the partner's time, since silence is no consent. Once each: asking again
 * buys no more time.
 *
 * @param before consents of the registration that were asked before
 */
export async function waitForAnswer(
  ports: AskedAboutPorts,
  claim: Registration,
  consent: Consent,
  before: readonly Consent[],
  actor: Actor,
): Promise<void> {
  const { policy } = await ports.policyInForce();
  const exceptionAt = exceptionAfterAsking(consent.answerDueAt, policy);
  for (const finding of await openOnes(ports, consent)) {
    const askedSince = before.some(
      other =>
        Temporal.Instant.compare(other.askedAt, finding.recordedAt) >= 0 &&
        coversFinding(other.scope, finding),
    );
    if (askedSince) continue;
    await ports.settleDeadline(finding.findingId, 'heads-up-task');
    await ports.cancelEffects(finding.findingId);
    await becomesExceptionAt(ports, claim, consent, finding, exceptionAt, 'asked', actor);
  }
}

/** The answer is no: what waited for it is to be answered otherwise, within the time of a new heads-up (H2). */
export async function goOnAfterNo(
  ports: AskedAboutPorts,
  claim: Registration,
  consent: Consent,
  actor: Actor,
): Promise<void> {
  const now = await ports.now();
  const { policy } = await ports.policyInForce();
  for (const finding of await openOnes(ports, consent)) {
    const course = courseOf({ rule: finding.rule, weight: finding.weight, at: now }, policy);
    if (course.exceptionAt === null || finding.exceptionAt === null) continue;
    if (Temporal.Instant.compare(course.exceptionAt, finding.exceptionAt) >= 0) continue;
    if (course.taskDueAt !== null && finding.toldAt === null)
      await ports.setDeadline(finding.findingId, 'heads-up-task', course.taskDueAt);
    await becomesExceptionAt(ports, claim, consent, finding, course.exceptionAt, 'refused', actor);
  }
}

/** Heads-ups that the consent is about and that would become exceptions. */
async function openOnes(ports: FindingsPort, consent: Consent): Promise<FindingRecord[]> {
  return (await ports.openFindingsOf(consent.registrationId)).filter(
    finding =>
      finding.status === 'heads-up' && finding.exceptionAt !== null && coversFinding(consent.scope, finding),
  );
}

async function becomesExceptionAt(
  ports: AskedAboutPorts,
  claim: Registration,
  consent: Consent,
  finding: FindingRecord,
  exceptionAt: Temporal.Instant,
  because: 'asked' | 'refused',
  actor: Actor,
): Promise<void> {
  const now = await ports.now();
  await ports.saveWeight(finding.findingId, finding.weight, exceptionAt);
  await ports.setDeadline(finding.findingId, 'heads-up-exception', exceptionAt);
  await ports.append({
    kind: 'finding-waiting',
    registrationId: claim.registrationId,
    accountId: claim.accountId,
    partnerCompanyId: claim.partnerCompanyId,
    actor,
    occurredAt: now,
    recordedAt: now,
    policyVersion: (await ports.policyInForce()).version,
    rules: [finding.rule, 'H2'],
    facts: {
      findingId: finding.findingId,
      consentId: consent.consentId,
      because,
      from: finding.exceptionAt?.toString() ?? null,
      exceptionAt: exceptionAt.toString(),
    },
  });
  if (finding.dealId !== null) await ports.touchDeals([finding.dealId]);
}
