import { type BusinessCalendar, businessDeadline } from './calendar.ts';
import {
  acknowledgedAt,
  type DisputeCase,
  type DisputeEvidence,
  type DisputeSettings,
  type DisputeSide,
  type DisputeState,
  disputeAt,
} from './dispute.ts';
import { type Ruling, rulingRefusal } from './dispute-ruling.ts';
import type { Refusal } from './refusal.ts';
import { type Role, roleWords } from './rights.ts';

/** What people do in a case. A `side` is the one they speak for. */
export type DisputeCommand =
  | { command: 'acknowledge' }
  | { command: 'give-evidence'; side: DisputeSide; evidence: Pick<DisputeEvidence, 'evidenceId' | 'facts'> }
  | { command: 'close-evidence' }
  | { command: 'propose'; ruling: Ruling }
  | { command: 'accept'; side: DisputeSide }
  | { command: 'object'; side: DisputeSide }
  | { command: 'settle' }
  | { command: 'pass-up' }
  | { command: 'decide'; ruling: Ruling }
  | { command: 'appeal'; side: DisputeSide };
export type DisputeCommandName = DisputeCommand['command'];

/** Who acts. `automation` settles a case that all sides accepted, nothing else. */
export type DisputeActor =
  | {
      kind: 'user';
      userId: string;
      roles: Role[];
      /** Partners that the person works for, and partners assigned to the person by name. */
      worksFor: string[];
      assignedTo: string[];
    }
  | { kind: 'automation' };

type Outcome = { ok: true; dispute: DisputeCase } | { ok: false; refusal: Refusal };

/** From which states each command is legal. */
export const disputeMoves: Record<DisputeCommandName, { from: DisputeState[]; words: string }> = {
  acknowledge: { from: ['open'], words: 'be acknowledged' },
  'give-evidence': {
    from: ['open', 'acknowledged', 'with-director', 'with-executive', 'appealed'],
    words: 'be given evidence',
  },
  'close-evidence': { from: ['acknowledged'], words: 'have its evidence closed' },
  propose: { from: ['evidence'], words: 'be given a proposal' },
  accept: { from: ['proposed'], words: 'have its proposal accepted' },
  object: { from: ['proposed'], words: 'have its proposal objected to' },
  settle: { from: ['accepted'], words: 'be settled' },
  'pass-up': { from: ['with-director'], words: 'be passed up' },
  decide: { from: ['with-director', 'with-executive', 'appealed'], words: 'be decided' },
  appeal: { from: ['decided'], words: 'be appealed' },
};

const stateWords: Record<DisputeState, string> = {
  open: 'open and not acknowledged',
  acknowledged: 'acknowledged',
  evidence: 'waiting for a proposal',
  proposed: 'waiting for the parties’ answer to a proposal',
  accepted: 'accepted',
  'with-director': 'with a director',
  'with-executive': 'with an executive',
  decided: 'decided',
  appealed: 'on appeal',
  closed: 'closed',
};

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
 * Takes a step of a case (domain rule 9). The clock goes first: a step that comes after its limit meets the case
 * where it has climbed to.
 *
 * Who may: see `rolesFor`. A decider is never a party (works for one, speaks for one, or opened the case); who
 * proposes is assigned to neither; who decides an appeal has proposed and decided nothing in the case.
 *
 * @returns the case afterwards, or ILLEGAL_MOVE, NOT_PERMITTED, DECIDER_IS_PARTY, DECIDER_IS_ASSIGNED,
 * DECIDER_IS_THE_SAME, NOT_A_PARTY, ACCEPTED_ALREADY or INVALID_RULING
 */
export function takeStep(
  before: DisputeCase,
  step: DisputeCommand,
  actor: DisputeActor,
  now: Temporal.Instant,
  settings: DisputeSettings,
  calendar: BusinessCalendar,
): Outcome {
  const dispute = disputeAt(before, now, settings, calendar);
  const obstacle =
    illegal(dispute, step.command) ??
    notPermitted(dispute, step, actor) ??
    (step.command === 'propose' || step.command === 'decide' ? rulingRefusal(dispute, step.ruling) : null);
  if (obstacle !== null) return { ok: false, refusal: obstacle };
  const by = actor.kind === 'user' ? actor.userId : 'automation';
  return { ok: true, dispute: taken(dispute, step, by, now, settings, calendar) };
}

function taken(
  dispute: DisputeCase,
  step: DisputeCommand,
  by: string,
  now: Temporal.Instant,
  settings: DisputeSettings,
  calendar: BusinessCalendar,
): DisputeCase {
  switch (step.command) {
    case 'acknowledge':
      return { ...dispute, state: 'acknowledged', ...acknowledgedAt(now, settings, calendar) };
    case 'give-evidence': {
      const given = { ...step.evidence, side: step.side, givenBy: by, givenAt: now };
      return { ...dispute, evidence: [...dispute.evidence, given] };
    }
    case 'close-evidence':
      return { ...dispute, state: 'evidence' };
    case 'propose':
      return {
        ...dispute,
        state: 'proposed',
        proposal: { ruling: step.ruling, by, at: now },
        acceptedBy: [],
      };
    case 'accept': {
      const acceptedBy = [...dispute.acceptedBy, step.side];
      const all = dispute.parties.every(({ side }) => side === 'office' || acceptedBy.includes(side));
      return { ...dispute, acceptedBy, state: all ? 'accepted' : 'proposed' };
    }
    case 'object':
      return { ...dispute, state: 'with-director' };
    case 'pass-up':
      return { ...dispute, state: 'with-executive' };
    case 'settle':
      if (dispute.proposal === null)
        throw new Error(`Dispute ${dispute.disputeId} was accepted without a proposal`);
      return decided(dispute, dispute.proposal.ruling, dispute.proposal.by, now, settings, calendar);
    case 'decide':
      return decided(dispute, step.ruling, by, now, settings, calendar);
    case 'appeal': {
      const dueAt = businessDeadline(now, settings.appealBusinessDays, calendar);
      return {
        ...dispute,
        state: 'appealed',
        appealableUntil: null,
        appeal: { side: step.side, at: now, dueAt },
      };
    }
    default:
      return step satisfies never;
  }
}

function decided(
  dispute: DisputeCase,
  ruling: Ruling,
  by: string,
  at: Temporal.Instant,
  settings: DisputeSettings,
  calendar: BusinessCalendar,
): DisputeCase {
  return {
    ...dispute,
    state: 'decided',
    rulings: [...dispute.rulings, { ruling, by, at }],
    appealableUntil:
      dispute.appeal === null ? businessDeadline(at, settings.appealBusinessDays, calendar) : null,
  };
}

function illegal({ state }: DisputeCase, command: DisputeCommandName): Refusal | null {
  const { from, words } = disputeMoves[command];
  if (from.includes(state)) return null;
  const legal = new Intl.ListFormat('en', { type: 'disjunction' }).format(from.map(each => stateWords[each]));
  return refusal('ILLEGAL_MOVE', {
    title: `This dispute cannot ${words} now`,
    detail: `It is ${stateWords[state]}. Only a dispute that is ${legal} can ${words}.`,
    facts: { state, command, legalStates: from },
    wouldChange: from.map(each => ({
      fact: 'state',
      becomes: each,
      text: `It could ${words} if it were ${stateWords[each]}.`,
    })),
  });
}

function notPermitted(dispute: DisputeCase, step: DisputeCommand, actor: DisputeActor): Refusal | null {
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

/** A partner's side is spoken for by who works for it or looks after it, another side by those it names. */
function speaksFor(dispute: DisputeCase, side: DisputeSide, actor: Person): Refusal | null {
  const party = dispute.parties.find(each => each.side === side);
  const partner = party?.partnerCompanyId ?? null;
  const speaks =
    party?.userIds.includes(actor.userId) === true ||
    (partner !== null && [...actor.worksFor, ...actor.assignedTo].includes(partner));
  if (speaks) return null;
  return refusal('NOT_A_PARTY', {
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
  return refusal('ACCEPTED_ALREADY', {
    title: 'This side has accepted the proposal',
    detail: 'An acceptance stands.',
    facts: { side: step.side, accepted: true },
    wouldChange: [{ fact: 'accepted', becomes: false, text: 'The other side may still answer.' }],
  });
}

/** A decider is never a party; who proposes is assigned to neither; an appeal has a new decider. */
function barredDecider(dispute: DisputeCase, step: DisputeCommand, actor: Person): Refusal | null {
  const partners = dispute.parties.flatMap(party => party.partnerCompanyId ?? []);
  const isParty =
    dispute.openedBy.userId === actor.userId ||
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

const barred = (code: string, fact: string, title: string, detail: string) =>
  refusal(code, {
    title,
    detail: `${detail} Somebody else has to.`,
    facts: { [fact]: true },
    wouldChange: [{ fact, becomes: false, text: 'Ask somebody of whom this is not true.' }],
  });

const notInRole = (command: DisputeCommandName, permitted: Role[], roles: Role[]) =>
  refusal('NOT_PERMITTED', {
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
  refusal('NOT_PERMITTED', {
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

const refusal = (code: string, rest: Omit<Refusal, 'code' | 'rule'>): Refusal => ({
  code,
  rule: 'R-disputes',
  ...rest,
});
