import type { EndCause } from '../domain/end-causes.ts';
import { move } from '../domain/registration.ts';
import { given } from '../domain/why.ts';
import { type CertifyPorts, certifyFollowUp } from './certify-follow-up.ts';
import { type ClaimClocksPorts, startClaimClocks } from './claim-clocks.ts';
import { moved } from './moved.ts';
import type { HoldsPort } from './ports.ts';
import type { Registration } from './records.ts';

export type RegainPorts = CertifyPorts & ClaimClocksPorts & HoldsPort;

/**
 * A registration that stepped back behind another's protection, by a union or because its deal was reopened too late
 * to be first, regains its old end when the customer comes free before that (section 4). The account must be locked.
 *
 * @param cause of the end that moves (I5)
 * @returns false when nobody has anything to regain, or somebody is in front
 */
export async function regainHold(
  ports: RegainPorts,
  accountId: string,
  cause: Extract<EndCause, 'union' | 'split'> = 'union',
): Promise<boolean> {
  const claims = await ports.claimsOfAccount(accountId);
  if (claims.some(({ state }) => inFront.has(state))) return false;
  const now = await ports.now();
  const claim = claims.find(
    ({ state, endBeforeClose }) =>
      state === 'queued' && endBeforeClose !== null && Temporal.Instant.compare(endBeforeClose, now) > 0,
  );
  const end = claim?.endBeforeClose ?? null;
  if (claim === undefined || end === null) return false;
  if ((await ports.placeHold({ ...claim, protectedFrom: now, protectedUntil: end })) === 'held') return false;
  const active: Registration = {
    ...claim,
    state: moved(move(claim.state, 'hold-regained')),
    protectedUntil: end,
    endBeforeClose: null,
  };
  await ports.saveRegistration(active);
  await startClaimClocks(ports, active);
  await ports.setDeadline(claim.registrationId, 'protection-end', end);
  await ports.append({
    kind: 'registration-regained',
    why: given('HOLD_REGAINED', 'I4', { customerIsFree: true, protectedUntil: end.toString() }),
    registrationId: claim.registrationId,
    accountId,
    partnerCompanyId: claim.partnerCompanyId,
    actor: { kind: 'automation' },
    occurredAt: now,
    recordedAt: now,
    policyVersion: claim.policyVersion,
    rules: ['I4', 'I5'],
    facts: { from: claim.state, protectedUntil: end.toString(), cause },
  });
  await ports.touchAccount(accountId);
  await ports.touchCompanies([claim.partnerCompanyId]);
  if (claim.dealId !== null) await ports.touchDeals([claim.dealId]);
  await certifyFollowUp(ports, active, null);
  return true;
}

const inFront = new Set<Registration['state']>(['active', 'under-review', 'info-requested', 'submitted']);
