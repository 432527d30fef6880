import { isRevokeCode } from '../domain/decision-codes.ts';
import { expireDue } from './expire-registration.ts';
import { lockClaim } from './locked-claim.ts';
import type { Registration } from './records.ts';
import { carryOutRevocation, type RevokePorts } from './revoke-registration.ts';
import { leaveTasks, peopleWithRole } from './tell-people.ts';
import { beginToll, type TollPorts } from './toll-protection.ts';

/** The partner's time to object is over and it did not: the revocation that one person proposed takes effect. */
export async function carryOutUnopposed(ports: RevokePorts, registrationId: string): Promise<void> {
  const claim = await activeClaim(ports, registrationId);
  const pending = claim === null ? null : await ports.openProposal(registrationId, 'revoke');
  if (claim === null || pending === null || pending.objectedAt !== null || pending.dueAt === null) return;
  if (Temporal.Instant.compare(await ports.now(), pending.dueAt) < 0) return;
  if (pending.code === null || !isRevokeCode(pending.code))
    throw new Error(`Proposal ${pending.proposalId} has no reason to revoke for`);
  const actor = { kind: 'automation' as const };
  await carryOutRevocation(ports, claim, { actor, code: pending.code, text: null, pending });
}

/**
 * The second person is later with an objected revocation than a review may be: nothing is decided by itself, the
 * directors are reminded, and the partner's follow-up clock stands still since then (S4).
 */
export async function tollLateRevocation(
  ports: RevokePorts & TollPorts,
  registrationId: string,
): Promise<void> {
  const claim = await activeClaim(ports, registrationId);
  const pending = claim === null ? null : await ports.openProposal(registrationId, 'revoke');
  if (claim === null || pending?.reviewDueAt == null) return;
  if (Temporal.Instant.compare(await ports.now(), pending.reviewDueAt) < 0) return;
  await beginToll(ports, claim, {
    kind: 'late-review',
    subjectId: pending.proposalId,
    from: pending.reviewDueAt,
    actor: { kind: 'automation' },
    rules: ['S4', 'R-review'],
  });
  await leaveTasks(ports, claim, await peopleWithRole(ports, claim, 'director'), {
    key: `${pending.proposalId}:late`,
    subject: 'Revocation overdue: the partner objected and nobody has decided',
    body: 'Revoke it as the second person, or drop the proposal. Meanwhile the partner’s follow-up clock stands still.',
  });
}

async function activeClaim(ports: RevokePorts, registrationId: string): Promise<Registration | null> {
  const locked = await lockClaim(ports, registrationId);
  if (!locked.ok) return null;
  await expireDue(ports, locked.claim.accountId);
  const claim = await ports.registration(registrationId);
  return claim?.state === 'active' ? claim : null;
}
