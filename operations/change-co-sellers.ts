import type { Refusal } from '../domain/refusal.ts';
import { move } from '../domain/registration.ts';
import { appendOf } from './claim-entry.ts';
import { type ExpirePorts, expireDue } from './expire-registration.ts';
import { judgeAccount } from './judge-account.ts';
import type { JudgeDealsPorts } from './judge-deals.ts';
import { type LockedClaimPorts, lockClaim } from './locked-claim.ts';
import type { Actor, Registration } from './records.ts';
import { refuse } from './refuse.ts';

export type CoSellerPorts = ExpirePorts & JudgeDealsPorts & LockedClaimPorts;

/**
 * The partner manager says who works the registered deal with the partner (H1): from then on these and nobody else,
 * whoever owned the deal at approval among them or not. What began while somebody was on the list stays legitimate; whoever
 * is taken off it and owns the deal without the partner is looked at again (D2).
 */
export async function changeCoSellers(
  ports: CoSellerPorts,
  command: { actor: Actor & { kind: 'user' }; registrationId: string; userIds: string[] },
): Promise<{ ok: true; registration: Registration } | { ok: false; refusal: Refusal }> {
  const locked = await lockClaim(ports, command.registrationId);
  if (!locked.ok) return locked;
  await expireDue(ports, locked.claim.accountId);
  const claim = (await ports.registration(command.registrationId)) ?? locked.claim;
  const notAllowed = refuse.unlessMay(command.actor, claim, 'add-co-seller');
  if (notAllowed !== null) return { ok: false, refusal: notAllowed };
  const legal = move(claim.state, 'co-sell');
  if (!legal.ok) return legal;
  const before = claim.coSellUserIds;
  const after = [...new Set(command.userIds)];
  const added = after.filter(id => !before.includes(id));
  const removed = before.filter(id => !after.includes(id));
  if (added.length + removed.length === 0) return { ok: true, registration: claim };
  const known = new Set((await ports.usersById(added)).map(({ userId }) => userId));
  const unknown = added.find(id => !known.has(id));
  if (unknown !== undefined) return { ok: false, refusal: refuse.unknownUser(unknown) };
  const changed: Registration = { ...claim, coSellUserIds: after };
  await ports.saveRegistration(changed);
  await appendOf(ports, claim, {
    kind: 'co-sellers-changed',
    actor: command.actor,
    rules: ['H1'],
    facts: { added, removed },
  });
  await judgeAccount(ports, claim.accountId);
  return { ok: true, registration: changed };
}
