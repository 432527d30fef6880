import { type FindingEvent, type FindingStatus, findingMoves } from './direct-engagement.ts';
import type { RegistrationEvent, State } from './registration.ts';
import { mayDo, type RightsActor, type Role } from './rights.ts';

/** What a person may do; `reason` says in words why not. */
export type OfferedAction = { name: string; allowed: boolean; reason: string | null };

/**
 * What people do to a registration and from which states: one table greys the button with the reason and guards
 * the operation. `event` is the move of the state table (domain rule 4) that the action makes.
 */
export const registrationActions = {
  approve: { event: 'approve', from: ['under-review'], done: 'approved' },
  reject: { event: 'reject', from: ['under-review'], done: 'rejected' },
  withdraw: {
    event: 'withdraw',
    from: ['draft', 'submitted', 'info-requested', 'under-review', 'queued', 'active'],
    done: 'withdrawn',
  },
} satisfies Record<string, { event: RegistrationEvent; from: State[]; done: string }>;
export type RegistrationAction = keyof typeof registrationActions;

/** The ways out of a heads-up that this card offers (H2). */
export const findingActions = {
  'link-partner': { event: 'linked' },
  exempt: { event: 'exempted' },
  mistake: { event: 'mistake' },
} satisfies Record<string, { event: FindingEvent }>;
export type FindingAction = keyof typeof findingActions;

const stateWords: Record<State, string> = {
  draft: 'still a draft',
  submitted: 'waiting for its conflict check',
  'info-requested': 'waiting for information from the partner',
  'under-review': 'under review',
  queued: 'queued behind an earlier registration',
  active: 'approved already',
  expired: 'expired',
  rejected: 'rejected',
  withdrawn: 'withdrawn',
  revoked: 'revoked',
  won: 'closed as won',
  lost: 'closed as lost',
};

/** The actions on a registration, in the table's order, each allowed or with the reason why not. */
export function actionsFor(registration: { state: State }, actor: RightsActor): OfferedAction[] {
  return named(registrationActions).map(([name, action]) => {
    const legal: readonly State[] = action.from;
    return offer(
      name,
      actor,
      legal.includes(registration.state)
        ? null
        : `This registration is ${stateWords[registration.state]}: it cannot be ${action.done} now.`,
    );
  });
}

/** The ways out of a finding, each allowed or with the reason why not. */
export function findingActionsFor(finding: { status: FindingStatus }, actor: RightsActor): OfferedAction[] {
  return named(findingActions).map(([name, action]) =>
    offer(
      name,
      actor,
      findingMoves[action.event].from.includes(finding.status)
        ? null
        : `This heads-up is ${finding.status} already.`,
    ),
  );
}

/** The role is asked first: whoever may never do it is not told to wait for another state. */
function offer(
  name: RegistrationAction | FindingAction,
  actor: RightsActor,
  wrongState: string | null,
): OfferedAction {
  const right = mayDo(actor, name);
  const reason = right.allowed ? wrongState : right.refusal.detail;
  return { name, allowed: reason === null, reason };
}

const readers: Role[] = ['partner-manager', 'approver', 'director', 'executive', 'admin', 'partner'];

/**
 * Whether someone may read the estimate and the note of a claim: hidden from direct reps (domain rule 8). A
 * partner reads its own claims only, which the caller makes sure of (I7).
 */
export function seesEstimate(roles: Role[]): boolean {
  return roles.some(role => readers.includes(role));
}

function named<T extends object>(table: T): [Extract<keyof T, string>, T[Extract<keyof T, string>]][] {
  const names = Object.keys(table).filter((name): name is Extract<keyof T, string> => name in table);
  return names.map(name => [name, table[name]]);
}
