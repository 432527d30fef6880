import type { ClockPort, DeadlinesPort, FindingsPort, OutboxPort } from './ports.ts';

/**
 * The claim keeps nobody out any more, so nothing is left to answer: its open heads-ups end with its protection,
 * their clocks stop and unsent tasks are dropped.
 */
export async function closeOpenFindings(
  ports: ClockPort & DeadlinesPort & FindingsPort & OutboxPort,
  registrationId: string,
): Promise<void> {
  const now = await ports.now();
  for (const finding of await ports.openFindingsOf(registrationId)) {
    await ports.saveFinding({
      ...finding,
      status: 'resolved',
      exceptionAt: null,
      closedAt: now,
      closedBecause: 'protection-ended',
    });
    await ports.settleDeadline(finding.findingId, 'heads-up-task');
    await ports.settleDeadline(finding.findingId, 'heads-up-exception');
    await ports.cancelEffects(finding.findingId);
    if (finding.dealId !== null) await ports.touchDeals([finding.dealId]);
  }
}
