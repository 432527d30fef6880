import type { ClockPort, LedgerPort, PolicyPort } from './ports.ts';
import type { Registration } from './records.ts';

/**
 * Records that a workflow did in a person's name what the entry before says the person did: the rights were the
 * person's, the hand was not. Facts are ids and codes only.
 */
export async function noteWorkflowAct(
  ports: ClockPort & LedgerPort & PolicyPort,
  act: { action: string; workflowId: string | null; inNameOf: string; registration: Registration },
): Promise<void> {
  const now = await ports.now();
  const { version } = await ports.policyInForce();
  const { registration } = act;
  await ports.append({
    kind: 'workflow-acted',
    registrationId: registration.registrationId,
    accountId: registration.accountId,
    partnerCompanyId: registration.partnerCompanyId,
    actor: { kind: 'automation' },
    occurredAt: now,
    recordedAt: now,
    policyVersion: version,
    rules: ['R-activity'],
    facts: { action: act.action, workflowId: act.workflowId, inNameOf: act.inNameOf },
  });
}
