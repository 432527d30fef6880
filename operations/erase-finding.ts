import { dismissedErasedAt } from '../domain/finding.ts';
import type { EngagementPort } from './engagement-records.ts';
import type { ClaimsPort, ClockPort, DeadlinesPort, LedgerPort, PolicyPort } from './ports.ts';
import type { FindingRecord } from './records.ts';

/** A dismissed finding is evidence about an employee that nobody needs: its erasure is set (domain rule 8). */
export async function setErasure(ports: DeadlinesPort & PolicyPort, finding: FindingRecord): Promise<void> {
  if (finding.status !== 'dismissed' || finding.closedAt === null) return;
  const { policy } = await ports.policyInForce();
  const at = dismissedErasedAt(finding.closedAt, policy.engagement.dismissedKeptDays, policy.timeZone);
  await ports.setDeadline(finding.findingId, 'finding-erasure', at);
}

/** Who and what go; the row that keeps the act from being raised again, and the ledger, which names nobody, stay. */
export async function eraseDismissed(
  ports: ClaimsPort & ClockPort & EngagementPort & LedgerPort & PolicyPort,
  finding: FindingRecord,
): Promise<void> {
  if (finding.status !== 'dismissed' || finding.erasedAt !== null) return;
  const now = await ports.now();
  const registration = await ports.registration(finding.registrationId);
  await ports.eraseFinding(finding.findingId, now);
  await ports.append({
    kind: 'finding-erased',
    registrationId: finding.registrationId,
    accountId: registration?.accountId ?? null,
    partnerCompanyId: registration?.partnerCompanyId ?? null,
    actor: { kind: 'automation' },
    occurredAt: now,
    recordedAt: now,
    policyVersion: (await ports.policyInForce()).version,
    rules: [finding.rule, 'R-erasure'],
    facts: { findingId: finding.findingId },
  });
}
