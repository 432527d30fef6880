import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  byNobody,
  type DisputeCase,
  type DisputeState,
  disputeAt,
  disputeKinds,
  disputeStates,
  isPending,
  nextLimit,
  openDispute,
} from '../../domain/dispute.ts';
import { endAfterToll, isTolled, tollIntervals } from '../../domain/dispute-toll.ts';
import type { Refusal } from '../../domain/refusal.ts';
import { instant } from './deal-and-claim.ts';
import {
  after,
  calendar,
  caseIn,
  claimant,
  director,
  executive,
  limit,
  monday,
  opened,
  ruling,
  settings,
  step,
} from './dispute-case.ts';

const at = (dispute: DisputeCase, now: Temporal.Instant) => disputeAt(dispute, now, settings, calendar);
const justBefore = (now: Temporal.Instant) => now.subtract({ milliseconds: 1 });

describe('opening', () => {
  test('pins a limit for every step, in business days from the opening', () => {
    expect(opened().limits).toEqual(limit);
  });

  test('a case opened at the cut-off begins on the next business day', () => {
    expect(opened({ now: instant('2026-11-23T17:00:00Z') }).limits.decide).toEqual(
      instant('2026-12-01T17:00:00Z'),
    );
  });

  test('a holiday added later moves no limit (E23)', () => {
    const later = { ...calendar, holidays: ['2026-11-24', '2026-11-25'] };
    const dispute = disputeAt(opened(), limit.acknowledge, settings, later);
    expect(dispute.limits).toEqual(limit);
    expect(dispute.state).toBe('with-director');
  });

  type SideName = DisputeCase['parties'][number]['side'];
  const party = (side: SideName) => ({
    side,
    partnerCompanyId: null,
    registrationId: null,
    userIds: [],
  });
  test.each<[DisputeCase['kind'], ('holder' | 'claimant' | 'direct' | 'office')[], boolean]>([
    ['partner-partner', ['holder', 'claimant'], true],
    ['partner-partner', ['holder', 'direct'], false],
    ['partner-partner', ['holder'], false],
    ['partner-direct', ['holder', 'direct'], true],
    ['partner-direct', ['claimant', 'direct'], true],
    ['partner-direct', ['holder', 'claimant'], false],
    ['partner-decision', ['claimant', 'office'], true],
    ['partner-decision', ['holder', 'office'], true],
    ['partner-decision', ['holder', 'claimant'], false],
  ])('%s between %j: %s', (kind, sides, ok) => {
    const facts = {
      disputeId: 'dsp_1',
      kind,
      parties: sides.map(party),
      openedBy: { side: sides[0] ?? 'holder', userId: '4' },
      now: monday,
    };
    const outcome = openDispute(facts, settings, calendar);
    expect(outcome.ok).toBe(ok);
    if (!outcome.ok) expect(outcome.refusal.code).toBe('INVALID_PARTIES');
  });

  test.each<[string, DisputeCase['kind'], SideName[], SideName, Omit<Refusal, 'code' | 'rule' | 'title'>]>([
    [
      'the parties are those of another kind',
      'partner-partner',
      ['holder', 'direct'],
      'holder',
      {
        detail: 'A partner-partner dispute is between holder and claimant, and one of them opens it.',
        facts: { kind: 'partner-partner', sides: ['holder', 'direct'], openedBy: 'holder' },
        wouldChange: [
          {
            fact: 'sides',
            becomes: ['holder', 'claimant'],
            text: 'Name holder and claimant as the parties.',
          },
        ],
      },
    ],
    [
      'two pairs would fit around the opener',
      'partner-decision',
      ['holder', 'claimant'],
      'office',
      {
        detail:
          'A partner-decision dispute is between claimant and office, or holder and office, and one of them opens it.',
        facts: { kind: 'partner-decision', sides: ['holder', 'claimant'], openedBy: 'office' },
        wouldChange: [
          {
            fact: 'sides',
            becomes: ['claimant', 'office'],
            text: 'Name claimant and office as the parties.',
          },
          { fact: 'sides', becomes: ['holder', 'office'], text: 'Name holder and office as the parties.' },
        ],
      },
    ],
    [
      'the opener is none of fitting parties',
      'partner-direct',
      ['claimant', 'direct'],
      'holder',
      {
        detail:
          'A partner-direct dispute is between holder and direct, or claimant and direct, and one of them opens it.',
        facts: { kind: 'partner-direct', sides: ['claimant', 'direct'], openedBy: 'holder' },
        wouldChange: [
          { fact: 'openedBy', becomes: 'claimant', text: 'The claimant side may open it.' },
          { fact: 'openedBy', becomes: 'direct', text: 'The direct side may open it.' },
        ],
      },
    ],
    [
      'neither parties nor opener fit',
      'partner-partner',
      ['office', 'direct'],
      'office',
      {
        detail: 'A partner-partner dispute is between holder and claimant, and one of them opens it.',
        facts: { kind: 'partner-partner', sides: ['office', 'direct'], openedBy: 'office' },
        wouldChange: [
          {
            fact: 'sides',
            becomes: ['holder', 'claimant'],
            text: 'Name holder and claimant as the parties.',
          },
          { fact: 'openedBy', becomes: 'holder', text: 'The holder side may open it.' },
          { fact: 'openedBy', becomes: 'claimant', text: 'The claimant side may open it.' },
        ],
      },
    ],
  ])('is refused with the way out when %s', (_, kind, sides, opener, rest) => {
    const openedBy = { side: opener, userId: '4' };
    const facts = { disputeId: 'dsp_1', kind, parties: sides.map(party), openedBy, now: monday };
    expect(openDispute(facts, settings, calendar)).toEqual({
      ok: false,
      refusal: {
        code: 'INVALID_PARTIES',
        rule: 'R-disputes',
        title: 'These are not the parties of such a dispute',
        ...rest,
      },
    });
  });

  test('is not possible with a third party', () => {
    const parties = (['holder', 'claimant', 'direct'] as const).map(party);
    const openedBy = { side: 'holder' as const, userId: '4' };
    const facts = { disputeId: 'dsp_1', kind: 'partner-partner' as const, parties, openedBy, now: monday };
    expect(openDispute(facts, settings, calendar).ok).toBe(false);
  });

  test('a case begins with nothing said, given or decided', () => {
    const { parties, openedBy, limits, ...rest } = opened();
    expect(rest).toEqual({
      disputeId: 'dsp_1',
      kind: 'partner-partner',
      openedAt: monday,
      state: 'open',
      acknowledgedAt: null,
      tollEndsAt: null,
      evidence: [],
      proposal: null,
      acceptedBy: [],
      rulings: [],
      appealableUntil: null,
      appeal: null,
      breaches: [],
    });
    expect([parties.map(({ side }) => side), openedBy, limits]).toEqual([
      ['holder', 'claimant'],
      { side: 'claimant', userId: '4' },
      limit,
    ]);
  });

  test('what would make the parties fit does', () => {
    const side = fc.constantFrom('holder', 'claimant', 'direct', 'office');
    fc.assert(
      fc.property(
        fc.constantFrom('partner-partner', 'partner-direct', 'partner-decision'),
        fc.uniqueArray(side, { maxLength: 3 }),
        side,
        (kind, sides, opener) => {
          const open = (named: (typeof opener)[], by: typeof opener) =>
            openDispute(
              {
                disputeId: 'd',
                kind,
                parties: named.map(party),
                openedBy: { side: by, userId: '4' },
                now: monday,
              },
              settings,
              calendar,
            );
          const outcome = open(sides, opener);
          fc.pre(!outcome.ok);
          const values = (fact: string) =>
            outcome.refusal.wouldChange.filter(change => change.fact === fact).map(change => change.becomes);
          const named = values('sides').length > 0 ? values('sides') : [sides];
          const openers = values('openedBy').length > 0 ? values('openedBy') : [opener];
          const isSide = (value: unknown): value is typeof opener =>
            ['holder', 'claimant', 'direct', 'office'].includes(String(value));
          for (const each of named)
            for (const by of openers)
              expect(isSide(by) && Array.isArray(each) && open(each.filter(isSide), by).ok).toBe(true);
        },
      ),
    );
  });
});

describe('the ladder: past a limit the case climbs by itself, and the breach is recorded', () => {
  test.each<[DisputeState, keyof typeof limit, DisputeState]>([
    ['open', 'acknowledge', 'with-director'],
    ['acknowledged', 'evidence', 'with-director'],
    ['evidence', 'propose', 'with-director'],
    ['proposed', 'accept', 'with-director'],
    ['with-director', 'decide', 'with-executive'],
    ['with-executive', 'decide', 'with-executive'],
  ])('%s past the limit to %s: %s', (state, stepName, past) => {
    const dispute = caseIn(state);
    expect(at(dispute, justBefore(limit[stepName]))).toEqual(dispute);
    const climbed = at(dispute, limit[stepName]);
    expect(climbed.breaches[0]).toEqual({ step: stepName, state, at: limit[stepName] });
    expect(climbed.state).toBe(stepName === 'decide' ? 'with-executive' : past);
  });

  test.each<DisputeState>(['accepted', 'closed'])('%s has no limit', state => {
    const dispute = state === 'closed' ? at(caseIn('closed'), limit.decide) : caseIn(state);
    expect(nextLimit(dispute)).toBeNull();
    expect(at(dispute, limit.decide.add({ hours: 10_000 }))).toEqual(dispute);
  });

  test('left alone, a case is with the executive after its fifth day, undecided: there is no automatic verdict', () => {
    const dispute = at(opened(), instant('2027-06-01T00:00:00Z'));
    expect(dispute).toMatchObject({ state: 'with-executive', rulings: [] });
    expect(dispute.breaches).toEqual([
      { step: 'acknowledge', state: 'open', at: limit.acknowledge },
      { step: 'decide', state: 'with-director', at: limit.decide },
      { step: 'decide', state: 'with-executive', at: limit.decide },
    ]);
  });

  test('a late appeal stays on appeal, with its breach recorded', () => {
    const appealed = caseIn('appealed');
    const dueAt = instant('2026-11-30T17:00:00Z');
    expect(appealed.appeal?.dueAt).toEqual(dueAt);
    expect(at(appealed, justBefore(dueAt))).toEqual(appealed);
    expect(at(appealed, dueAt.add({ hours: 999 }))).toEqual({
      ...appealed,
      breaches: [{ step: 'appeal', state: 'appealed', at: dueAt }],
    });
  });

  test('whoever looks, however often and in whatever steps, finds the same case', () => {
    const hours = fc.array(fc.integer({ min: 0, max: 400 }), { maxLength: 8 });
    const states = fc.constantFrom<DisputeState>(
      'open',
      'acknowledged',
      'evidence',
      'proposed',
      'accepted',
      'with-director',
      'with-executive',
      'decided',
      'appealed',
      'closed',
    );
    fc.assert(
      fc.property(states, hours, (state, looks) => {
        const end = monday.add({ hours: 401 });
        const dispute = caseIn(state);
        const looked = looks
          .sort((a, b) => a - b)
          .reduce((current, hour) => at(current, monday.add({ hours: hour + 1 })), dispute);
        expect(at(looked, end)).toEqual(at(dispute, end));
        expect(at(dispute, end).rulings).toEqual(dispute.rulings);
      }),
    );
  });
});

test('the steps of a case, by whom and when, are those of the program', () => {
  expect(settings).toEqual({
    stepBusinessDays: { acknowledge: 1, evidence: 2, propose: 3, accept: 4, decide: 5 },
    appealBusinessDays: 5,
    tollBusinessDays: 10,
    reminderHours: 4,
  });
  expect(disputeKinds).toEqual(['partner-partner', 'partner-direct', 'partner-decision']);
  expect(disputeStates).toEqual([
    'open',
    'acknowledged',
    'evidence',
    'proposed',
    'accepted',
    'with-director',
    'with-executive',
    'decided',
    'appealed',
    'closed',
  ]);
});

test('a case of nobody is opened by automation', () => {
  expect(byNobody).toBe('automation');
});

describe('the limit that runs', () => {
  const appealDue = instant('2026-11-30T17:00:00Z');
  test.each<[DisputeState, ReturnType<typeof nextLimit>]>([
    ['open', { step: 'acknowledge', at: limit.acknowledge }],
    ['acknowledged', { step: 'evidence', at: limit.evidence }],
    ['evidence', { step: 'propose', at: limit.propose }],
    ['proposed', { step: 'accept', at: limit.accept }],
    ['accepted', null],
    ['with-director', { step: 'decide', at: limit.decide }],
    ['with-executive', { step: 'decide', at: limit.decide }],
    ['decided', null],
    ['appealed', { step: 'appeal', at: appealDue }],
    ['closed', null],
  ])('of a case that is %s: %j', (state, expected) => {
    expect(nextLimit(caseIn(state))).toEqual(expected);
  });

  test('there is none for an appeal that nobody made', () => {
    expect(nextLimit({ ...caseIn('appealed'), appeal: null })).toBeNull();
  });

  test('a breach of the director’s limit is none of the executive’s', () => {
    const withDirector = { step: 'decide' as const, state: 'with-director' as const, at: limit.decide };
    const dispute: DisputeCase = { ...caseIn('with-executive'), breaches: [withDirector] };
    expect(nextLimit(dispute)).toEqual({ step: 'decide', at: limit.decide });
    expect(nextLimit({ ...dispute, breaches: [{ ...withDirector, state: 'with-executive' }] })).toBeNull();
  });

  test('a case on appeal keeps what it was acknowledged at when its limit passes', () => {
    const past = at(caseIn('appealed'), appealDue);
    expect(past.acknowledgedAt).toEqual(caseIn('appealed').acknowledgedAt);
    expect(past.tollEndsAt).toEqual(caseIn('appealed').tollEndsAt);
  });
});

describe('closing and appealing', () => {
  const until = instant('2026-11-30T17:00:00Z');
  test('a ruling can be appealed for five business days, then the case is closed', () => {
    const decided = caseIn('decided');
    expect(decided.appealableUntil).toEqual(until);
    expect(at(decided, justBefore(until)).state).toBe('decided');
    expect(at(decided, until).state).toBe('closed');
    expect(step(decided, { command: 'appeal', side: 'claimant' }, claimant, justBefore(until)).ok).toBe(true);
    expect(step(decided, { command: 'appeal', side: 'claimant' }, claimant, until)).toMatchObject({
      refusal: { code: 'ILLEGAL_MOVE', facts: { state: 'closed' } },
    });
  });

  test('there is one appeal: its ruling closes the case', () => {
    const second = caseIn('closed');
    expect(second.rulings).toHaveLength(2);
    expect(at(second, monday.add({ hours: 1 })).state).toBe('closed');
    expect(step(second, { command: 'appeal', side: 'holder' }, claimant)).toMatchObject({
      refusal: { code: 'ILLEGAL_MOVE' },
    });
  });
});

describe('while acknowledged and open the clocks stand still', () => {
  const eleven = monday.add({ hours: 1 });
  /** Ten business days after Monday the 23rd: Monday, 7 December. */
  const atMost = instant('2026-12-07T17:00:00Z');
  const decidedOn = (hour: number) =>
    after(
      caseIn('with-director'),
      { command: 'decide', ruling: ruling() },
      director,
      eleven.add({ hours: hour }),
    );

  test.each<
    [string, DisputeCase, Temporal.Instant, { from: Temporal.Instant; until: Temporal.Instant | null }[]]
  >([
    ['nothing before the acknowledgement', opened(), monday, []],
    ['nothing without a cap', { ...caseIn('acknowledged'), tollEndsAt: null }, eleven, []],
    ['nothing by a cap alone', { ...caseIn('acknowledged'), acknowledgedAt: null }, eleven, []],
    ['from the acknowledgement on', caseIn('acknowledged'), eleven, [{ from: eleven, until: null }]],
    [
      'to the ruling',
      decidedOn(5),
      instant('2027-01-01T00:00:00Z'),
      [{ from: eleven, until: eleven.add({ hours: 5 }) }],
    ],
    ['until the cap', caseIn('with-executive'), justBefore(atMost), [{ from: eleven, until: null }]],
    ['not beyond it, decided or not', caseIn('with-executive'), atMost, [{ from: eleven, until: atMost }]],
    [
      'again while on appeal',
      after(decidedOn(5), { command: 'appeal', side: 'claimant' }, claimant, eleven.add({ hours: 30 })),
      eleven.add({ hours: 40 }),
      [
        { from: eleven, until: eleven.add({ hours: 5 }) },
        { from: eleven.add({ hours: 30 }), until: null },
      ],
    ],
  ])('%s', (_, dispute, now, expected) => {
    expect(tollIntervals(dispute, now)).toEqual(expected);
    expect(isTolled(dispute, now)).toBe(expected.some(({ until }) => until === null));
  });

  test('an appeal after the cap stands nothing still', () => {
    const late = after(caseIn('with-executive'), { command: 'decide', ruling: ruling() }, executive, atMost);
    const appealed = after(late, { command: 'appeal', side: 'claimant' }, claimant, atMost.add({ hours: 1 }));
    expect(tollIntervals(appealed, atMost.add({ hours: 2 }))).toEqual([{ from: eleven, until: atMost }]);
  });

  test('a case that nobody acknowledged counts as acknowledged when it climbs: our delay costs no party its tolling', () => {
    const climbed = at(opened(), limit.acknowledge);
    expect(tollIntervals(climbed, limit.acknowledge)).toEqual([{ from: limit.acknowledge, until: null }]);
  });

  test.each<[DisputeState, boolean]>([
    ['open', false],
    ['acknowledged', true],
    ['evidence', true],
    ['proposed', true],
    ['accepted', true],
    ['with-director', true],
    ['with-executive', true],
    ['decided', false],
    ['appealed', true],
    ['closed', false],
  ])('%s: no new claim on the account is approved: %s', (state, expected) => {
    const dispute = state === 'closed' ? at(caseIn('closed'), eleven) : caseIn(state);
    expect([dispute.state, isPending(dispute)]).toEqual([state, expected]);
  });

  test('the toll never lasts longer than ten business days and never runs outside an open case', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 600 }),
        fc.integer({ min: 0, max: 900 }),
        (decideHour, nowHour) => {
          const dispute = after(
            at(caseIn('with-director'), monday.add({ hours: decideHour })),
            { command: 'decide', ruling: ruling() },
            decideHour >= 7 * 24 + 7 ? executive : director,
            eleven.add({ hours: decideHour - 1 }),
          );
          for (const { from, until } of tollIntervals(dispute, monday.add({ hours: nowHour }))) {
            expect(until).not.toBeNull();
            expect(Temporal.Instant.compare(until ?? from, atMost)).toBeLessThanOrEqual(0);
          }
        },
      ),
    );
  });

  test.each<[string, string, [string, string][], string, string]>([
    [
      'three days later',
      '2027-02-21T00:00:00Z',
      [['2026-11-23T11:00:00Z', '2026-11-26T09:00:00Z']],
      'UTC',
      '2027-02-24T00:00:00Z',
    ],
    [
      'the same day: nothing',
      '2027-02-21T00:00:00Z',
      [['2026-11-23T11:00:00Z', '2026-11-23T23:00:00Z']],
      'UTC',
      '2027-02-21T00:00:00Z',
    ],
    [
      'two intervals add up',
      '2027-02-21T00:00:00Z',
      [
        ['2026-11-23T11:00:00Z', '2026-11-24T09:00:00Z'],
        ['2026-11-26T11:00:00Z', '2026-11-28T09:00:00Z'],
      ],
      'UTC',
      '2027-02-24T00:00:00Z',
    ],
    [
      'over a change of the clocks it stays midnight',
      '2027-03-13T05:00:00Z',
      [['2027-02-01T12:00:00Z', '2027-02-03T12:00:00Z']],
      'America/New_York',
      '2027-03-15T04:00:00Z',
    ],
  ])('the end moves by the days that began meanwhile: %s', (_, oldEnd, intervals, zone, newEnd) => {
    const spans = intervals.map(([from, until]) => ({ from: instant(from), until: instant(until) }));
    expect(endAfterToll(instant(oldEnd), spans, zone)).toEqual(instant(newEnd));
  });
});
