import type { Refusal } from '../domain/refusal.ts';
import { mayDo, type RightsActor } from '../domain/rights.ts';
import type { Actor, Person, Registration } from './records.ts';

/** Refusals that an operation gives before a rule is asked: something named does not exist or may not be done. */
export const refuse = {
  unknownPartner: (partnerCompanyId: string): Refusal => ({
    code: 'UNKNOWN_PARTNER',
    rule: 'R-partner',
    title: 'That company is not a partner',
    detail:
      'The company is not marked as a partner in HubSpot, or the mark has not been read yet. What marks a partner is said in the settings; usually it is the property “dibs_partner”.',
    facts: { partnerCompanyId, dibs_partner: false },
    wouldChange: [
      {
        fact: 'dibs_partner',
        becomes: true,
        text: 'Mark the company as a partner in HubSpot, then try again.',
      },
    ],
  }),

  dealElsewhere: (command: { dealId: string | null; companyId: string }): Refusal => ({
    code: 'INVALID_ACCOUNT',
    rule: 'M1',
    title: 'The deal belongs to another customer',
    detail: 'The deal is not associated with the company that the claim names.',
    facts: { dealId: command.dealId, companyId: command.companyId },
    wouldChange: [
      {
        fact: 'companyId',
        becomes: 'a company of the deal',
        text: 'Name a company of the deal, or associate the deal with this company in HubSpot.',
      },
    ],
  }),

  dealTaken: (dealId: string): Refusal => ({
    code: 'DEAL_TAKEN',
    rule: 'E8',
    title: 'Another registration is on that deal',
    detail: 'A deal carries one open registration. Name a deal of this customer that carries none.',
    facts: { dealId },
    wouldChange: [{ fact: 'dealId', becomes: 'another deal', text: 'Name another deal of this customer.' }],
  }),

  unknownRegistration: (registrationId: string): Refusal => ({
    code: 'UNKNOWN_REGISTRATION',
    rule: 'T2',
    title: 'There is no such registration',
    detail: 'No registration of this HubSpot account has that id.',
    facts: { registrationId },
    wouldChange: [
      {
        fact: 'registrationId',
        becomes: 'an existing id',
        text: 'Open the deal again and retry from its card.',
      },
    ],
  }),

  unknownUser: (userId: string): Refusal => ({
    code: 'UNKNOWN_USER',
    rule: 'H1',
    title: 'There is no such user',
    detail: 'No user of this HubSpot account has that id, as far as they were read.',
    facts: { userId },
    wouldChange: [
      { fact: 'userId', becomes: 'an existing id', text: 'Open the form again and choose there.' },
    ],
  }),

  unknownFinding: (findingId: string): Refusal => ({
    code: 'UNKNOWN_FINDING',
    rule: 'H1',
    title: 'There is no such heads-up',
    detail: 'No heads-up of this HubSpot account has that id.',
    facts: { findingId },
    wouldChange: [
      { fact: 'findingId', becomes: 'an existing id', text: 'Open the deal again and retry from its card.' },
    ],
  }),

  textRequired: (code: string): Refusal => ({
    code: 'TEXT_REQUIRED',
    rule: 'T2',
    title: 'Say why in your own words',
    detail: 'This reason is not enough by itself: the partner reads your text.',
    facts: { code, text: null },
    wouldChange: [
      { fact: 'text', becomes: 'a sentence', text: 'Write one sentence that the partner can act on.' },
    ],
  }),

  nothingProposed: (): Refusal => ({
    code: 'NOTHING_PROPOSED',
    rule: 'R-two-people',
    title: 'No revocation is proposed',
    detail:
      'There is nothing to object to or to drop: nobody has proposed to revoke this registration, or it was decided since.',
    facts: { revocationProposed: false },
    wouldChange: [
      { fact: 'revocationProposed', becomes: true, text: 'Open the deal again to see how it stands.' },
    ],
  }),

  appealedAlready: (disputeId: string): Refusal => ({
    code: 'APPEALED_ALREADY',
    rule: 'R-appeal',
    title: 'This decision was appealed already',
    detail: 'A decision is appealed once. How the case stands, or went, is on the card.',
    facts: { disputeId },
    wouldChange: [
      {
        fact: 'disputeId',
        becomes: null,
        text: 'Give what is new as evidence in that case, or appeal its ruling.',
      },
    ],
  }),

  registeredAgain: (registrationId: string): Refusal => ({
    code: 'ALREADY_REGISTERED',
    rule: 'I1',
    title: 'The partner has registered this customer again',
    detail: 'A partner has one registration on a customer at a time, and there is a newer one.',
    facts: { liveRegistrationIds: [registrationId] },
    wouldChange: [
      {
        fact: 'liveRegistrationIds',
        becomes: [],
        text: 'Withdraw the newer registration first, or decide on that one.',
      },
    ],
  }),

  evidencePending: (knownUntil: Temporal.Instant | null): Refusal => ({
    code: 'EVIDENCE_PENDING',
    rule: 'T7',
    title: 'HubSpot is being read again first',
    detail:
      'What is on record does not suffice yet, but it was read some time ago. HubSpot is read again now; ask again in a minute.',
    facts: { knownUntil: knownUntil?.toString() ?? null },
    wouldChange: [{ fact: 'knownUntil', becomes: 'now', text: 'Ask again in a minute.' }],
  }),

  noRenewalAsked: (): Refusal => ({
    code: 'NO_RENEWAL_ASKED',
    rule: 'R-renewal',
    title: 'No renewal waits for a decision',
    detail: 'Nobody asked to renew this registration, or it was decided already.',
    facts: { renewalPending: false },
    wouldChange: [
      {
        fact: 'renewalPending',
        becomes: true,
        text: 'A partner asks for a renewal in the last days before the end.',
      },
    ],
  }),

  /** Null when the person may do this about the partner. */
  unlessMayFor(
    actor: Actor & { kind: 'user' },
    partnerCompanyId: string,
    action: Parameters<typeof mayDo>[1],
  ): Refusal | null {
    return unless(actor, partnerCompanyId, action);
  },

  notADistributor: (partner: { companyId: string; type: string }): Refusal => ({
    code: 'NOT_A_DISTRIBUTOR',
    rule: 'E47',
    title: 'Only a distributor registers for another partner',
    detail:
      'The partner that submits sells in another way. A distributor may submit for a sub-reseller, which then holds the registration.',
    facts: { submitterCompanyId: partner.companyId, submitterType: partner.type },
    wouldChange: [
      {
        fact: 'submitterType',
        becomes: 'distributor',
        text: 'Submit it in the name of the partner that will hold it.',
      },
    ],
  }),

  /** Null when the person may say that an account is two customers. */
  unlessMaySplit(actor: Actor & { kind: 'user' }): Refusal | null {
    const verdict = mayDo(
      { userId: actor.userId, roles: actor.roles, managesPartner: false },
      'split-account',
    );
    return verdict.allowed ? null : verdict.refusal;
  },

  /** Null when the person may decide on the partner's claims, and so look at what speaks for and against them. */
  unlessMayReview(actor: Actor & { kind: 'user' }, partnerCompanyId: string): Refusal | null {
    return unless(actor, partnerCompanyId, 'approve');
  },

  /** Null when the person may say that two companies are one customer. */
  unlessMayUnite(actor: Actor & { kind: 'user' }): Refusal | null {
    const verdict = mayDo(
      { userId: actor.userId, roles: actor.roles, managesPartner: false },
      'unite-accounts',
    );
    return verdict.allowed ? null : verdict.refusal;
  },

  /** Null when the person may register a claim for the partner. */
  unlessMayRegister(actor: Actor & { kind: 'user' }, partnerCompanyId: string): Refusal | null {
    return unless(actor, partnerCompanyId, 'register');
  },

  /** Null when the person may do this to the partner itself. */
  unlessMayOn: unless,

  /** Null when the person may do this to the registration. */
  unlessMay(actor: Actor, registration: Registration, action: Parameters<typeof mayDo>[1]): Refusal | null {
    return actor.kind === 'automation' ? null : unless(actor, registration.partnerCompanyId, action);
  },
};

/** What the rules of rights look at: the person in relation to one partner. */
export function rightsOn(actor: Person, partnerCompanyId: string): RightsActor {
  if (actor.kind === 'partner') {
    const worksForPartner = actor.partnerCompanyId === partnerCompanyId;
    return { userId: 'link', roles: ['partner'], managesPartner: false, worksForPartner };
  }
  return {
    userId: actor.userId,
    roles: actor.roles,
    managesPartner: actor.managesPartner(partnerCompanyId),
    worksForPartner: actor.worksForPartner(partnerCompanyId),
  };
}

function unless(actor: Person, partnerCompanyId: string, action: Parameters<typeof mayDo>[1]) {
  const verdict = mayDo(rightsOn(actor, partnerCompanyId), action);
  return verdict.allowed ? null : verdict.refusal;
}
