import type { ClockPort, LedgerPort, PolicyPort } from './ports.ts';
import type { Actor, LedgerEntry, Recorded, Registration } from './records.ts';

export type ClaimEntryPorts = ClockPort & LedgerPort & PolicyPort;

/** Appends an entry about one claim, under the policy in force; `occurredAt` absent: now. */
export async function appendOf(
  ports: ClaimEntryPorts,
  claim: Registration,
  entry: Recorded & Pick<LedgerEntry, 'rules' | 'facts'> & { actor?: Actor; occurredAt?: Temporal.Instant },
): Promise<void> {
  const now = await ports.now();
  await ports.append({
    ...recordedIn(entry),
    registrationId: claim.registrationId,
    accountId: claim.accountId,
    partnerCompanyId: claim.partnerCompanyId,
    actor: entry.actor ?? { kind: 'automation' },
    occurredAt: entry.occurredAt ?? now,
    recordedAt: now,
    policyVersion: (await ports.policyInForce()).version,
    rules: entry.rules,
    facts: entry.facts,
  });
}

/** What an entry records, without the rest of it. */
export const recordedIn = (entry: Recorded): Recorded =>
  entry.why === undefined ? { kind: entry.kind } : { kind: entry.kind, why: entry.why };
