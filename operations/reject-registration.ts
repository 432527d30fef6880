import { explainMove } from '../domain/move-why.ts';
import type { Refusal } from '../domain/refusal.ts';
import { move, rejectCodes } from '../domain/registration.ts';
import { type EndClaimPorts, endClaim } from './end-claim.ts';
import { type LockedClaimPorts, lockClaim } from './locked-claim.ts';
import type { Actor, Registration } from './records.ts';
import { refuse } from './refuse.ts';

export type RejectCommand = {
  actor: Actor & { kind: 'user' };
  registrationId: string;
  code: keyof typeof rejectCodes;
  text: string | null;
};

/** Rejects a claim under review with a code that the partner can read (domain rule 4). */
export async function rejectRegistration(
  ports: EndClaimPorts & LockedClaimPorts,
  command: RejectCommand,
): Promise<{ ok: true; registration: Registration } | { ok: false; refusal: Refusal }> {
  const locked = await lockClaim(ports, command.registrationId);
  if (!locked.ok) return locked;
  const { claim } = locked;
  const notAllowed = refuse.unlessMay(command.actor, claim, 'reject');
  if (notAllowed !== null) return { ok: false, refusal: notAllowed };
  const legal = move(claim.state, 'reject');
  if (!legal.ok) return legal;
  if (rejectCodes[command.code].textRequired && (command.text ?? '').trim() === '')
    return { ok: false, refusal: refuse.textRequired(command.code) };
  const registration = await endClaim(ports, claim, {
    event: 'reject',
    entry: 'registration-rejected',
    actor: command.actor,
    occurredAt: await ports.now(),
    code: command.code,
    text: command.text,
    rules: ['T2'],
    why: explainMove(claim.state, 'reject', {
      code: command.code,
      rule: 'R-reject',
      facts: { coolingOff: rejectCodes[command.code].coolsOff },
    }),
  });
  return { ok: true, registration };
}
