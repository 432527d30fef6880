import type { Refusal } from '../domain/refusal.ts';
import { whyOf } from '../domain/why.ts';
import type { ClaimsPort, ClockPort, FindingsPort, LedgerPort, PolicyPort } from './ports.ts';
import type { Actor, Registration } from './records.ts';

/** The rules said no. `recorded`: the operation has put it into the ledger itself. */
export type Refused = { ok: false; refusal: Refusal; recorded?: true };

/** What somebody wanted to do, and to what. */
export type Wanted = {
  action: string;
  registrationId?: string;
  findingId?: string;
  disputeId?: string;
  partnerCompanyId?: string;
  companyId?: string;
};

export type RecordRefusalPorts = ClaimsPort & ClockPort & FindingsPort & LedgerPort & PolicyPort;

/**
 * A refusal is an outcome like any other: who asks later why nothing happened finds what was wanted, by whom, and why
 * not, as the one who asked was told. The state of things is as it was before.
 */
export async function recordRefusal(
  ports: RecordRefusalPorts,
  actor: Actor,
  wanted: Wanted,
  refusal: Refusal,
): Promise<void> {
  const now = await ports.now();
  const claim = await claimOf(ports, wanted);
  const { action, ...ids } = wanted;
  await ports.append({
    kind: 'action-refused',
    why: whyOf(refusal),
    registrationId: claim?.registrationId ?? null,
    accountId: claim?.accountId ?? null,
    partnerCompanyId: claim?.partnerCompanyId ?? wanted.partnerCompanyId ?? null,
    actor,
    occurredAt: now,
    recordedAt: now,
    policyVersion: (await ports.policyInForce()).version,
    rules: [refusal.rule],
    facts: { action, code: refusal.code, ...ids },
  });
}

/** Null where what was named does not exist. */
async function claimOf(ports: RecordRefusalPorts, wanted: Wanted): Promise<Registration | null> {
  const finding = wanted.findingId === undefined ? null : await ports.finding(wanted.findingId);
  const registrationId = wanted.registrationId ?? finding?.registrationId;
  return registrationId === undefined ? null : await ports.registration(registrationId);
}
