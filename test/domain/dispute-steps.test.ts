import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type DisputeState, disputeStates } from '../../domain/dispute.ts';
import { type DisputeActor, type DisputeCommand, disputeMoves } from '../../domain/dispute-commands.ts';
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
  limit,
  manager,
  monday,
  opened,
  person,
  ruling,
  step,
} from './dispute-case.ts';

const commands: [DisputeCommand, DisputeActor][] = [
  [{ command: 'acknowledge' }, approver],
  [{ command: 'give-evidence', side: 'holder', evidence: { evidenceId: 'ev_1', facts: {} } }, holder],
  [{ command: 'close-evidence' }, approver],
  [{ command: 'propose', ruling: ruling() }, approver],
  [{ command: 'accept', side: 'holder' }, holder],
  [{ command: 'object', side: 'holder' }, holder],
  [{ command: 'settle' }, automation],
  [{ command: 'pass-up' }, director],
  [{ command: 'decide', ruling: ruling() }, director],
  [{ command: 'appeal', side: 'holder' }, holder],
];
/** Where each step leads from each state in which it is legal; everything else is refused. */
const legal: Record<DisputeCommand['command'], Partial<Record<DisputeState, DisputeState>>> = {
  acknowledge: { open: 'acknowledged' },
  'give-evidence': {
    open: 'open',
    acknowledged: 'acknowledged',
    'with-director': 'with-director',
    'with-executive': 'with-executive',
    appealed: 'appealed',
  },
  'close-evidence': { acknowledged: 'evidence' },
  propose: { evidence: 'proposed' },
  accept: { proposed: 'proposed' },
  object: { proposed: 'with-director' },
  settle: { accepted: 'decided' },
  'pass-up': { 'with-director': 'with-executive' },
  decide: { 'with-director': 'decided', 'with-executive': 'decided', appealed: 'decided' },
  appeal: { decided: 'appealed' },
};

describe('every step in every state', () => {
  const cases = commands.flatMap(([command, actor]) =>
    disputeStates.map((state): [string, DisputeState, string, DisputeCommand, DisputeActor] => [
      command.command,
      state,
      legal[command.command][state] ?? 'refused',
      command,
      command.command !== 'decide' || state === 'with-director'
        ? actor
        : person('12', ['director', 'executive']),
    ]),
  );
  test.each(cases)('%s when %s: %s', (name, state, expected, command, actor) => {
    const outcome = step(caseIn(state), command, actor);
    expect(outcome.ok ? outcome.dispute.state : 'refused').toBe(expected);
    if (outcome.ok) return;
    expect(outcome.refusal).toMatchObject({
      code: 'ILLEGAL_MOVE',
      facts: { command: name, legalStates: disputeMoves[command.command].from },
    });
    expect(outcome.refusal.wouldChange.map(change => change.becomes)).toEqual(
      Object.keys(legal[command.command]),
    );
  });
});

describe('who may do what', () => {
  const office: Role[] = ['rep', 'partner-manager', 'approver', 'director', 'executive', 'admin'];
  test.each<[string, DisputeState, DisputeCommand, Role[]]>([
    ['acknowledge', 'open', { command: 'acknowledge' }, ['approver', 'director', 'executive']],
    [
      'close the evidence',
      'acknowledged',
      { command: 'close-evidence' },
      ['approver', 'director', 'executive'],
    ],
    ['propose', 'evidence', { command: 'propose', ruling: ruling() }, ['approver']],
    ['pass up', 'with-director', { command: 'pass-up' }, ['director']],
    ['decide with the director', 'with-director', { command: 'decide', ruling: ruling() }, ['director']],
    ['decide with the executive', 'with-executive', { command: 'decide', ruling: ruling() }, ['executive']],
    ['decide an appeal', 'appealed', { command: 'decide', ruling: ruling() }, ['director', 'executive']],
    ['settle', 'accepted', { command: 'settle' }, []],
  ])('%s', (_, state, command, roles) => {
    for (const role of office) {
      const outcome = step(caseIn(state), command, person('99', [role]));
      expect([role, outcome.ok]).toEqual([role, roles.includes(role)]);
      if (outcome.ok) continue;
      expect(outcome.refusal.code).toBe('NOT_PERMITTED');
      for (const change of outcome.refusal.wouldChange)
        if (change.fact === 'roles' && Array.isArray(change.becomes))
          expect(
            step(
              caseIn(state),
              command,
              person(
                '99',
                office.filter(each => String(change.becomes).includes(each)),
              ),
            ).ok,
          ).toBe(true);
    }
  });

  test.each<[string, DisputeState, DisputeCommand]>([
    ['acknowledge', 'open', { command: 'acknowledge' }],
    ['close evidence', 'acknowledged', { command: 'close-evidence' }],
    ['propose', 'evidence', { command: 'propose', ruling: ruling() }],
    ['pass up', 'with-director', { command: 'pass-up' }],
    ['decide', 'with-director', { command: 'decide', ruling: ruling() }],
    ['decide', 'with-executive', { command: 'decide', ruling: ruling() }],
    ['decide', 'appealed', { command: 'decide', ruling: ruling() }],
  ])('a decider is never a party: %s when %s', (_, state, command) => {
    const all: Role[] = ['approver', 'director', 'executive'];
    for (const party of [
      person('99', all, { worksFor: ['900'] }),
      person('99', all, { worksFor: ['901'] }),
      person('4', all),
    ])
      expect(step(caseIn(state), command, party)).toMatchObject({ refusal: { code: 'DECIDER_IS_PARTY' } });
    expect(step(caseIn(state), command, person('99', all, { worksFor: ['902'] })).ok).toBe(true);
  });

  test('who answers for direct, or made the disputed decision, decides nothing either', () => {
    const direct = opened({
      kind: 'partner-direct',
      parties: [
        { side: 'holder', partnerCompanyId: '900', registrationId: 'reg_1', userIds: [] },
        { side: 'direct', partnerCompanyId: null, registrationId: null, userIds: ['3', '10'] },
      ],
      openedBy: { side: 'holder', userId: 'link:h' },
    });
    const climbed = after(
      direct,
      { command: 'give-evidence', side: 'direct', evidence: { evidenceId: 'e', facts: {} } },
      person('3', ['rep']),
      limit.acknowledge,
    );
    expect(climbed.state).toBe('with-director');
    expect(step(climbed, { command: 'decide', ruling: ruling() }, director, limit.acknowledge)).toMatchObject(
      {
        refusal: { code: 'DECIDER_IS_PARTY' },
      },
    );
  });

  test('who proposes is assigned to neither party; who acknowledges or decides may be', () => {
    for (const partner of ['900', '901'])
      expect(
        step(
          caseIn('evidence'),
          { command: 'propose', ruling: ruling() },
          person('99', ['approver'], { assignedTo: [partner] }),
        ),
      ).toMatchObject({
        refusal: {
          code: 'DECIDER_IS_ASSIGNED',
          facts: { isAssigned: true },
          wouldChange: [{ fact: 'isAssigned', becomes: false }],
        },
      });
    expect(
      step(
        caseIn('evidence'),
        { command: 'propose', ruling: ruling() },
        person('99', ['approver'], { assignedTo: ['902'] }),
      ).ok,
    ).toBe(true);
    expect(
      step(opened(), { command: 'acknowledge' }, person('99', ['approver'], { assignedTo: ['900'] })).ok,
    ).toBe(true);
  });

  test('a ruling that cannot be made is refused to whoever proposes or decides', () => {
    const command = { ruling: { ...ruling(), reasoning: '' } };
    expect(step(caseIn('evidence'), { command: 'propose', ...command }, approver)).toMatchObject({
      refusal: { code: 'INVALID_RULING' },
    });
    expect(step(caseIn('with-director'), { command: 'decide', ...command }, director)).toMatchObject({
      refusal: { code: 'INVALID_RULING' },
    });
  });

  test('what happens by itself and what takes a person are told apart', () => {
    expect(step(caseIn('accepted'), { command: 'settle' }, director)).toMatchObject({
      refusal: { title: 'This happens by itself', facts: { byAutomation: false } },
    });
    expect(step(caseIn('with-director'), { command: 'decide', ruling: ruling() }, automation)).toMatchObject({
      refusal: {
        title: 'A person has to do this',
        facts: { byAutomation: true },
        wouldChange: [{ fact: 'byAutomation', becomes: false }],
      },
    });
  });

  test('an appeal has a new decider', () => {
    const command: DisputeCommand = { command: 'decide', ruling: ruling() };
    expect(step(caseIn('appealed'), command, director)).toMatchObject({
      refusal: { code: 'DECIDER_IS_THE_SAME' },
    });
    expect(step(caseIn('appealed'), command, person('9', ['director']))).toMatchObject({
      refusal: { code: 'DECIDER_IS_THE_SAME' },
    });
    expect(step(caseIn('appealed'), command, person('12', ['director'])).ok).toBe(true);
  });

  test.each<[string, DisputeActor, 'holder' | 'claimant', string | null]>([
    ['who works for the holder speaks for it', holder, 'holder', null],
    ['who works for the claimant does not', claimant, 'holder', 'NOT_A_PARTY'],
    ['the claimant’s manager speaks for it', manager, 'claimant', null],
    ['the claimant’s manager does not speak for the holder', manager, 'holder', 'NOT_A_PARTY'],
    ['an approver speaks for nobody', approver, 'holder', 'NOT_A_PARTY'],
    ['nothing is accepted automatically', automation, 'holder', 'NOT_PERMITTED'],
  ])('%s', (_, actor, side, code) => {
    const outcome = step(caseIn('proposed'), { command: 'accept', side }, actor);
    expect(outcome.ok ? null : outcome.refusal.code).toBe(code);
  });
});

describe('accepting', () => {
  test('one side’s yes is not the other’s, and both together accept', () => {
    const one = after(caseIn('proposed'), { command: 'accept', side: 'holder' }, holder);
    expect(one).toMatchObject({ state: 'proposed', acceptedBy: ['holder'] });
    expect(step(one, { command: 'accept', side: 'holder' }, holder)).toMatchObject({
      refusal: { code: 'ACCEPTED_ALREADY' },
    });
    expect(step(one, { command: 'object', side: 'holder' }, holder)).toMatchObject({
      refusal: { code: 'ACCEPTED_ALREADY' },
    });
    expect(after(one, { command: 'accept', side: 'claimant' }, claimant).state).toBe('accepted');
    expect(after(one, { command: 'object', side: 'claimant' }, claimant).state).toBe('with-director');
  });

  test('silence is not acceptance: past the limit the case is with the director', () => {
    const one = after(caseIn('proposed'), { command: 'accept', side: 'holder' }, holder);
    expect(step(one, { command: 'accept', side: 'claimant' }, claimant, limit.accept)).toMatchObject({
      refusal: { code: 'ILLEGAL_MOVE', facts: { state: 'with-director' } },
    });
  });

  test('against a decision the partner alone accepts', () => {
    const decision = opened({
      kind: 'partner-decision',
      parties: [
        { side: 'claimant', partnerCompanyId: '901', registrationId: 'reg_2', userIds: [] },
        { side: 'office', partnerCompanyId: null, registrationId: null, userIds: ['20'] },
      ],
    });
    const proposed = caseIn('proposed', decision);
    expect(after(proposed, { command: 'accept', side: 'claimant' }, claimant).state).toBe('accepted');
  });

  test('an acceptance of nothing is a fault of ours, and is not settled', () => {
    const dispute = { ...caseIn('accepted'), proposal: null };
    expect(() => step(dispute, { command: 'settle' }, automation)).toThrow(
      'Dispute dsp_1 was accepted without a proposal',
    );
  });

  test('what both accepted becomes the ruling, by the one who proposed it', () => {
    const settled = after(caseIn('accepted'), { command: 'settle' }, automation);
    expect(settled).toMatchObject({
      state: 'decided',
      rulings: [{ by: '9', ruling: { code: 'UPHOLD_HOLDER' } }],
    });
  });
});

test('evidence keeps who gave it, for which side, and when', () => {
  const evidence = { evidenceId: 'ev_1', facts: { dealId: '200' } };
  const dispute = after(opened(), { command: 'give-evidence', side: 'claimant', evidence }, manager);
  expect(dispute.evidence).toEqual([
    { ...evidence, side: 'claimant', givenBy: '4', givenAt: monday.add({ hours: 1 }) },
  ]);
});

test('a decision on the fifth day keeps the deadline; the executive decides after it', () => {
  const late = limit.decide.subtract({ milliseconds: 1 });
  const fifth = after(caseIn('with-director'), { command: 'decide', ruling: ruling() }, director, late);
  expect(fifth).toMatchObject({ state: 'decided', breaches: [] });
  const command: DisputeCommand = { command: 'decide', ruling: ruling() };
  expect(step(caseIn('with-director'), command, director, limit.decide).ok).toBe(false);
  expect(after(caseIn('with-director'), command, executive, limit.decide).breaches).toHaveLength(2);
});

test('whatever people try in whatever order: at most one appeal, no ruling without a person, deciders never parties', () => {
  const people = [
    holder,
    claimant,
    manager,
    approver,
    director,
    executive,
    person('12', ['director', 'executive']),
    automation,
  ];
  const tries = fc.array(
    fc.record({
      command: fc.constantFrom(
        ...commands.map(([command]) => command),
        { command: 'accept', side: 'claimant' } as const,
        { command: 'appeal', side: 'claimant' } as const,
      ),
      actor: fc.constantFrom(...people),
      hours: fc.integer({ min: 0, max: 30 }),
    }),
    { maxLength: 40 },
  );
  fc.assert(
    fc.property(tries, attempts => {
      let dispute = opened();
      let now = monday;
      for (const { command, actor, hours } of attempts) {
        now = now.add({ hours });
        const outcome = step(dispute, command, actor, now);
        if (outcome.ok) dispute = outcome.dispute;
        else expect(outcome.refusal.wouldChange.length).toBeGreaterThan(0);
      }
      expect(dispute.rulings.length).toBeLessThanOrEqual(dispute.appeal === null ? 1 : 2);
      const deciders = dispute.rulings.map(({ by }) => by);
      expect(new Set(deciders).size).toBe(deciders.length);
      for (const by of deciders) expect(['9', '10', '11', '12']).toContain(by);
    }),
    { numRuns: 500 },
  );
});
