import type { DisputeEvidence, DisputeSide, DisputeState } from './dispute.ts';
import type { Ruling } from './dispute-ruling.ts';
import type { Refusal } from './refusal.ts';
import type { Role } from './rights.ts';

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
      /** Partners whose side the person may speak for as a partner manager; nobody may be assigned to them by name. */
      looksAfter?: string[];
    }
  | { kind: 'automation' };

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

/** Null, or ILLEGAL_MOVE naming the state, the command and the states from which it is legal. */
export function illegalCommand(
  { state }: { state: DisputeState },
  command: DisputeCommandName,
): Refusal | null {
  const { from, words } = disputeMoves[command];
  if (from.includes(state)) return null;
  const legal = new Intl.ListFormat('en', { type: 'disjunction' }).format(from.map(each => stateWords[each]));
  return disputeRefusal('ILLEGAL_MOVE', {
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

/** A refusal in a dispute. */
export const disputeRefusal = (code: Refusal['code'], rest: Omit<Refusal, 'code' | 'rule'>): Refusal => ({
  code,
  rule: 'R-disputes',
  ...rest,
});
