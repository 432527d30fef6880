import type { RevokeCode } from '../domain/decision-codes.ts';
import { explainProposedRevocation, judgeRevocation } from '../domain/joint-decision.ts';
import { explainMove } from '../domain/move-why.ts';
import { lastMomentInWords } from '../domain/plain-days.ts';
import { businessCalendarOf } from '../domain/policy.ts';
import type { Refusal } from '../domain/refusal.ts';
import { move } from '../domain/registration.ts';
import type { Why } from '../domain/why.ts';
import { appealableUntil } from './appealable-until.ts';
import { atOffice } from './at-office.ts';
import { appendOf } from './claim-entry.ts';
import { type EndClaimPorts, endClaim } from './end-claim.ts';
import { expireDue } from './expire-registration.ts';
import { lockClaim } from './locked-claim.ts';
import type { MintPort } from './ports.ts';
import type { Proposal } from './proposal-records.ts';
import type { Actor, Registration } from './records.ts';
import { refuse } from './refuse.ts';
import { leaveTasks, managersOf, type TellPorts } from './tell-people.ts';

export type RevokePorts = EndClaimPorts & MintPort & TellPorts;

export type RevokeCommand = {
  actor: Actor & { kind: 'user' };
  registrationId: string;
  code: RevokeCode;
  text: string | null;
  /** What the customer wrote, quoted or referred to. */
  writing: string | null;
  /** Gives the partner time to object first. */
  withNotice: boolean;
};

/**
 * Revokes an active registration (domain rules 4 and 8), or proposes to: `judgeRevocation` says which. The partner's
 * managers are told of what is proposed; what takes effect ends the protection now, frees the customer, and can be
 * appealed.
 */
export async function revokeRegistration(
  ports: RevokePorts,
  command: RevokeCommand,
): Promise<{ ok: true; registration: Registration } | { ok: false; refusal: Refusal }> {
  const locked = await lockClaim(ports, command.registrationId);
  if (!locked.ok) return locked;
  await expireDue(ports, locked.claim.accountId);
  const claim = (await ports.registration(command.registrationId)) ?? locked.claim;
  const notAllowed = refuse.unlessMay(command.actor, claim, 'revoke');
  if (notAllowed !== null) return { ok: false, refusal: notAllowed };
  const legal = move(claim.state, 'revoke');
  if (!legal.ok) return legal;
  const now = await ports.now();
  const policy = await atOffice(ports, (await ports.policyInForce()).policy, claim.partnerCompanyId);
  const pending = await ports.openProposal(claim.registrationId, 'revoke');
  const facts = {
    now,
    userId: command.actor.userId,
    code: command.code,
    hasCustomersWriting: (command.writing ?? '').trim() !== '',
    withNotice: command.withNotice,
    pending,
    objectionBusinessDays: policy.registration.lossObjectionBusinessDays,
    calendar: businessCalendarOf(policy),
  };
  const verdict = judgeRevocation(facts);
  if (!verdict.ok) return verdict;
  if (verdict.step.step === 'propose')
    return {
      ok: true,
      registration: await propose(
        ports,
        claim,
        command,
        verdict.step.dueAt,
        explainProposedRevocation(facts),
      ),
    };
  const registration = await carryOutRevocation(ports, claim, {
    actor: command.actor,
    code: command.code,
    text: command.text,
    pending,
  });
  return { ok: true, registration };
}

/** The revocation takes effect, decided by one person or, where `pending` is another's proposal, by two. */
export async function carryOutRevocation(
  ports: RevokePorts,
  claim: Registration,
  decision: { actor: Actor; code: RevokeCode; text: string | null; pending: Proposal | null },
): Promise<Registration> {
  const now = await ports.now();
  const { pending, actor } = decision;
  if (pending !== null)
    await ports.closeProposal(pending.proposalId, 'carried-out', actor.kind === 'user' ? actor.userId : null);
  const policy = await atOffice(ports, await ports.policyOf(claim.policyVersion), claim.partnerCompanyId);
  return await endClaim(ports, claim, {
    event: 'revoke',
    entry: 'registration-revoked',
    actor,
    occurredAt: now,
    code: decision.code,
    text: decision.text,
    rules: pending === null ? ['R-revoke', 'I5'] : ['R-revoke', 'R-two-people', 'I5'],
    why: explainMove(claim.state, 'revoke', {
      code: decision.code,
      rule: 'R-revoke',
      facts: {
        partnerObjected: pending !== null && pending.objectedAt !== null,
        appealableUntil: appealableUntil(now, policy).toString(),
      },
    }),
    facts: {
      oldEnd: claim.protectedUntil?.toString() ?? null,
      proposedBy: pending?.proposedBy ?? null,
      proposalTextId: pending?.textId ?? null,
      writingTextId: pending?.writingTextId ?? null,
      partnerObjected: pending !== null && pending.objectedAt !== null,
      appealableUntil: appealableUntil(now, policy).toString(),
    },
  });
}

async function propose(
  ports: RevokePorts,
  claim: Registration,
  command: RevokeCommand,
  dueAt: Temporal.Instant | null,
  why: Why,
): Promise<Registration> {
  const keep = async (text: string | null) =>
    text === null || text === '' ? null : await ports.keepText(text);
  const proposal: Proposal = {
    proposalId: ports.id('prp'),
    registrationId: claim.registrationId,
    kind: 'revoke',
    code: command.code,
    proposedBy: command.actor.userId,
    proposedAt: await ports.now(),
    textId: await keep(command.text),
    writingTextId: await keep(command.writing),
    dueAt,
    reviewDueAt: null,
    objectedAt: null,
    objectionTextId: null,
  };
  await ports.propose(proposal);
  if (dueAt !== null) await ports.setDeadline(claim.registrationId, 'revocation-effect', dueAt);
  await appendOf(ports, claim, {
    kind: 'revocation-proposed',
    why,
    actor: command.actor,
    rules: ['R-revoke', dueAt === null ? 'R-two-people' : 'T4'],
    facts: {
      code: command.code,
      takesEffectAt: dueAt?.toString() ?? null,
      textId: proposal.textId,
      writingTextId: proposal.writingTextId,
    },
  });
  const name = (await ports.partner(claim.partnerCompanyId))?.name ?? 'the partner';
  const { policy } = await ports.policyInForce();
  const when =
    dueAt === null
      ? 'It takes effect when a second person confirms it.'
      : `It takes effect at the end of ${lastMomentInWords(dueAt, policy.timeZone)} unless ${name} objects before; then a second person decides.`;
  await leaveTasks(ports, claim, await managersOf(ports, claim), {
    key: proposal.proposalId,
    subject: `Tell ${name}: its registration may be revoked (${command.code})`,
    body: `${when} ${name} can object on the Dibs card, or you for it.`,
  });
  return claim;
}
