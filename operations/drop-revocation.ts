import type { Refusal } from '../domain/refusal.ts';
import { move } from '../domain/registration.ts';
import { appendOf } from './claim-entry.ts';
import { lockClaim } from './locked-claim.ts';
import type { Proposal } from './proposal-records.ts';
import type { Actor, Registration } from './records.ts';
import { refuse } from './refuse.ts';
import type { RevokePorts } from './revoke-registration.ts';
import { endToll, type TollPorts } from './toll-protection.ts';

/** A revocation that was proposed is not made: the registration stays, and a clock that stood still goes on. */
export async function dropRevocation(
  ports: RevokePorts & TollPorts,
  command: { actor: Actor & { kind: 'user' }; registrationId: string; text: string | null },
): Promise<{ ok: true; registration: Registration } | { ok: false; refusal: Refusal }> {
  const locked = await lockClaim(ports, command.registrationId);
  if (!locked.ok) return locked;
  const { claim } = locked;
  const notAllowed = refuse.unlessMay(command.actor, claim, 'drop-revocation');
  if (notAllowed !== null) return { ok: false, refusal: notAllowed };
  const legal = move(claim.state, 'revocation-dropped');
  if (!legal.ok) return legal;
  const pending = await ports.openProposal(claim.registrationId, 'revoke');
  if (pending === null) return { ok: false, refusal: refuse.nothingProposed() };
  await ports.closeProposal(pending.proposalId, 'dropped', command.actor.userId);
  await ports.settleDeadline(claim.registrationId, 'revocation-effect');
  await ports.settleDeadline(claim.registrationId, 'revocation-review');
  await appendOf(ports, claim, {
    kind: 'revocation-dropped',
    actor: command.actor,
    rules: ['R-revoke'],
    facts: {
      code: pending.code,
      textId: command.text === null || command.text === '' ? null : await ports.keepText(command.text),
    },
  });
  return { ok: true, registration: await goOn(ports, claim, pending, command.actor) };
}

/** The follow-up clock goes on if it stood still for the late decision on this proposal. */
async function goOn(ports: TollPorts, claim: Registration, pending: Proposal, actor: Actor) {
  return await endToll(ports, claim, {
    kind: 'late-review',
    subjectId: pending.proposalId,
    at: await ports.now(),
    actor,
    rules: ['S4'],
  });
}
