import { describe, expect, test } from 'vitest';
import { disputeAt } from '../../domain/dispute.ts';
import type { RuledClaim, Verdict } from '../../domain/dispute-ruling.ts';
import { explainBreach, explainRuling } from '../../domain/dispute-why.ts';
import { calendar, limit, opened, ruling, settings } from './dispute-case.ts';

describe('why a dispute went up by itself', () => {
  const dispute = opened();
  const [breach] = disputeAt(dispute, limit.acknowledge, settings, calendar).breaches;
  if (breach === undefined) throw new Error('the limit of the first step ran');

  test('its step was not taken by the limit, and taken a moment before it would be no breach', () => {
    expect(explainBreach(dispute, breach, settings, calendar)).toEqual({
      code: 'STEP_MISSED',
      rule: 'R-disputes',
      facts: {
        disputeId: dispute.disputeId,
        step: breach.step,
        state: 'open',
        dueAt: '2026-11-24T17:00:00Z',
        stepTakenAt: null,
      },
      wouldChange: [
        {
          fact: 'stepTakenAt',
          becomes: '2026-11-24T16:59:59.999Z',
          text: 'The step, taken before its limit, is no breach.',
        },
      ],
    });
  });

  test('so it is where the step before was missed as well', () => {
    const [first, second] = disputeAt(dispute, limit.decide, settings, calendar).breaches;
    if (first === undefined || second === undefined) throw new Error('two limits ran');
    const late = { ...dispute, breaches: [first] };
    expect(explainBreach(late, second, settings, calendar).wouldChange).toMatchObject([
      { fact: 'stepTakenAt', becomes: '2026-11-30T16:59:59.999Z' },
    ]);
  });

  test('a step that was due before could not have been taken in time a moment ago', () => {
    const told = explainBreach(dispute, { ...breach, at: limit.decide }, settings, calendar);
    expect(told.wouldChange).toEqual([]);
  });

  test('of a case that is closed nothing is due, and nothing would be another', () => {
    const closed = { ...breach, state: 'closed' as const };
    expect(explainBreach(dispute, closed, settings, calendar).wouldChange).toEqual([]);
  });
});

describe('why a ruling does what it does', () => {
  const dispute = opened();
  const claims: RuledClaim[] = [
    { registrationId: 'h', side: 'holder', state: 'active' },
    { registrationId: 'c', side: 'claimant', state: 'queued' },
  ];
  const told = (verdict: Verdict, isAppeal = false) =>
    explainRuling(dispute, ruling(verdict), claims, { heldByOther: false, isAppeal });

  test.each<[Verdict, string, string]>([
    [
      { code: 'UPHOLD_CLAIMANT' },
      'UPHOLD_HOLDER',
      'A ruling that all stays as it is would have changed no registration.',
    ],
    [
      { code: 'UPHOLD_HOLDER' },
      'UPHOLD_CLAIMANT',
      'A ruling for the claimant would have put its claim in front.',
    ],
  ])('of %o: with another it would be otherwise', (verdict, becomes, text) => {
    expect(told(verdict)).toEqual({
      code: verdict.code,
      rule: 'R-disputes',
      facts: {
        disputeId: dispute.disputeId,
        ruling: verdict.code,
        underRule: 'I1',
        onAppeal: false,
        percent: null,
      },
      wouldChange: [{ fact: 'ruling', becomes, text }],
    });
  });

  test('with direct on the other side, a ruling for it would have ended the registration', () => {
    const direct = opened({
      kind: 'partner-direct',
      parties: [
        { side: 'holder', partnerCompanyId: '900', registrationId: 'h', userIds: [] },
        { side: 'direct', partnerCompanyId: null, registrationId: null, userIds: ['3'] },
      ],
      openedBy: { side: 'holder', userId: 'link:h' },
    });
    const given = { heldByOther: false, isAppeal: false };
    expect(explainRuling(direct, ruling(), claims.slice(0, 1), given).wouldChange).toEqual([
      {
        fact: 'ruling',
        becomes: 'UPHOLD_DIRECT',
        text: 'A ruling for direct sales would have ended the registrations.',
      },
    ]);
  });

  test('a split tells its share, and an appeal that it was one', () => {
    expect(told({ code: 'SPLIT', percent: 40 }, true).facts).toMatchObject({
      percent: 40,
      onAppeal: true,
      ruling: 'SPLIT',
    });
  });
});
