import { describe, expect, test } from 'vitest';
import type { DisputeCase } from '../../domain/dispute.ts';
import type { DisputeActor, DisputeCommand } from '../../domain/dispute-commands.ts';
import { notPermitted, speaksForParty } from '../../domain/dispute-rights.ts';
import type { Role } from '../../domain/rights.ts';
import {
  after,
  approver,
  automation,
  caseIn,
  claimant,
  director,
  executive,
  holder,
  manager,
  monday,
  opened,
  person,
  ruling,
} from './dispute-case.ts';

const evidence = { evidenceId: 'ev_1', facts: {} };
const decide: DisputeCommand = { command: 'decide', ruling: ruling() };
const propose: DisputeCommand = { command: 'propose', ruling: ruling() };
const accept: DisputeCommand = { command: 'accept', side: 'holder' };

describe('who may take a step', () => {
  test.each<[string, DisputeCase, DisputeCommand, DisputeActor]>([
    ['an approver acknowledges', opened(), { command: 'acknowledge' }, approver],
    ['an executive closes the evidence', caseIn('acknowledged'), { command: 'close-evidence' }, executive],
    ['an approver proposes', caseIn('evidence'), propose, approver],
    [
      'an approver proposes who looks after a third partner',
      caseIn('evidence'),
      propose,
      {
        ...approver,
        assignedTo: ['902'],
      },
    ],
    ['a director passes it up', caseIn('with-director'), { command: 'pass-up' }, director],
    ['a director decides', caseIn('with-director'), decide, director],
    [
      'a director decides who looks after a party',
      caseIn('with-director'),
      decide,
      {
        ...director,
        assignedTo: ['900'],
      },
    ],
    ['a director decides who proposed', caseIn('with-director'), decide, person('9', ['director'])],
    ['an executive decides', caseIn('with-executive'), decide, executive],
    ['another director decides an appeal', caseIn('appealed'), decide, person('12', ['director'])],
    ['an executive decides an appeal', caseIn('appealed'), decide, executive],
    [
      'a decider of the case gives it evidence for a partner of theirs',
      caseIn('appealed'),
      {
        command: 'give-evidence',
        side: 'claimant',
        evidence,
      },
      { ...director, assignedTo: ['901'] },
    ],
    ['automation settles', caseIn('accepted'), { command: 'settle' }, automation],
    ['the holder gives evidence', opened(), { command: 'give-evidence', side: 'holder', evidence }, holder],
    ['the claimant appeals', caseIn('decided'), { command: 'appeal', side: 'claimant' }, claimant],
    ['the claimant’s manager objects', caseIn('proposed'), { command: 'object', side: 'claimant' }, manager],
  ])('%s', (_, dispute, step, actor) => {
    expect(notPermitted(dispute, step, actor)).toBeNull();
  });
});

describe('who may not, and what would change it', () => {
  const somebodyElse = (fact: string) => [
    { fact, becomes: false, text: 'Ask somebody of whom this is not true.' },
  ];
  const party = {
    code: 'DECIDER_IS_PARTY',
    rule: 'R-disputes',
    title: 'You are a party of this dispute',
    detail: 'Nobody decides in their own case. Somebody else has to.',
    facts: { isParty: true },
    wouldChange: somebodyElse('isParty'),
  };
  const same = {
    code: 'DECIDER_IS_THE_SAME',
    rule: 'R-disputes',
    title: 'You have decided in this dispute before',
    detail: 'An appeal has a new decider. Somebody else has to.',
    facts: { hasDecidedHere: true },
    wouldChange: somebodyElse('hasDecidedHere'),
  };
  const notParty = {
    code: 'NOT_A_PARTY',
    rule: 'R-disputes',
    title: 'You do not speak for this side',
    detail: 'Only who works for a party of the dispute, or looks after it, does this in its name.',
    facts: { side: 'holder', speaksForSide: false },
    wouldChange: [
      {
        fact: 'speaksForSide',
        becomes: true,
        text: 'Ask somebody who works for this side or looks after it.',
      },
    ],
  };
  const acceptedAlready = {
    code: 'ACCEPTED_ALREADY',
    rule: 'R-disputes',
    title: 'This side has accepted the proposal',
    detail: 'An acceptance stands.',
    facts: { side: 'holder', accepted: true },
    wouldChange: [{ fact: 'accepted', becomes: false, text: 'The other side may still answer.' }],
  };
  const personHasTo = (command: string) => ({
    code: 'NOT_PERMITTED',
    rule: 'R-disputes',
    title: 'A person has to do this',
    detail: 'Nothing in a dispute is decided automatically.',
    facts: { command, byAutomation: true },
    wouldChange: [{ fact: 'byAutomation', becomes: false, text: 'Somebody else has to do it.' }],
  });
  const notInRole = (command: string, words: string, roles: Role[], permitted: [Role, string][]) => ({
    code: 'NOT_PERMITTED',
    rule: 'R-disputes',
    title: 'You may not do this',
    detail: `For this dispute to ${words} takes ${permitted.map(([, name]) => name).join(' or ')}.`,
    facts: { command, roles, permittedRoles: permitted.map(([role]) => role) },
    wouldChange: permitted.map(([role, name]) => ({
      fact: 'roles',
      becomes: [...roles, role],
      text: `Ask ${name} to do it.`,
    })),
  });
  const givenEvidence = (by: DisputeActor) =>
    after(caseIn('with-director'), { command: 'give-evidence', side: 'claimant', evidence }, by);
  const accepted = after(caseIn('proposed'), accept, holder);
  const ofDirect = opened({
    kind: 'partner-direct',
    parties: [
      { side: 'holder', partnerCompanyId: '900', registrationId: 'reg_1', userIds: [] },
      { side: 'direct', partnerCompanyId: null, registrationId: null, userIds: ['3', '10'] },
    ],
    openedBy: { side: 'holder', userId: 'link:h' },
  });

  test.each<[string, DisputeCase, DisputeCommand, DisputeActor, object]>([
    ['works for a party', caseIn('with-director'), decide, { ...director, worksFor: ['902', '901'] }, party],
    ['opened the case', caseIn('with-director'), decide, person('4', ['director']), party],
    [
      'gave evidence for a side',
      givenEvidence(person('10', ['director'], { assignedTo: ['901'] })),
      decide,
      director,
      party,
    ],
    ['speaks for direct', { ...ofDirect, state: 'with-director' }, decide, director, party],
    [
      'proposes and looks after a party',
      caseIn('evidence'),
      propose,
      { ...approver, assignedTo: ['902', '901'] },
      {
        code: 'DECIDER_IS_ASSIGNED',
        rule: 'R-disputes',
        title: 'You look after one of the partners',
        detail: 'A proposal comes from an approver who is assigned to neither party. Somebody else has to.',
        facts: { isAssigned: true },
        wouldChange: somebodyElse('isAssigned'),
      },
    ],
    ['decides an appeal after having ruled', caseIn('appealed'), decide, director, same],
    ['decides an appeal after having proposed', caseIn('appealed'), decide, person('9', ['director']), same],
    ['speaks for the other side', caseIn('proposed'), accept, claimant, notParty],
    [
      'speaks for a side that the case has not',
      caseIn('proposed'),
      { command: 'accept', side: 'direct' },
      holder,
      {
        ...notParty,
        facts: { side: 'direct', speaksForSide: false },
      },
    ],
    ['accepts twice', accepted, accept, holder, acceptedAlready],
    ['objects after an acceptance', accepted, { command: 'object', side: 'holder' }, holder, acceptedAlready],
    ['is nobody, and accepts', caseIn('proposed'), accept, automation, personHasTo('accept')],
    ['is nobody, and decides', caseIn('with-director'), decide, automation, personHasTo('decide')],
    [
      'is a person, and settles',
      caseIn('accepted'),
      { command: 'settle' },
      director,
      {
        code: 'NOT_PERMITTED',
        rule: 'R-disputes',
        title: 'This happens by itself',
        detail: 'A proposal that all sides accepted takes effect without anybody’s doing.',
        facts: { command: 'settle', byAutomation: false },
        wouldChange: [{ fact: 'byAutomation', becomes: true, text: 'Somebody else has to do it.' }],
      },
    ],
    [
      'acknowledges as a rep',
      opened(),
      { command: 'acknowledge' },
      person('99', ['rep']),
      notInRole(
        'acknowledge',
        'be acknowledged',
        ['rep'],
        [
          ['approver', 'an approver'],
          ['director', 'a director'],
          ['executive', 'an executive'],
        ],
      ),
    ],
    [
      'proposes as a director',
      caseIn('evidence'),
      propose,
      director,
      notInRole('propose', 'be given a proposal', ['director'], [['approver', 'an approver']]),
    ],
    [
      'passes up as an executive',
      caseIn('with-director'),
      { command: 'pass-up' },
      executive,
      notInRole('pass-up', 'be passed up', ['executive'], [['director', 'a director']]),
    ],
    [
      'decides with the executive as a director',
      caseIn('with-executive'),
      decide,
      director,
      notInRole('decide', 'be decided', ['director'], [['executive', 'an executive']]),
    ],
    [
      'decides with the director as an executive',
      caseIn('with-director'),
      decide,
      executive,
      notInRole('decide', 'be decided', ['executive'], [['director', 'a director']]),
    ],
  ])('who %s', (_, dispute, step, actor, refusal) => {
    expect(notPermitted(dispute, step, actor)).toEqual(refusal);
  });

  test('only a director passes a case up, wherever it is', () => {
    const passUp: DisputeCommand = { command: 'pass-up' };
    expect(notPermitted(caseIn('with-executive'), passUp, director)).toBeNull();
    expect(notPermitted(caseIn('with-executive'), passUp, executive)).toMatchObject({
      facts: { permittedRoles: ['director'] },
    });
  });

  test('whoever made any of several rulings decides no appeal', () => {
    const by = (userId: string) => ({ ruling: ruling(), by: userId, at: monday });
    const dispute = { ...caseIn('appealed'), rulings: [by('12'), by('10')] };
    expect(notPermitted(dispute, decide, director)).toEqual(same);
    expect(notPermitted(dispute, { command: 'acknowledge' }, director)).toBeNull();
  });

  test('an acceptance keeps nobody from giving evidence for that side', () => {
    const step: DisputeCommand = { command: 'give-evidence', side: 'holder', evidence };
    expect(notPermitted(accepted, step, holder)).toBeNull();
  });
});

describe('who speaks for a party', () => {
  const byRep = opened({ openedBy: { side: 'claimant', userId: '77' } });
  const party = (dispute: DisputeCase, index: number) => {
    const found = dispute.parties[index];
    if (found === undefined) throw new Error('no such party');
    return found;
  };
  const named = { side: 'direct' as const, partnerCompanyId: null, registrationId: null, userIds: ['3'] };
  test.each<[string, DisputeCase, DisputeCase['parties'][number], Partial<typeof holder>, boolean]>([
    ['who works for it', byRep, party(byRep, 0), { worksFor: ['900'] }, true],
    ['who is assigned to it', byRep, party(byRep, 0), { assignedTo: ['900'] }, true],
    ['who looks after it', byRep, party(byRep, 0), { looksAfter: ['900'] }, true],
    ['not who looks after another', byRep, party(byRep, 0), { looksAfter: ['901'] }, false],
    ['who opened the case for it', byRep, party(byRep, 1), { userId: '77' }, true],
    ['not who opened the case for the other', byRep, party(byRep, 0), { userId: '77' }, false],
    ['not somebody else for the side that opened it', byRep, party(byRep, 1), { userId: '78' }, false],
    ['who is named', byRep, named, { userId: '3' }, true],
    ['not who is not named', byRep, named, { userId: '4' }, false],
  ])('%s', (_, dispute, of, changes, speaks) => {
    expect(speaksForParty(dispute, of, { ...person('99', []), ...changes })).toBe(speaks);
  });
});
