import { findingAfter } from '../domain/finding.ts';
import { given } from '../domain/why.ts';
import type { ClaimsPort, ClockPort, DeadlinesPort, FindingsPort, LedgerPort, OutboxPort } from './ports.ts';
import type { Actor } from './records.ts';

/** A ruling said that direct was right: what is open about it on the registration is dismissed. */
export async function dismissFindings(
  ports: ClaimsPort & ClockPort & DeadlinesPort & FindingsPort & LedgerPort & OutboxPort,
  registrationId: string,
  actor: Actor,
): Promise<void> {
  const now = await ports.now();
  const claim = await ports.registration(registrationId);
  for (const finding of await ports.openFindingsOf(registrationId)) {
    const next = findingAfter(finding.status, 'exempted');
    if (!next.ok) continue;
    await ports.saveFinding({
      ...finding,
      status: next.to,
      exceptionAt: null,
      closedAt: now,
      closedBecause: 'ruled',
    });
    await ports.settleDeadline(finding.findingId, 'heads-up-task');
    await ports.settleDeadline(finding.findingId, 'heads-up-exception');
    await ports.cancelEffects(finding.findingId);
    await ports.append({
      kind: 'finding-closed',
      why: given('HEADS_UP_CLOSED', 'H2', { status: finding.status, because: 'ruled' }),
      registrationId,
      accountId: claim?.accountId ?? null,
      partnerCompanyId: claim?.partnerCompanyId ?? null,
      actor,
      occurredAt: now,
      recordedAt: now,
      policyVersion: finding.policyVersion,
      rules: [finding.rule, 'R-disputes'],
      facts: { findingId: finding.findingId, because: 'ruled' },
    });
    if (finding.dealId !== null) await ports.touchDeals([finding.dealId]);
  }
}
