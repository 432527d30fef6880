import type { Refusal } from './refusal.ts';

/** Roles of domain rule 8, given by settings to users or HubSpot teams; `partner` comes with the partner's link. */
export type Role = 'rep' | 'partner-manager' | 'approver' | 'director' | 'executive' | 'admin' | 'partner';

/** Who asks. A person may hold several roles; rights add up. */
export type RightsActor = {
  userId: string;
  roles: Role[];
  /** Assigned to the partner in question, or nobody is (see `domain/directory.ts`). */
  managesPartner: boolean;
  /** Works for the partner in question; what the role `partner` may do, it may do on own claims only. */
  worksForPartner?: boolean;
};

/** `partners`: on claims of partners assigned to the person; `own`: of the partner the person works for. */
type Reach = 'all' | 'partners' | 'own';
type Holders = Partial<Record<Role, Reach>>;

const everyone: Holders = {
  rep: 'all',
  'partner-manager': 'all',
  approver: 'all',
  director: 'all',
  executive: 'all',
  admin: 'all',
  partner: 'own',
};
/** A partner manager does what a rep does, too, and an approver what a partner manager does. */
const seller: Holders = { rep: 'all', 'partner-manager': 'all', approver: 'all' };
const manager: Holders = { 'partner-manager': 'partners', approver: 'all' };

const rights = {
  view: { verb: 'see this', holders: everyone },
  register: { verb: 'register a customer', holders: { ...seller, partner: 'own' } },
  approve: { verb: 'approve a registration', holders: manager },
  reject: { verb: 'reject a registration', holders: manager },
  'request-info': { verb: 'ask the partner for information', holders: manager },
  answer: { verb: 'answer the reviewer', holders: { ...seller, partner: 'own' } },
  reconfirm: { verb: 'confirm a place in the queue', holders: { ...manager, partner: 'own' } },
  'object-to-revocation': { verb: 'object to a revocation', holders: { ...manager, partner: 'own' } },
  'drop-revocation': { verb: 'drop a revocation', holders: { approver: 'all', director: 'all' } },
  appeal: { verb: 'appeal a decision', holders: { ...manager, partner: 'own' } },
  'add-co-seller': { verb: 'add a co-seller', holders: manager },
  'open-dispute': { verb: 'open a dispute', holders: { ...manager, partner: 'own' } },
  withdraw: { verb: 'withdraw a registration', holders: { ...manager, partner: 'own' } },
  'log-follow-up': { verb: 'log a follow-up', holders: { ...manager, partner: 'own' } },
  'enter-on-behalf': { verb: 'enter what a partner sent', holders: manager },
  'confirm-follow-up': { verb: 'confirm a follow-up', holders: manager },
  freeze: { verb: 'document a customer freeze', holders: manager },
  renew: { verb: 'renew a registration', holders: { ...manager, partner: 'own' } },
  'object-to-loss': { verb: 'object to a reported loss', holders: { ...manager, partner: 'own' } },
  'link-deal': { verb: 'link another deal', holders: { ...manager, partner: 'own' } },
  'decline-renewal': { verb: 'decline a renewal', holders: manager },
  'record-refund': { verb: 'record a refund', holders: manager },
  'split-account': { verb: 'tell customers apart', holders: { approver: 'all', admin: 'all' } },
  'unite-accounts': {
    verb: 'say that two companies are one customer',
    holders: { approver: 'all', admin: 'all' },
  },
  'link-partner': { verb: 'link the partner', holders: seller },
  'ask-consent': { verb: 'ask the partner for consent', holders: seller },
  'answer-consent': { verb: 'answer for the partner', holders: { partner: 'own' } },
  'decide-consent': { verb: 'decide on a consent in the partner’s stead', holders: manager },
  'revoke-consent': { verb: 'revoke a consent', holders: { ...manager, partner: 'own' } },
  exempt: { verb: 'exempt this', holders: seller },
  mistake: { verb: 'say that it was a mistake', holders: seller },
  revoke: { verb: 'revoke a registration', holders: { approver: 'all', director: 'all' } },
  revert: { verb: 'take a decision back', holders: { approver: 'all', admin: 'all' } },
  'set-standing': { verb: 'change a partner’s standing', holders: { approver: 'all', admin: 'all' } },
  waive: { verb: 'waive a limit', holders: { approver: 'all' } },
  'review-tier': { verb: 'decide the review of a tier', holders: manager },
  'promote-tier': { verb: 'promote a partner', holders: manager },
  'appeal-tier': { verb: 'appeal a lower tier', holders: { ...manager, partner: 'own' } },
  'decide-tier-appeal': {
    verb: 'decide the appeal of a tier',
    holders: { approver: 'all', director: 'all' },
  },
  'issue-partner-link': {
    verb: 'give a person of the partner a link',
    holders: { ...manager, admin: 'all' },
  },
  admin: { verb: 'change settings', holders: { admin: 'all' } },
} satisfies Record<string, { verb: string; holders: Holders }>;

export type Action = keyof typeof rights;
export const allActions = Object.keys(rights).filter((name): name is Action => name in rights);

export const roleWords: Record<Role, string> = {
  rep: 'a rep',
  'partner-manager': 'a partner manager',
  approver: 'an approver',
  director: 'a director',
  executive: 'an executive',
  admin: 'an admin',
  partner: 'the partner',
};

/** Decisions about a partner's claim: a decider is never a party (domain rule 8). */
const decisions: Action[] = [
  'approve',
  'reject',
  'request-info',
  'decide-consent',
  'confirm-follow-up',
  'freeze',
  'decline-renewal',
  'revoke',
  'drop-revocation',
  'revert',
  'set-standing',
  'waive',
  'review-tier',
  'promote-tier',
  'decide-tier-appeal',
];

/**
 * Whether a person may do something at all, by role (domain rule 8); the state of things is another question.
 *
 * @returns NOT_PERMITTED naming the roles that may, or DECIDER_IS_PARTY for who works for the partner
 */
export function mayDo(
  actor: RightsActor,
  action: Action,
): { allowed: true } | { allowed: false; refusal: Refusal } {
  const { verb, holders }: { verb: string; holders: Holders } = rights[action];
  if (!actor.roles.some(role => reaches(actor, holders[role])))
    return { allowed: false, refusal: notPermitted(actor, action, verb, holders) };
  if (isParty(actor, action)) return { allowed: false, refusal: deciderIsParty(actor, action, verb) };
  return { allowed: true };
}

function reaches(actor: RightsActor, reach: Reach | undefined): boolean {
  switch (reach) {
    case undefined:
      return false;
    case 'all':
      return true;
    case 'partners':
      return actor.managesPartner;
    case 'own':
      return actor.worksForPartner === true;
    default:
      return reach satisfies never;
  }
}

function notPermitted(actor: RightsActor, action: Action, verb: string, holders: Holders): Refusal {
  const permitted = allRoles.filter(role => holders[role] !== undefined);
  const who = permitted.map(role =>
    holders[role] === 'partners' ? 'the partner manager of this partner' : roleWords[role],
  );
  const held = actor.roles.map(role => roleWords[role]);
  const being = held.length === 0 ? 'you have no role' : `you are ${list(held, 'and')}`;
  const unassigned = actor.roles.some(role => holders[role] === 'partners');
  const changes = unassigned
    ? [{ fact: 'managesPartner', becomes: true, text: 'Ask an admin to assign this partner to you.' }]
    : permitted
        .filter(role => reaches(actor, holders[role]))
        .map(role => ({
          fact: 'roles',
          becomes: [...actor.roles, role],
          text: `Ask ${roleWords[role]} to do it, or an admin to make you ${roleWords[role]}.`,
        }));
  return {
    code: 'NOT_PERMITTED',
    rule: 'R-roles',
    title: `You may not ${verb}`,
    detail: `${capital(list(who, 'or'))} may ${verb}; ${being}${unassigned ? ', but this partner is assigned to somebody else' : ''}.`,
    facts: { ...factsOf(actor, action), permittedRoles: permitted },
    wouldChange: isParty(actor, action)
      ? [...changes, notAParty]
      : changes.length > 0
        ? changes
        : asThePartner(actor),
  };
}

function deciderIsParty(actor: RightsActor, action: Action, verb: string): Refusal {
  return {
    code: 'DECIDER_IS_PARTY',
    rule: 'R-roles',
    title: `You may not ${verb} of your own`,
    detail: 'You work for this partner, and nobody decides in their own case. Somebody else has to.',
    facts: factsOf(actor, action),
    wouldChange: [notAParty],
  };
}

const isParty = (actor: RightsActor, action: Action) =>
  actor.worksForPartner === true && decisions.includes(action);
const notAParty = {
  fact: 'worksForPartner',
  becomes: false,
  text: 'Ask somebody who does not work for this partner.',
};

/** What only the partner may do, only somebody of the partner can. */
const asThePartner = (actor: RightsActor): Refusal['wouldChange'] => [
  { fact: 'worksForPartner', becomes: true, text: 'Ask somebody who works for the partner.' },
  ...(actor.roles.includes('partner')
    ? []
    : [{ fact: 'roles', becomes: [...actor.roles, 'partner'], text: 'They do it as the partner.' }]),
];

const factsOf = (actor: RightsActor, action: Action) => ({
  action,
  roles: actor.roles,
  managesPartner: actor.managesPartner,
  worksForPartner: actor.worksForPartner === true,
});

export const allRoles = [
  'rep',
  'partner-manager',
  'approver',
  'director',
  'executive',
  'admin',
  'partner',
] as const satisfies Role[];
const list = (words: string[], last: 'and' | 'or') =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} ${last} ${words.at(-1)}`;
const capital = (words: string) => words.charAt(0).toUpperCase() + words.slice(1);
