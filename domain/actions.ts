import { type FindingEvent, type FindingStatus, findingAfter } from './finding.ts';
import type { Refusal } from './refusal.ts';
import { move, type RegistrationEvent, type State } from './registration.ts';
import { type Action, mayDo, type RightsActor, type Role } from './rights.ts';

/** What a person may do; `reason` says in words why not. */
export type OfferedAction = { name: string; allowed: boolean; reason: string | null };

/**
 * What people do to a registration, and the move that it makes: from which states, the state table says (domain
 * rule 4). The same table and the same rights grey the button with the reason and guard the operation.
 */
export const registrationActions = {
  approve: 'approve',
  reject: 'reject',
  withdraw: 'withdraw',
  'log-follow-up': 'follow-up',
  renew: 'renew',
  'request-info': 'request-info',
  answer: 'answer',
  reconfirm: 'reconfirm',
  revoke: 'revoke',
  'object-to-revocation': 'revocation-opposed',
  'drop-revocation': 'revocation-dropped',
  revert: 'revert',
  appeal: 'appeal',
  'decline-renewal': 'renewal-declined',
  'object-to-loss': 'loss-opposed',
  'link-deal': 'link-deal',
  'add-co-seller': 'co-sell',
} as const satisfies Partial<Record<Action, RegistrationEvent>>;
export type RegistrationAction = keyof typeof registrationActions;

/** The ways out of a heads-up (H2), and what each means for the finding. */
export const findingActions = {
  'link-partner': 'linked',
  exempt: 'exempted',
  mistake: 'mistake',
} as const satisfies Partial<Record<Action, FindingEvent>>;
export type FindingAction = keyof typeof findingActions;

/** The actions on a registration, in the table's order, each allowed or with the reason why not. */
export function actionsFor(registration: { state: State }, actor: RightsActor): OfferedAction[] {
  return named(registrationActions).map(([name, event]) =>
    offer(name, actor, move(registration.state, event)),
  );
}

/** What a heads-up offers: asking is no way out by itself, the partner's yes is. */
const findingOffers = {
  'link-partner': findingActions['link-partner'],
  'ask-consent': 'consented',
  exempt: findingActions.exempt,
  mistake: findingActions.mistake,
} as const satisfies Partial<Record<Action, FindingEvent>>;

/** The ways out of a finding, each allowed or with the reason why not. */
export function findingActionsFor(finding: { status: FindingStatus }, actor: RightsActor): OfferedAction[] {
  return named(findingOffers).map(([name, event]) => offer(name, actor, findingAfter(finding.status, event)));
}

/** The role is asked first: whoever may never do it is not told to wait for another state. */
function offer(
  name: RegistrationAction | FindingAction | 'ask-consent',
  actor: RightsActor,
  legal: { ok: true } | { ok: false; refusal: Refusal },
): OfferedAction {
  const right = mayDo(actor, name);
  if (!right.allowed) return { name, allowed: false, reason: right.refusal.detail };
  return legal.ok
    ? { name, allowed: true, reason: null }
    : { name, allowed: false, reason: legal.refusal.detail };
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
