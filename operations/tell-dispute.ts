import { recordedIn } from './claim-entry.ts';
import type { DisputeRecord } from './dispute-records.ts';
import type { ClaimsPort, ClockPort, LedgerPort } from './ports.ts';
import type { Actor, LedgerEntry, Recorded } from './records.ts';

type Told = Recorded &
  Pick<LedgerEntry, 'facts'> & {
    actor: Actor;
    /** When it became true; now if absent. */
    occurredAt?: Temporal.Instant;
    rules?: string[];
  };

/**
 * Enters a step of a case into the history of every registration that it is about. Each side reads its own history,
 * so that the facts name the case and never the other registration (I7).
 */
export async function tellDispute(
  ports: ClaimsPort & ClockPort & LedgerPort,
  dispute: DisputeRecord,
  told: Told,
): Promise<void> {
  const { facts, actor, occurredAt, rules = ['R-disputes'] } = told;
  const now = await ports.now();
  for (const registrationId of dispute.registrationIds) {
    const claim = await ports.registration(registrationId);
    await ports.append({
      ...recordedIn(told),
      registrationId,
      accountId: dispute.accountId,
      partnerCompanyId: claim?.partnerCompanyId ?? null,
      actor,
      occurredAt: occurredAt ?? now,
      recordedAt: now,
      policyVersion: dispute.policyVersion,
      rules,
      facts: { disputeId: dispute.disputeId, ...facts },
    });
  }
}
