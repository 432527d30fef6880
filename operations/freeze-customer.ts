import type { Refusal } from '../domain/refusal.ts';
import { move } from '../domain/registration.ts';
import { appendOf } from './claim-entry.ts';
import { type ExpirePorts, expireDue } from './expire-registration.ts';
import { type LockedClaimPorts, lockClaim } from './locked-claim.ts';
import type { TextsPort } from './ports.ts';
import type { Actor, Registration } from './records.ts';
import { refuse } from './refuse.ts';
import { beginToll, endToll, type TollPorts } from './toll-protection.ts';

export type FreezePorts = LockedClaimPorts & ExpirePorts & TollPorts & TextsPort;
type Answer = Promise<{ ok: true; registration: Registration } | { ok: false; refusal: Refusal }>;

/**
 * The customer wants to hear of nobody for a while, and the partner manager documents it: the follow-up clock stands
 * still until it is lifted (S4). The protection runs on. The text goes to the erasable texts.
 */
export async function freezeCustomer(
  ports: FreezePorts,
  command: { actor: Actor & { kind: 'user' }; registrationId: string; text: string },
): Answer {
  const ready = await frozenOr(ports, command);
  if (!ready.ok) return ready;
  const { claim } = ready;
  if (ready.frozen) return { ok: false, refusal: isFrozen(true) };
  await appendOf(ports, claim, {
    kind: 'customer-frozen',
    actor: command.actor,
    rules: ['S4'],
    facts: { textId: await ports.keepText(command.text) },
  });
  const toll = { ...tollOf(claim), actor: command.actor };
  const registration = await beginToll(ports, claim, { ...toll, from: await ports.now() });
  return { ok: true, registration };
}

/** The freeze is over: the follow-up clock runs on, without the days on which it stood still. */
export async function unfreezeCustomer(
  ports: FreezePorts,
  command: { actor: Actor & { kind: 'user' }; registrationId: string },
): Answer {
  const ready = await frozenOr(ports, command);
  if (!ready.ok) return ready;
  const { claim } = ready;
  if (!ready.frozen) return { ok: false, refusal: isFrozen(false) };
  const toll = { ...tollOf(claim), actor: command.actor };
  const registration = await endToll(ports, claim, { ...toll, at: await ports.now() });
  return { ok: true, registration };
}

const tollOf = ({ registrationId: subjectId }: Registration) => ({
  kind: 'customer-freeze' as const,
  subjectId,
  rules: ['S4'],
});

async function frozenOr(
  ports: FreezePorts,
  command: { actor: Actor & { kind: 'user' }; registrationId: string },
): Promise<{ ok: true; claim: Registration; frozen: boolean } | { ok: false; refusal: Refusal }> {
  const locked = await lockClaim(ports, command.registrationId);
  if (!locked.ok) return locked;
  await expireDue(ports, locked.claim.accountId);
  const claim = (await ports.registration(command.registrationId)) ?? locked.claim;
  const notAllowed = refuse.unlessMay(command.actor, claim, 'freeze');
  if (notAllowed !== null) return { ok: false, refusal: notAllowed };
  const legal = move(claim.state, 'follow-up');
  if (!legal.ok) return legal;
  const tolls = await ports.tollsOf(claim.registrationId);
  return {
    ok: true,
    claim,
    frozen: tolls.some(({ kind, until }) => kind === 'customer-freeze' && until === null),
  };
}

const isFrozen = (frozen: boolean): Refusal => ({
  code: frozen ? 'FROZEN_ALREADY' : 'NOT_FROZEN',
  rule: 'S4',
  title: frozen ? 'A customer freeze is documented already' : 'No customer freeze is documented',
  detail: frozen
    ? 'The follow-up clock stands still for it already.'
    : 'The follow-up clock does not stand still for one.',
  facts: { frozen },
  wouldChange: [
    {
      fact: 'frozen',
      becomes: !frozen,
      text: frozen ? 'Lift it first, to document another.' : 'Only one that was documented is lifted.',
    },
  ],
});
