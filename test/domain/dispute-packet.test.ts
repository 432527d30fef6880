import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalJson } from '../../domain/canonical-json.ts';
import type { DisputeCase } from '../../domain/dispute.ts';
import { packetFor, redacted } from '../../domain/dispute-packet.ts';
import type { Ruling, Verdict } from '../../domain/dispute-ruling.ts';
import { after, claimant, director, holder, limit, monday, opened, ruling, step } from './dispute-case.ts';

/** Both sides gave evidence; the director ruled and named both in the reasoning. */
const ruled = (
  verdict: Verdict = { code: 'SPLIT', percent: 70 },
  changes: Partial<Pick<Ruling, 'facts' | 'reasoning'>> = {},
): DisputeCase => {
  const first = after(
    opened(),
    {
      command: 'give-evidence',
      side: 'holder',
      evidence: { evidenceId: 'ev_1', facts: { dealId: '200', meetings: 3 } },
    },
    holder,
  );
  const both = after(
    first,
    {
      command: 'give-evidence',
      side: 'claimant',
      evidence: { evidenceId: 'ev_2', facts: { contact: 'Kim Lee', amount: '12,000' } },
    },
    claimant,
  );
  const made = {
    ...ruling(verdict),
    facts: { earlier: 'reg_1', later: 'reg_2', asked: ['900', '901'] },
    reasoning: 'Northwind (reg_1) met KIM LEE of Contoso (reg_2).',
    ...changes,
  };
  return after({ ...both, state: 'with-director' }, { command: 'decide', ruling: made }, director);
};

const ofClaimant = ['Contoso', 'Kim Lee', '12,000'];
const ofHolder = ['Northwind', 'Dana'];

describe('each side reads its own packet (I7)', () => {
  test('the holder reads its evidence, its share, and nothing of the other partner', () => {
    const packet = packetFor(ruled(), 'holder', ofClaimant);
    expect(packet).toMatchObject({
      side: 'holder',
      openedByYou: false,
      evidence: [
        { evidenceId: 'ev_1', yours: true, facts: { dealId: '200', meetings: 3 } },
        { evidenceId: 'ev_2', yours: false, facts: null },
      ],
      rulings: [
        {
          code: 'SPLIT',
          yourPercent: 70,
          reasoning: `Northwind (reg_1) met ${redacted} of ${redacted} (${redacted}).`,
          facts: { earlier: 'reg_1', later: redacted, asked: ['900', redacted] },
        },
      ],
    });
  });

  test('the packet says who opened the case, when, what is due, and what was ruled', () => {
    const dispute = ruled({ code: 'CO_SELL' }, { facts: {}, reasoning: 'Both did the work.' });
    const breaches: DisputeCase['breaches'] = [{ step: 'acknowledge', state: 'open', at: limit.acknowledge }];
    expect(packetFor({ ...dispute, evidence: [], breaches }, 'claimant', [])).toEqual({
      disputeId: 'dsp_1',
      kind: 'partner-partner',
      state: 'decided',
      side: 'claimant',
      openedByYou: true,
      openedAt: monday,
      decisionDueAt: limit.decide,
      evidence: [],
      proposal: null,
      rulings: [
        {
          code: 'CO_SELL',
          rule: 'I1',
          reasoning: 'Both did the work.',
          facts: {},
          yourPercent: null,
          yourAmount: null,
          at: monday.add({ hours: 1 }),
        },
      ],
      appealableUntil: limit.decide,
      breaches,
    });
  });

  test('evidence says when it was given', () => {
    const given = packetFor(ruled(), 'holder', []).evidence.map(({ givenAt }) => givenAt);
    expect(given).toEqual([monday.add({ hours: 1 }), monday.add({ hours: 1 })]);
  });

  test('no text is hidden from the vendor’s own sides', () => {
    const dispute = ruled({ code: 'CO_SELL' }, { facts: { of: 'Contoso' } });
    for (const side of ['direct', 'office'] as const)
      expect(packetFor(dispute, side, ofClaimant).rulings).toMatchObject([
        { facts: { of: 'Contoso' }, yourAmount: null },
      ]);
  });

  test('a longer hidden text is blacked out whole, though it begins like a shorter, and white space around it is none of it', () => {
    const dispute = ruled({ code: 'CO_SELL' }, { reasoning: 'Contoso Holding and Contoso.', facts: {} });
    for (const hidden of [
      ['Contoso', 'Contoso Holding'],
      [' Contoso Holding ', ' Contoso '],
    ])
      expect(packetFor(dispute, 'holder', hidden).rulings[0]?.reasoning).toBe(`${redacted} and ${redacted}.`);
  });

  test('names of facts are blacked out, and yes, no and nothing stay', () => {
    const facts = { contoso: true, won: false, paid: null, share: 2 };
    expect(
      packetFor(ruled({ code: 'CO_SELL' }, { facts }), 'holder', ['Contoso', 'false', 'null']).rulings[0]
        ?.facts,
    ).toEqual({
      [redacted]: true,
      won: false,
      paid: null,
      share: 2,
    });
    expect(redacted).toBe('▮▮▮');
  });

  test('the claimant reads the same case from its side', () => {
    expect(packetFor(ruled(), 'claimant', ofHolder)).toMatchObject({
      openedByYou: true,
      evidence: [{ facts: null }, { yours: true, facts: { contact: 'Kim Lee', amount: '12,000' } }],
      rulings: [{ yourPercent: 30, reasoning: `${redacted} (${redacted}) met KIM LEE of Contoso (reg_2).` }],
    });
  });

  test('the vendor’s own sides read everything', () => {
    const packet = packetFor(
      ruled({ code: 'COMPENSATE', to: 'claimant', amountMinor: 5n, currency: 'EUR' }),
      'office',
      ofClaimant,
    );
    expect(packet.evidence.map(each => each.facts)).not.toContain(null);
    expect(packet.rulings).toMatchObject([
      { yourAmount: { amountMinor: 5n }, reasoning: 'Northwind (reg_1) met KIM LEE of Contoso (reg_2).' },
    ]);
  });

  test('a share belongs to who sells: the office has none, direct has the other side’s', () => {
    const share = (parties: DisputeCase['parties'], side: 'office' | 'direct' | 'claimant') =>
      packetFor({ ...ruled(), parties }, side, []).rulings[0]?.yourPercent;
    const named = (side: 'office' | 'direct' | 'claimant' | 'holder') => ({
      side,
      partnerCompanyId: null,
      registrationId: null,
      userIds: [],
    });
    expect(share([named('holder'), named('office')], 'office')).toBeNull();
    expect(share([named('holder'), named('direct')], 'direct')).toBe(30);
    expect(share([named('claimant'), named('direct')], 'claimant')).toBe(70);
    expect(share([named('claimant'), named('direct')], 'direct')).toBe(30);
  });

  test('an amount is read by the partner who gets it, and by no other partner', () => {
    const dispute = ruled({ code: 'COMPENSATE', to: 'claimant', amountMinor: 250_000n, currency: 'EUR' });
    expect(packetFor(dispute, 'claimant', []).rulings).toMatchObject([
      { yourAmount: { amountMinor: 250_000n, currency: 'EUR' } },
    ]);
    expect(packetFor(dispute, 'holder', []).rulings).toMatchObject([
      { code: 'COMPENSATE', yourAmount: null },
    ]);
    expect(canonicalJson(packetFor(dispute, 'holder', []))).not.toContain('250000');
  });

  test('a proposal is redacted like a ruling', () => {
    const dispute = ruled();
    const [first] = dispute.rulings;
    const proposed = { ...dispute, proposal: first ?? null };
    expect(packetFor(proposed, 'holder', ofClaimant).proposal?.reasoning).not.toMatch(/contoso|kim|reg_2/i);
  });

  test('a number that tells something hidden is blacked out as well', () => {
    const dispute = ruled({ code: 'CO_SELL' }, { facts: { employees: 4711, deals: 2 } });
    expect(packetFor(dispute, 'holder', ['4711']).rulings).toMatchObject([
      { facts: { employees: redacted, deals: 2 } },
    ]);
  });

  test('with nothing to hide nothing is blacked out', () => {
    const alone = { ...ruled(), parties: [] };
    expect(packetFor(alone, 'holder', ['', ' ']).rulings[0]?.reasoning).toBe(
      'Northwind (reg_1) met KIM LEE of Contoso (reg_2).',
    );
  });

  test('nothing hidden survives in what a partner reads, however it is written and wherever it stands (I7)', () => {
    const name = fc.constantFrom(
      'Contoso',
      'contoso gmbh',
      'C++ Partners (EU)',
      'a.b*c',
      'Kim Lee',
      'Straße',
      '$1',
      'reg_2',
    );
    const filler = fc.constantFrom(' met ', 'x', '', ', ');
    fc.assert(
      fc.property(
        fc.uniqueArray(name, { minLength: 1 }),
        fc.array(fc.tuple(filler, name, fc.boolean())),
        (hidden, parts) => {
          const written = parts.map(([gap, what, loud]) => gap + (loud ? what.toUpperCase() : what)).join('');
          const dispute = ruled(
            { code: 'CO_SELL' },
            { reasoning: `Because ${written}`, facts: { [written]: written, list: [written] } },
          );
          const { rulings } = packetFor(dispute, 'holder', hidden);
          const read = [rulings[0]?.reasoning, ...Object.entries(rulings[0]?.facts ?? {}).flat(2)]
            .join('\n')
            .toLowerCase();
          for (const each of hidden) expect(read).not.toContain(each.toLowerCase());
        },
      ),
    );
  });
});

test('a case that is not open to evidence refuses it, and the packet says where the case stands', () => {
  const dispute = ruled();
  expect(
    step(
      dispute,
      { command: 'give-evidence', side: 'holder', evidence: { evidenceId: 'x', facts: {} } },
      holder,
    ).ok,
  ).toBe(false);
  expect(packetFor(dispute, 'holder', [])).toMatchObject({ state: 'decided', breaches: [] });
});
