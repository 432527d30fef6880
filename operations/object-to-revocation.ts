import { businessDeadline } from '../domain/calendar.ts';
import { businessCalendarOf } from '../domain/policy.ts';
import type { Refusal } from '../domain/refusal.ts';
import { move } from '../domain/registration.ts';
import { atOffice } from './at-office.ts';
import { appendOf } from './claim-entry.ts';
import { lockClaim } from './locked-claim.ts';
import type { Actor, Registration } from './records.ts';
import { refuse } from './refuse.ts';
import type { RevokePorts } from './revoke-registration.ts';
import { leaveTasks, peopleWithRole } from './tell-people.ts';

/**
 * The partner objects to a revocation that is proposed (domain rule 8): it does not take effect by itself any more, a
 * second person decides. While that person is later than a review may be, the follow-up clock stands still (S4).
 */
export async function objectToRevocation(
  ports: RevokePorts,
  command: { actor: Actor & { kind: 'user' }; registrationId: string; text: string },
): Promise<{ ok: true; registration: Registration } | { ok: false; refusal: Refusal }> {
  const locked = await lockClaim(ports, command.registrationId);
  if (!locked.ok) return locked;
  const { claim } = locked;
  const notAllowed = refuse.unlessMay(command.actor, claim, 'object-to-revocation');
  if (notAllowed !== null) return { ok: false, refusal: notAllowed };
  const legal = move(claim.state, 'revocation-opposed');
  if (!legal.ok) return legal;
  const pending = await ports.openProposal(claim.registrationId, 'revoke');
  if (pending === null) return { ok: false, refusal: refuse.nothingProposed() };
  if (pending.objectedAt !== null) return { ok: true, registration: claim };
  const now = await ports.now();
  const policy = await atOffice(ports, (await ports.policyInForce()).policy, claim.partnerCompanyId);
  const reviewDueAt = businessDeadline(
    now,
    policy.registration.reviewBusinessDays,
    businessCalendarOf(policy),
  );
  const textId = await ports.keepText(command.text);
  await ports.objectTo(pending.proposalId, { userId: command.actor.userId, textId, reviewDueAt });
  await ports.settleDeadline(claim.registrationId, 'revocation-effect');
  await ports.setDeadline(claim.registrationId, 'revocation-review', reviewDueAt);
  await appendOf(ports, claim, {
    kind: 'revocation-opposed',
    actor: command.actor,
    rules: ['R-two-people', 'T4'],
    facts: { code: pending.code, textId, reviewDueAt: reviewDueAt.toString() },
  });
  const name = (await ports.partner(claim.partnerCompanyId))?.name ?? 'the partner';
  const seconds = await peopleWithRole(ports, claim, 'director');
  await leaveTasks(
    ports,
    claim,
    seconds.filter(person => person.userId !== pending.proposedBy),
    {
      key: `${pending.proposalId}:objection`,
      subject: `${name} objects to the revocation of its registration`,
      body: 'It was proposed by one person and takes effect only when a second one confirms it. Read the objection on the Dibs card, then revoke it or drop the proposal.',
    },
  );
  return { ok: true, registration: claim };
}
