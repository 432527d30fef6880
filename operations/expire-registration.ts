import { type EndClaimPorts, endClaim } from './end-claim.ts';

export type ExpirePorts = EndClaimPorts;

/**
 * Ends the protection of every claim of the account whose end has come (T6: at the end the account is free).
 * It is recorded at the end itself, however late it is noticed. Called by the sweep and before any decision
 * on the account, so that nobody is refused for a protection that is over. The account must be locked.
 */
export async function expireDue(ports: ExpirePorts, accountId: string): Promise<number> {
  const now = await ports.now();
  const due = (await ports.claimsOfAccount(accountId)).filter(
    claim =>
      claim.state === 'active' &&
      claim.tolledSince === null &&
      claim.protectedUntil !== null &&
      Temporal.Instant.compare(claim.protectedUntil, now) <= 0,
  );
  for (const claim of due) {
    await endClaim(ports, claim, {
      event: 'protection-ended',
      entry: 'registration-expired',
      actor: { kind: 'automation' },
      occurredAt: claim.protectedUntil ?? now,
      code: null,
      text: null,
      rules: ['T3', 'T6'],
    });
  }
  return due.length;
}
