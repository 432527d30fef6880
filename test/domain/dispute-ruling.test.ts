import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { byNobody, type DisputeCase, type DisputeKind, type DisputeSide } from '../../domain/dispute.ts';
import {
  type ClaimEffect,
  losers,
  openerLost,
  type RuledClaim,
  type Ruling,
  type RulingCode,
  rulingCodes,
  rulingEffects,
  rulingRefusal,
  type Verdict,
} from '../../domain/dispute-ruling.ts';
import type { Refusal } from '../../domain/refusal.ts';
import { move, type State, states } from '../../domain/registration.ts';
import { caseIn, opened, ruling } from './dispute-case.ts';

const holderClaim = (state: State = 'active'): RuledClaim => ({
  registrationId: 'reg_1',
  side: 'holder',
  state,
});
const claimantClaim = (state: State = 'queued'): RuledClaim => ({
  registrationId: 'reg_2',
  side: 'claimant',
  state,
});

const direct = opened({
  kind: 'partner-direct',
  parties: [
    { side: 'holder', partnerCompanyId: '900', registrationId: 'reg_1', userIds: [] },
    { side: 'direct', partnerCompanyId: null, registrationId: null, userIds: ['3'] },
  ],
  openedBy: { side: 'holder', userId: 'link:h' },
});
const decision = opened({
  kind: 'partner-decision',
  parties: [
    { side: 'claimant', partnerCompanyId: '901', registrationId: 'reg_2', userIds: [] },
    { side: 'office', partnerCompanyId: null, registrationId: null, userIds: ['20'] },
  ],
});

const effects = (
  dispute: DisputeCase,
  verdict: Verdict,
  claims: RuledClaim[],
  changes: Partial<{ heldByOther: boolean; isAppeal: boolean }> = {},
) => rulingEffects(dispute, verdict, claims, { heldByOther: false, isAppeal: false, ...changes });

/** Effects in words: `end reg_1: revoke DISPUTE_RULING`. */
const words = (all: ClaimEffect[]) =>
  all.map(each => {
    switch (each.effect) {
      case 'end':
        return `end ${each.registrationId}: ${each.moves.join(' ')} ${each.code}`;
      case 'award':
        return `award ${each.registrationId}: ${each.moves.join(' ')}`;
      case 'credit':
        return `credit ${each.side} ${each.registrationId}: ${each.percent}`;
      case 'compensate':
        return `compensate ${each.side}: ${each.amountMinor} ${each.currency}`;
      case 'add-co-sellers':
        return `add-co-sellers ${each.registrationId}: ${each.partnerCompanyId} ${each.userIds.join(' ')}`;
      default:
        return `${each.effect} ${each.registrationId}`;
    }
  });

describe('what each ruling does', () => {
  const partners = opened({ openedBy: { side: 'holder', userId: 'link:h' } });
  test.each<[string, DisputeCase, Verdict, RuledClaim[], string[]]>([
    [
      'the holder keeps, the claimant waits on',
      partners,
      { code: 'UPHOLD_HOLDER' },
      [holderClaim(), claimantClaim()],
      ['keep reg_1', 'keep reg_2'],
    ],
    [
      'the claimant wins: the hold is revoked first, then the claim approved',
      partners,
      { code: 'UPHOLD_CLAIMANT' },
      [holderClaim(), claimantClaim()],
      ['end reg_1: revoke DISPUTE_RULING', 'award reg_2: front-left approve'],
    ],
    [
      'the claimant wins against an earlier claim under review',
      partners,
      { code: 'UPHOLD_CLAIMANT' },
      [holderClaim('under-review'), claimantClaim()],
      ['end reg_1: reject DUP_ACTIVE_PARTNER', 'award reg_2: front-left approve'],
    ],
    [
      'the claimant had been rejected: it is restored and approved',
      partners,
      { code: 'UPHOLD_CLAIMANT' },
      [holderClaim(), claimantClaim('rejected')],
      ['end reg_1: revoke DISPUTE_RULING', 'award reg_2: appeal-upheld approve'],
    ],
    [
      'direct was right: the hold is revoked and its findings dismissed',
      direct,
      { code: 'UPHOLD_DIRECT' },
      [holderClaim()],
      ['end reg_1: revoke DISPUTE_RULING', 'dismiss-findings reg_1'],
    ],
    [
      'direct was right against a claim under review',
      direct,
      { code: 'UPHOLD_DIRECT' },
      [holderClaim('under-review')],
      ['end reg_1: reject DIRECT_OPEN_DEAL', 'dismiss-findings reg_1'],
    ],
    [
      'the credit is split between partners',
      partners,
      { code: 'SPLIT', percent: 70 },
      [holderClaim(), claimantClaim()],
      ['keep reg_1', 'keep reg_2', 'credit holder reg_1: 70', 'credit claimant reg_2: 30'],
    ],
    [
      'the credit is split with direct',
      direct,
      { code: 'SPLIT', percent: 60 },
      [holderClaim()],
      ['keep reg_1', 'credit holder reg_1: 60', 'credit direct null: 40'],
    ],
    [
      'both partners sell',
      partners,
      { code: 'CO_SELL' },
      [holderClaim(), claimantClaim()],
      ['keep reg_1', 'keep reg_2', 'add-co-sellers reg_1: 901 '],
    ],
    [
      'the partner and direct sell',
      direct,
      { code: 'CO_SELL' },
      [holderClaim()],
      ['keep reg_1', 'add-co-sellers reg_1: null 3'],
    ],
    [
      'nobody was right: every claim ends',
      partners,
      { code: 'VOID' },
      [holderClaim(), claimantClaim()],
      ['end reg_1: revoke DISPUTE_RULING', 'end reg_2: front-left reject OTHER'],
    ],
    [
      'somebody is compensated and the claims stay',
      partners,
      { code: 'COMPENSATE', to: 'claimant', amountMinor: 250_000n, currency: 'EUR' },
      [holderClaim(), claimantClaim()],
      ['keep reg_1', 'keep reg_2', 'compensate claimant: 250000 EUR'],
    ],
    [
      'a mistaken rejection goes back to review, and no further',
      decision,
      { code: 'UPHOLD_CLAIMANT' },
      [claimantClaim('rejected')],
      ['award reg_2: appeal-upheld'],
    ],
    [
      'a mistaken revocation is restored',
      decision,
      { code: 'UPHOLD_CLAIMANT' },
      [claimantClaim('revoked')],
      ['award reg_2: appeal-upheld'],
    ],
    ['a decision stands', decision, { code: 'UPHOLD_HOLDER' }, [claimantClaim('rejected')], ['keep reg_2']],
    [
      'what was won meanwhile stays won',
      partners,
      { code: 'VOID' },
      [holderClaim('won'), claimantClaim('lost')],
      ['keep reg_1', 'keep reg_2'],
    ],
  ])('%s', (_, dispute, verdict, claims, expected) => {
    expect(words(effects(dispute, verdict, claims))).toEqual(expected);
  });

  test('where somebody else is protected, a restored claim is first in the queue', () => {
    expect(
      words(
        effects(decision, { code: 'UPHOLD_CLAIMANT' }, [claimantClaim('revoked')], { heldByOther: true }),
      ),
    ).toEqual(['award reg_2: appeal-upheld-not-free']);
    expect(
      words(effects(decision, { code: 'UPHOLD_CLAIMANT' }, [claimantClaim('queued')], { heldByOther: true })),
    ).toEqual(['keep reg_2']);
  });

  test('an appeal’s ruling undoes the first before anything else', () => {
    const all = effects(opened(), { code: 'UPHOLD_CLAIMANT' }, [holderClaim(), claimantClaim()], {
      isAppeal: true,
    });
    expect(words(all)).toEqual([
      'undo-ruling reg_1',
      'undo-ruling reg_2',
      'end reg_1: revoke DISPUTE_RULING',
      'award reg_2: front-left approve',
    ]);
  });
});

describe('the toll is taken back if the one who opened the case loses it', () => {
  const openedBy = (side: DisputeSide, kind: DisputeKind = 'partner-partner') => ({
    kind,
    openedBy: { side, userId: '4' },
  });
  test.each<[string, Pick<DisputeCase, 'kind' | 'openedBy'>, string[]]>([
    ['the holder', openedBy('holder'), ['UPHOLD_CLAIMANT', 'UPHOLD_DIRECT', 'VOID']],
    ['the claimant', openedBy('claimant'), ['UPHOLD_HOLDER', 'UPHOLD_DIRECT', 'VOID']],
    ['direct', openedBy('direct', 'partner-direct'), ['UPHOLD_HOLDER', 'UPHOLD_CLAIMANT']],
    [
      'the partner against a decision',
      openedBy('claimant', 'partner-decision'),
      ['UPHOLD_HOLDER', 'UPHOLD_DIRECT', 'VOID'],
    ],
    [
      'the holder against a decision that stands',
      openedBy('holder', 'partner-decision'),
      ['UPHOLD_HOLDER', 'UPHOLD_CLAIMANT', 'UPHOLD_DIRECT', 'VOID'],
    ],
  ])('%s loses by %s', (_, dispute, codes) => {
    expect(rulingCodes.filter(code => openerLost(dispute, code))).toEqual(codes);
  });

  test.each<[string, DisputeCase, Verdict, string[]]>([
    [
      'the claimant opened and lost',
      caseIn('with-director'),
      { code: 'UPHOLD_HOLDER' },
      ['keep reg_1', 'keep reg_2', 'take-toll-back reg_1'],
    ],
    [
      'a compromise takes nothing back',
      caseIn('with-director'),
      { code: 'CO_SELL' },
      ['keep reg_1', 'keep reg_2', 'add-co-sellers reg_1: 901 '],
    ],
    [
      'nothing stood still: nothing is taken back',
      opened(),
      { code: 'UPHOLD_HOLDER' },
      ['keep reg_1', 'keep reg_2'],
    ],
    [
      'a claim that the ruling ends has no toll to give back',
      caseIn('with-director'),
      { code: 'VOID' },
      ['end reg_1: revoke DISPUTE_RULING', 'end reg_2: front-left reject OTHER'],
    ],
  ])('%s', (_, dispute, verdict, expected) => {
    expect(words(effects(dispute, verdict, [holderClaim(), claimantClaim()]))).toEqual(expected);
  });
});

test.each<[RulingCode, DisputeSide[]]>([
  ['UPHOLD_HOLDER', ['claimant', 'direct']],
  ['UPHOLD_CLAIMANT', ['holder', 'direct', 'office']],
  ['UPHOLD_DIRECT', ['holder', 'claimant']],
  ['VOID', ['holder', 'claimant']],
  ['SPLIT', []],
  ['CO_SELL', []],
  ['COMPENSATE', []],
])('%s goes against %j', (code, sides) => {
  expect(losers[code]).toEqual(sides);
});

test('nobody loses a case that nobody opened', () => {
  const dispute = {
    kind: 'partner-partner' as const,
    openedBy: { side: 'holder' as const, userId: byNobody },
  };
  expect(rulingCodes.filter(code => openerLost(dispute, code))).toEqual([]);
});

test('the office that opened a case against its own decision loses nothing by it', () => {
  const dispute = { kind: 'partner-decision' as const, openedBy: { side: 'office' as const, userId: '20' } };
  expect(rulingCodes.filter(code => openerLost(dispute, code))).toEqual(['UPHOLD_CLAIMANT']);
});

describe('every effect says why it happens', () => {
  test.each<[string, ClaimEffect[], ClaimEffect[]]>([
    [
      'an end and an award by the ruling',
      effects(opened(), { code: 'UPHOLD_CLAIMANT' }, [holderClaim('queued'), claimantClaim('submitted')]),
      [
        {
          effect: 'end',
          registrationId: 'reg_1',
          moves: ['front-left', 'reject'],
          code: 'DUP_ACTIVE_PARTNER',
          endCause: 'ruling',
        },
        { effect: 'award', registrationId: 'reg_2', moves: ['screen-free', 'approve'], endCause: 'ruling' },
      ],
    ],
    [
      'the end of an active registration',
      effects(direct, { code: 'UPHOLD_DIRECT' }, [holderClaim()]),
      [
        {
          effect: 'end',
          registrationId: 'reg_1',
          moves: ['revoke'],
          code: 'DISPUTE_RULING',
          endCause: 'ruling',
        },
        { effect: 'dismiss-findings', registrationId: 'reg_1' },
      ],
    ],
    [
      'an award where another is protected',
      effects(decision, { code: 'UPHOLD_CLAIMANT' }, [claimantClaim('rejected')], { heldByOther: true }),
      [
        {
          effect: 'award',
          registrationId: 'reg_2',
          moves: ['appeal-upheld-not-free'],
          endCause: 'ruling',
        },
      ],
    ],
    [
      'an appeal, and the toll that it takes back',
      effects(caseIn('with-director'), { code: 'UPHOLD_HOLDER' }, [holderClaim()], { isAppeal: true }),
      [
        { effect: 'undo-ruling', registrationId: 'reg_1', endCause: 'appeal' },
        { effect: 'keep', registrationId: 'reg_1' },
        { effect: 'take-toll-back', registrationId: 'reg_1', endCause: 'toll-taken-back' },
      ],
    ],
  ])('%s', (_, made, expected) => {
    expect(made).toEqual(expected);
  });

  test.each<[State, string]>([
    ['submitted', 'award reg_2: screen-free approve'],
    ['info-requested', 'award reg_2: answer approve'],
    ['under-review', 'award reg_2: approve'],
    ['queued', 'award reg_2: front-left approve'],
    ['rejected', 'award reg_2: appeal-upheld approve'],
    ['revoked', 'award reg_2: appeal-upheld'],
    ['active', 'keep reg_2'],
    ['withdrawn', 'keep reg_2'],
    ['won', 'keep reg_2'],
  ])('a claim that is %s wins: %s', (state, expected) => {
    const all = effects(opened(), { code: 'UPHOLD_CLAIMANT' }, [claimantClaim(state)]);
    expect(words(all)).toEqual([expected]);
  });

  test.each<[State, string]>([
    ['submitted', 'end reg_2: screen-free reject OTHER'],
    ['info-requested', 'end reg_2: answer reject OTHER'],
    ['under-review', 'end reg_2: reject OTHER'],
    ['queued', 'end reg_2: front-left reject OTHER'],
    ['active', 'end reg_2: revoke DISPUTE_RULING'],
    ['rejected', 'keep reg_2'],
  ])('a claim that is %s is void: %s', (state, expected) => {
    expect(words(effects(opened(), { code: 'VOID' }, [claimantClaim(state)]))).toEqual([expected]);
  });

  test('a claimant against direct is in front', () => {
    const withDirect = opened({
      kind: 'partner-direct',
      parties: [
        { side: 'direct', partnerCompanyId: null, registrationId: null, userIds: ['3'] },
        { side: 'claimant', partnerCompanyId: '901', registrationId: 'reg_2', userIds: [] },
      ],
    });
    const claims = [claimantClaim()];
    expect(words(effects(withDirect, { code: 'SPLIT', percent: 80 }, claims))).toEqual([
      'keep reg_2',
      'credit claimant reg_2: 80',
      'credit direct null: 20',
    ]);
    expect(words(effects(withDirect, { code: 'CO_SELL' }, claims))).toEqual([
      'keep reg_2',
      'add-co-sellers reg_2: null 3',
    ]);
  });
});

describe('over all rulings and states of the claims', () => {
  const verdicts: Verdict[] = [
    { code: 'UPHOLD_HOLDER' },
    { code: 'UPHOLD_CLAIMANT' },
    { code: 'UPHOLD_DIRECT' },
    { code: 'SPLIT', percent: 50 },
    { code: 'CO_SELL' },
    { code: 'VOID' },
    { code: 'COMPENSATE', to: 'holder', amountMinor: 1n, currency: 'USD' },
  ];
  /** Carries the moves out by the state table, and counts who is active after each effect (I1). */
  const carriedOut = (claims: RuledClaim[], all: ClaimEffect[]) => {
    const standing = new Map(claims.map(claim => [claim.registrationId, claim.state]));
    const activeAfterEach: number[] = [];
    for (const each of all) {
      for (const event of 'moves' in each ? each.moves : []) {
        const moved = move(
          standing.get(each.effect === 'end' || each.effect === 'award' ? each.registrationId : '') ?? null,
          event,
        );
        if (!moved.ok) throw new Error(`${JSON.stringify(each)}: ${moved.refusal.detail}`);
        if ('registrationId' in each && each.registrationId !== null)
          standing.set(each.registrationId, moved.to);
      }
      activeAfterEach.push([...standing.values()].filter(state => state === 'active').length);
    }
    return { standing, activeAfterEach };
  };

  test('every move is legal, never are two claims active, and a winner is never ended', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...states),
        fc.constantFrom(...states.filter(state => state !== 'active')),
        fc.constantFrom(...verdicts),
        fc.boolean(),
        (front, behind, verdict, isAppeal) => {
          const claims = [holderClaim(front), claimantClaim(behind)];
          const all = effects(caseIn('with-director'), verdict, claims, { isAppeal });
          const { standing, activeAfterEach } = carriedOut(claims, all);
          expect(Math.max(0, ...activeAfterEach)).toBeLessThanOrEqual(1);
          if (verdict.code === 'UPHOLD_HOLDER') expect(standing.get('reg_1')).toBe(front);
          if (verdict.code === 'VOID') expect([...standing.values()]).not.toContain('active');
        },
      ),
      { numRuns: 1000 },
    );
  });

  test('the shares of a split are always the whole', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 99 }), percent => {
        const shares = effects(opened(), { code: 'SPLIT', percent }, [
          holderClaim(),
          claimantClaim(),
        ]).flatMap(each => (each.effect === 'credit' ? [each.percent] : []));
        expect(shares.reduce((a, b) => a + b, 0)).toBe(100);
      }),
    );
  });
});

describe('a ruling that cannot be made', () => {
  test.each<[string, DisputeCase, Ruling, string[]]>([
    ['there is no direct side', opened(), ruling({ code: 'UPHOLD_DIRECT' }), ['code', 'code', 'code']],
    ['there is no claimant', direct, ruling({ code: 'UPHOLD_CLAIMANT' }), ['code', 'code']],
    [
      'there is nobody to split with',
      decision,
      ruling({ code: 'SPLIT', percent: 50 }),
      ['code', 'code', 'code'],
    ],
    ['there is nobody to sell with', decision, ruling({ code: 'CO_SELL' }), ['code', 'code', 'code']],
    ['no reasoning is given', opened(), { ...ruling(), reasoning: ' ' }, ['hasReasoning']],
    ['no rule is named', opened(), { ...ruling(), rule: '' }, ['hasRule']],
    ['the share is nothing', opened(), ruling({ code: 'SPLIT', percent: 0 }), ['percent']],
    ['the share is all', opened(), ruling({ code: 'SPLIT', percent: 100 }), ['percent']],
    ['the share is a fraction', opened(), ruling({ code: 'SPLIT', percent: 33.3 }), ['percent']],
    [
      'the amount is nothing',
      opened(),
      ruling({ code: 'COMPENSATE', to: 'holder', amountMinor: 0n, currency: 'USD' }),
      ['amountMinor'],
    ],
    [
      'the currency is a word',
      opened(),
      ruling({ code: 'COMPENSATE', to: 'holder', amountMinor: 1n, currency: 'dollars' }),
      ['currency'],
    ],
    [
      'the one compensated is no party',
      opened(),
      ruling({ code: 'COMPENSATE', to: 'direct', amountMinor: 1n, currency: 'USD' }),
      ['to', 'to'],
    ],
    [
      'several things are wrong at once',
      opened(),
      { ...ruling({ code: 'COMPENSATE', to: 'holder', amountMinor: -1n, currency: '' }), reasoning: '' },
      ['hasReasoning', 'amountMinor', 'currency'],
    ],
  ])('when %s', (_, dispute, made, facts) => {
    const refusal = rulingRefusal(dispute, made);
    expect(refusal).toMatchObject({ code: 'INVALID_RULING' });
    expect(refusal?.wouldChange.map(change => change.fact)).toEqual(facts);
    for (const change of refusal?.wouldChange ?? [])
      expect(Object.keys(refusal?.facts ?? {})).toContain(change.fact);
  });

  const invalid = (rest: Omit<Refusal, 'code' | 'rule' | 'title'>): Refusal => ({
    code: 'INVALID_RULING',
    rule: 'R-disputes',
    title: 'This ruling cannot be made',
    ...rest,
  });
  test.each<[string, DisputeCase, Ruling, Refusal]>([
    [
      'the code fits no party',
      opened(),
      ruling({ code: 'UPHOLD_DIRECT' }),
      invalid({
        detail:
          'UPHOLD_HOLDER fits the parties of this dispute. UPHOLD_CLAIMANT fits the parties of this dispute. VOID fits the parties of this dispute.',
        facts: { sides: ['holder', 'claimant'], code: 'UPHOLD_DIRECT', hasReasoning: true, hasRule: true },
        wouldChange: ['UPHOLD_HOLDER', 'UPHOLD_CLAIMANT', 'VOID'].map(code => ({
          fact: 'code',
          becomes: code,
          text: `${code} fits the parties of this dispute.`,
        })),
      }),
    ],
    [
      'neither reason nor rule nor a share is given',
      opened(),
      { ...ruling({ code: 'SPLIT', percent: 100 }), reasoning: ' ', rule: ' ' },
      invalid({
        detail:
          'Give the reasoning: each side reads it. Name the rule that the ruling rests on. The share of the side in front is a whole number from 1 to 99.',
        facts: {
          sides: ['holder', 'claimant'],
          code: 'SPLIT',
          hasReasoning: false,
          hasRule: false,
          percent: 100,
        },
        wouldChange: [
          { fact: 'hasReasoning', becomes: true, text: 'Give the reasoning: each side reads it.' },
          { fact: 'hasRule', becomes: true, text: 'Name the rule that the ruling rests on.' },
          {
            fact: 'percent',
            becomes: 50,
            text: 'The share of the side in front is a whole number from 1 to 99.',
          },
        ],
      }),
    ],
    [
      'the office is compensated with nothing',
      decision,
      ruling({ code: 'COMPENSATE', to: 'office', amountMinor: 0n, currency: 'dollars' }),
      invalid({
        detail:
          'The amount is more than nothing. The currency is a code of three letters. Compensate the claimant.',
        facts: {
          sides: ['claimant', 'office'],
          code: 'COMPENSATE',
          hasReasoning: true,
          hasRule: true,
          amountMinor: '0',
          currency: 'dollars',
          to: 'office',
        },
        wouldChange: [
          { fact: 'amountMinor', becomes: '1', text: 'The amount is more than nothing.' },
          { fact: 'currency', becomes: 'USD', text: 'The currency is a code of three letters.' },
          { fact: 'to', becomes: 'claimant', text: 'Compensate the claimant.' },
        ],
      }),
    ],
  ])('says what is wrong when %s', (_, dispute, made, expected) => {
    expect(rulingRefusal(dispute, made)).toStrictEqual(expected);
  });

  test('for a holder, between a claimant and direct sales: neither holds the customer', () => {
    const [, claimant] = opened().parties;
    const [, rep] = direct.parties;
    if (claimant === undefined || rep === undefined) throw new Error('each case has two parties');
    const between = opened({ kind: 'partner-direct', parties: [claimant, rep] });
    expect(rulingRefusal(between, ruling({ code: 'UPHOLD_HOLDER' }))).toMatchObject({
      code: 'INVALID_RULING',
      wouldChange: [{ becomes: 'UPHOLD_CLAIMANT' }, { becomes: 'VOID' }],
    });
  });

  test.each(['EURO', 'xEUR', 'EU', 'eur', 'EUR '])('%j is no currency', currency => {
    const made = ruling({ code: 'COMPENSATE', to: 'holder', amountMinor: 1n, currency });
    expect(rulingRefusal(opened(), made)?.wouldChange.map(change => change.fact)).toEqual(['currency']);
  });

  test.each<[string, DisputeCase, Ruling]>([
    ['between partners', opened(), ruling({ code: 'UPHOLD_CLAIMANT' })],
    ['with direct', direct, ruling({ code: 'UPHOLD_DIRECT' })],
    ['against a decision', decision, ruling({ code: 'UPHOLD_HOLDER' })],
    ['with a share of 1 %', opened(), ruling({ code: 'SPLIT', percent: 1 })],
    ['with a share of 99 %', opened(), ruling({ code: 'SPLIT', percent: 99 })],
    ['that both sell', opened(), ruling({ code: 'CO_SELL' })],
    ['that nobody was right', decision, ruling({ code: 'VOID' })],
    [
      'with money',
      opened(),
      ruling({ code: 'COMPENSATE', to: 'claimant', amountMinor: 1n, currency: 'USD' }),
    ],
  ])('one %s can', (_, dispute, made) => {
    expect(rulingRefusal(dispute, made)).toBeNull();
  });

  test('a ruling of a code that is offered instead fits', () => {
    for (const dispute of [opened(), direct, decision])
      for (const code of ['UPHOLD_CLAIMANT', 'UPHOLD_DIRECT', 'CO_SELL'] as const)
        for (const change of rulingRefusal(dispute, ruling({ code }))?.wouldChange ?? [])
          expect(rulingRefusal(dispute, { ...ruling(), ...asVerdict(change.becomes) })).toBeNull();
  });
});

function asVerdict(code: unknown): Verdict {
  for (const known of ['UPHOLD_HOLDER', 'UPHOLD_CLAIMANT', 'VOID'] as const)
    if (known === code) return { code: known };
  throw new Error(`${String(code)} was offered`);
}
