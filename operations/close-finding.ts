import { type FindingEvent, findingAfter } from '../domain/finding.ts';
import type { Refusal } from '../domain/refusal.ts';
import { given } from '../domain/why.ts';
import { setErasure } from './erase-finding.ts';
import type {
  ClaimsPort,
  ClockPort,
  DeadlinesPort,
  FindingsPort,
  LedgerPort,
  OutboxPort,
  PolicyPort,
  TextsPort,
} from './ports.ts';
import type { Actor, FindingRecord } from './records.ts';

export type CloseFindingPorts = ClaimsPort &
  ClockPort &
  DeadlinesPort &
  FindingsPort &
  LedgerPort &
  OutboxPort &
  PolicyPort &
  TextsPort;

/** Takes one of the ways out of a heads-up (H2): its clocks stop and unsent tasks are dropped. */
export async function closeFinding(
  ports: Omit<CloseFindingPorts, keyof TextsPort> & Partial<TextsPort>,
  finding: FindingRecord,
  way: {
    event: Exclude<FindingEvent, 'deadline'>;
    actor: Actor;
    text: string | null;
    /** The consent that covers it. */
    consentId?: string;
  },
): Promise<{ ok: true; finding: FindingRecord } | { ok: false; refusal: Refusal }> {
  const next = findingAfter(finding.status, way.event);
  if (!next.ok) return next;
  const now = await ports.now();
  const inForce = await ports.policyInForce();
  const registration = await ports.registration(finding.registrationId);
  const closed: FindingRecord = {
    ...finding,
    status: next.to,
    exceptionAt: null,
    closedAt: now,
    closedBecause: way.event,
  };
  await ports.saveFinding(closed);
  await setErasure(ports, closed);
  await ports.settleDeadline(finding.findingId, 'heads-up-task');
  await ports.settleDeadline(finding.findingId, 'heads-up-exception');
  await ports.cancelEffects(finding.findingId);
  await ports.append({
    kind: 'finding-closed',
    why: given('HEADS_UP_CLOSED', 'H2', { status: finding.status, because: way.event }),
    registrationId: finding.registrationId,
    accountId: registration?.accountId ?? null,
    partnerCompanyId: registration?.partnerCompanyId ?? null,
    actor: way.actor,
    occurredAt: now,
    recordedAt: now,
    policyVersion: inForce.version,
    rules: [finding.rule, 'H2'],
    facts: {
      findingId: finding.findingId,
      because: way.event,
      ...(way.consentId === undefined ? {} : { consentId: way.consentId }),
      textId:
        way.text === null || way.text === '' || ports.keepText === undefined
          ? null
          : await ports.keepText(way.text),
    },
  });
  if (finding.dealId !== null) await ports.touchDeals([finding.dealId]);
  return { ok: true, finding: closed };
}
