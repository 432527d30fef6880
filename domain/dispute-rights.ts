import type { DisputeCase, DisputeSide, DisputeState, Party } from './dispute.ts';
import {
  type DisputeActor,
  type DisputeCommand,
  type DisputeCommandName,
  disputeMoves,
  disputeRefusal,
} from './dispute-commands.ts';
import type { Refusal } from './refusal.ts';
import { type Role, roleWords } from './rights.ts';

const desk: Role[] = ['approver', 'director', 'executive'];

/** The roles that may, state by state; null: the parties do it. */
function rolesFor(command: DisputeCommandName, state: DisputeState): Role[] | null {
  switch (command) {
    case 'acknowledge':
    case 'close-evidence':
      return desk;
    case 'propose':
      return ['approver'];
    case 'pass-up':
      return ['director'];
    case 'decide':
      if (state === 'with-director') return ['director'];
      return state === 'with-executive' ? ['executive'] : ['director', 'executive'];
    case 'settle':
      return [];
    case 'give-evidence':
    case 'accept':
    case 'object':
    case 'appeal':
      return null;
    default:
      return command satisfies never;
  }
}

/**
 * Null where the actor may take the step. A decider is never a party (works for one, speaks for one, or opened the
 * case); who proposes is assigned to neither; who decides an appeal has proposed and decided nothing in the case.
 */
export function notPermitted(
  dispute: DisputeCase,
  step: DisputeCommand,
  actor: DisputeActor,
): Refusal | null {
  const permitted = rolesFor(step.command, dispute.state);
  if (actor.kind === 'automation' || permitted?.length === 0)
    return actor.kind === 'automation' && permitted?.length === 0
      ? null
      : notPermittedAtAll(step.command, permitted);
  if (permitted === null) {
    const side = 'side' in step ? step.side : dispute.openedBy.side;
    return speaksFor(dispute, side, actor) ?? acceptedAlready(dispute, step);
  }
  if (!actor.roles.some(role => permitted.includes(role)))
    return notInRole(step.command, permitted, actor.roles);
  return barredDecider(dispute, step, actor);
}

type Person = Extract<DisputeActor, { kind: 'user' }>;

/**
 * A partner's side is spoken for by who works for it or looks after it, another side by those it names; and a case is
 * spoken for by who opened it, for the side that opened it.
 */
export function speaksForParty(dispute: DisputeCase, party: Party, actor: Person): boolean {
  const partner = party.partnerCompanyId;
  return (
    party.userIds.includes(actor.userId) ||
    (dispute.openedBy.side === party.side && dispute.openedBy.userId === actor.userId) ||
    (partner !== null &&
      [actor.worksFor, actor.assignedTo, actor.looksAfter].some(partners => partners?.includes(partner)))
  );
}

function speaksFor(dispute: DisputeCase, side: DisputeSide, actor: Person): Refusal | null {
  const party = dispute.parties.find(each => each.side === side);
  const speaks = party !== undefined && speaksForParty(dispute, party, actor);
  if (speaks) return null;
  return disputeRefusal('NOT_A_PARTY', {
    title: 'You do not speak for this side',
    detail: 'Only who works for a party of the dispute, or looks after it, does this in its name.',
    facts: { side, speaksForSide: false },
    wouldChange: [
      {
        fact: 'speaksForSide',
        becomes: true,
        text: 'Ask somebody who works for this side or looks after it.',
      },
    ],
  });
}

function acceptedAlready(dispute: DisputeCase, step: DisputeCommand): Refusal | null {
  if ((step.command !== 'accept' && step.command !== 'object') || !dispute.acceptedBy.includes(step.side))
    return null;
  return disputeRefusal('ACCEPTED_ALREADY', {
    title: 'This side has accepted the proposal',
    detail: 'An acceptance stands.',
    facts: { side: step.side, accepted: true },
    wouldChange: [{ fact: 'accepted', becomes: false, text: 'The other side may still answer.' }],
  });
}

/** A decider is never a party; who proposes is assigned to neither; an appeal has a new decider. */
function barredDecider(dispute: DisputeCase, step: DisputeCommand, actor: Person): Refusal | null {
  const partners = dispute.parties.map(party => party.partnerCompanyId);
  const isParty =
    dispute.openedBy.userId === actor.userId ||
    // Whoever gave evidence for a side has spoken for it.
    dispute.evidence.some(evidence => evidence.givenBy === actor.userId) ||
    dispute.parties.some(party => party.userIds.includes(actor.userId)) ||
    actor.worksFor.some(partner => partners.includes(partner));
  if (isParty)
    return barred(
      'DECIDER_IS_PARTY',
      'isParty',
      'You are a party of this dispute',
      'Nobody decides in their own case.',
    );
  if (step.command === 'propose' && actor.assignedTo.some(partner => partners.includes(partner)))
    return barred(
      'DECIDER_IS_ASSIGNED',
      'isAssigned',
      'You look after one of the partners',
      'A proposal comes from an approver who is assigned to neither party.',
    );
  const decidedBefore =
    dispute.proposal?.by === actor.userId || dispute.rulings.some(ruling => ruling.by === actor.userId);
  if (step.command === 'decide' && dispute.state === 'appealed' && decidedBefore)
    return barred(
      'DECIDER_IS_THE_SAME',
      'hasDecidedHere',
      'You have decided in this dispute before',
      'An appeal has a new decider.',
    );
  return null;
}

const barred = (code: Refusal['code'], fact: string, title: string, detail: string) =>
  disputeRefusal(code, {
    title,
    detail: `${detail} Somebody else has to.`,
    facts: { [fact]: true },
    wouldChange: [{ fact, becomes: false, text: 'Ask somebody of whom this is not true.' }],
  });

const notInRole = (command: DisputeCommandName, permitted: Role[], roles: Role[]) =>
  disputeRefusal('NOT_PERMITTED', {
    title: 'You may not do this',
    detail: `For this dispute to ${disputeMoves[command].words} takes ${permitted.map(role => roleWords[role]).join(' or ')}.`,
    facts: { command, roles, permittedRoles: permitted },
    wouldChange: permitted.map(role => ({
      fact: 'roles',
      becomes: [...roles, role],
      text: `Ask ${roleWords[role]} to do it.`,
    })),
  });

const notPermittedAtAll = (command: DisputeCommandName, permitted: Role[] | null) =>
  disputeRefusal('NOT_PERMITTED', {
    title: permitted?.length === 0 ? 'This happens by itself' : 'A person has to do this',
    detail:
      permitted?.length === 0
        ? 'A proposal that all sides accepted takes effect without anybody’s doing.'
        : 'Nothing in a dispute is decided automatically.',
    facts: { command, byAutomation: permitted?.length !== 0 },
    wouldChange: [
      { fact: 'byAutomation', becomes: permitted?.length === 0, text: 'Somebody else has to do it.' },
    ],
  });
