import { describe, expect, test } from 'vitest';
import type { DealStep } from '../../domain/deal-outcome.ts';
import { dealOutcome } from '../../domain/deal-outcome.ts';
import { explainDealOutcome } from '../../domain/deal-outcome-why.ts';
import { explainEscalation, explainHit, withConsent } from '../../domain/engagement-why.ts';
import { explainMove } from '../../domain/move-why.ts';
import { endsClaims, explainLeaving } from '../../domain/partner-standing.ts';
import { defaultPolicy } from '../../domain/policy.ts';
import type { RegistrationEvent, State } from '../../domain/registration.ts';
import { explainScreening } from '../../domain/screening-why.ts';
import type { ClaimSummary } from '../../domain/submission.ts';
import { active, claim, instant } from './claim.ts';
import { aClaim } from './deal-and-claim.ts';

describe('why a registered deal is what it is', () => {
  const at = (date: string) => instant(`${date}T12:00:00Z`);
  const told = (steps: DealStep[], now = at('2027-06-30'), lossOpposedAt: Temporal.Instant | null = null) => {
    const facts = {
      protectedFrom: at('2027-03-01'),
      end: instant('2027-05-31T00:00:00Z'),
      steps,
      lossOpposedAt,
      now,
      policy: defaultPolicy,
    };
    const outcome = dealOutcome(facts);
    if (outcome.is === 'open') throw new Error('nothing to explain');
    return explainDealOutcome(facts, outcome, '100');
  };
  const reopened = (becomes: string) => ({
    fact: 'reopenedAt',
    becomes,
    text: 'The deal, opened again in time and before the end, makes it active again.',
  });
  const opposed = (becomes: string) => ({
    fact: 'lossOpposedAt',
    becomes,
    text: 'An objection of the partner in time keeps it registered.',
  });

  test('won: opened again at once it would be active', () => {
    expect(told([{ at: at('2027-04-01'), outcome: 'won', by: 'other' }])).toEqual({
      code: 'WON',
      rule: 'R-won',
      facts: {
        dealId: '100',
        setAt: '2027-04-01T12:00:00Z',
        setBy: null,
        lossOpposedAt: null,
        reopenedAt: null,
        objectUntil: null,
      },
      wouldChange: [reopened('2027-04-01T12:00:00.001Z')],
    });
  });

  test('lost by the partner: opened again at once it would be active, also where that was just now', () => {
    const lost = told([{ at: at('2027-04-01'), outcome: 'lost', by: 'partner' }], at('2027-04-01'));
    expect(lost).toMatchObject({
      code: 'LOST',
      rule: 'R-loss',
      facts: { setBy: 'partner', objectUntil: null },
      wouldChange: [reopened('2027-04-01T12:00:00.001Z')],
    });
  });

  test('lost by silence, and reported lost: an objection would have kept it', () => {
    const steps: DealStep[] = [{ at: at('2027-04-01'), outcome: 'lost', by: 'other' }];
    expect(told(steps)).toMatchObject({
      code: 'LOST',
      facts: { setAt: '2027-04-01T12:00:00Z', setBy: 'other', lossOpposedAt: null, objectUntil: null },
      wouldChange: [opposed('2027-04-01T12:00:00Z')],
    });
    expect(told(steps, at('2027-04-02'), at('2027-03-20'))).toMatchObject({
      code: 'LOSS_REPORTED',
      rule: 'R-loss',
      facts: {
        setBy: 'other',
        lossOpposedAt: '2027-03-20T12:00:00Z',
        objectUntil: '2027-04-08T17:00:00Z',
      },
      wouldChange: [opposed('2027-04-01T12:00:00Z')],
    });
  });

  test('lost by silence, with an earlier loss that the partner objected to: opened again once it counts', () => {
    const steps: DealStep[] = [
      { at: at('2027-03-05'), outcome: 'lost', by: 'other' },
      { at: at('2027-04-10'), outcome: 'open', by: 'partner' },
      { at: at('2027-04-20'), outcome: 'lost', by: 'other' },
    ];
    expect(told(steps, at('2027-06-30'), at('2027-03-05'))).toMatchObject({
      code: 'LOST',
      facts: { setAt: '2027-04-20T12:00:00Z' },
      wouldChange: [reopened('2027-04-27T17:00:00.001Z')],
    });
  });
});

describe('why a registration went where it is', () => {
  test.each<[State, RegistrationEvent, RegistrationEvent, string]>([
    ['under-review', 'reject', 'approve', 'Approved it would have been protected.'],
    ['active', 'revoke', 'revocation-dropped', 'Dropped, the revocation would have changed nothing.'],
    ['under-review', 'request-info', 'approve', 'Without a question it could have been approved.'],
  ])('from %s by %s: %s would have led elsewhere', (state, event, becomes, text) => {
    expect(explainMove(state, event, { code: 'REVERTED', rule: 'R-x', facts: { who: 'ids' } })).toEqual({
      code: 'REVERTED',
      rule: 'R-x',
      facts: { state, event, who: 'ids' },
      wouldChange: [{ fact: 'event', becomes, text }],
    });
  });

  test('nothing would have led elsewhere where nothing else could happen', () => {
    expect(explainMove('under-review', 'withdraw', { code: 'WITHDRAWN', rule: 'R-x' }).wouldChange).toEqual(
      [],
    );
    expect(explainMove('won', 'reject', { code: 'WITHDRAWN', rule: 'R-x' }).wouldChange).toEqual([]);
  });
});

describe('why a claim waits, or does not', () => {
  const now = instant('2026-12-01T10:00:00Z');
  const own = claim({ registrationId: 'own', partnerCompanyId: 'a', state: 'submitted', sequence: 5n });
  const holder = active('2026-11-01T10:00:00Z', '2027-02-01T00:00:00Z', {
    registrationId: 'holder',
    partnerCompanyId: 'b',
    sequence: 9n,
  });
  const earlier = claim({
    registrationId: 'earlier',
    partnerCompanyId: 'c',
    state: 'under-review',
    sequence: 2n,
  });
  const later = claim({ registrationId: 'later', partnerCompanyId: 'd', state: 'queued', sequence: 7n });
  const told = (...liveClaims: ClaimSummary[]) => explainScreening({ claim: own, liveClaims, now });
  const turn = [
    {
      fact: 'customerIsFree',
      becomes: true,
      text: 'It moves up for review by itself once the customer is free and its turn comes.',
    },
  ];

  test('the customer is free: behind another claim it would wait', () => {
    expect(told(own, later)).toEqual({
      code: 'FREE',
      rule: 'I1',
      facts: { customerIsFree: true },
      wouldChange: [
        {
          fact: 'customerIsFree',
          becomes: false,
          text: 'Behind somebody who is registered or claimed earlier it would wait in the queue.',
        },
      ],
    });
  });

  test('behind who is registered', () => {
    expect(told(own, later, holder)).toEqual({
      code: 'DUP_ACTIVE_PARTNER',
      rule: 'I1',
      facts: { customerIsFree: false, holderRegistrationId: 'holder', earlierRegistrationIds: [] },
      wouldChange: turn,
    });
  });

  test('what protects the claim itself is not in front of it', () => {
    const held = active('2026-11-01T10:00:00Z', '2027-02-01T00:00:00Z', {
      registrationId: 'own',
      sequence: 5n,
    });
    expect(explainScreening({ claim: held, liveClaims: [held, earlier], now })).toMatchObject({
      code: 'DUP_PENDING_EARLIER',
      facts: { holderRegistrationId: null, earlierRegistrationIds: ['earlier'] },
    });
  });

  test('a draft is free, and would be behind another draft', () => {
    const draft = { ...own, state: 'draft' as const };
    expect(explainScreening({ claim: draft, liveClaims: [], now })).toMatchObject({
      code: 'FREE',
      wouldChange: [],
    });
  });

  test('behind who claimed it earlier', () => {
    expect(told(own, later, earlier)).toEqual({
      code: 'DUP_PENDING_EARLIER',
      rule: 'T1',
      facts: { customerIsFree: false, holderRegistrationId: null, earlierRegistrationIds: ['earlier'] },
      wouldChange: turn,
    });
  });
});

test('a consent that would have spared a heads-up is the partner’s, to everything, just then', () => {
  const act = { kind: 'deal', at: instant('2027-01-10T12:00:00Z'), dealIds: ['100'], pipelineIds: [null] };
  const { change, asked } = withConsent(act as Parameters<typeof withConsent>[0], aClaim());
  expect(change).toEqual({
    fact: 'consent',
    becomes: 'in force',
    text: 'With the partner’s consent in force when it was done there would be no heads-up.',
  });
  expect(asked.consents).toHaveLength(aClaim().consents.length + 1);
  expect(asked.consents.at(-1)).toMatchObject({
    consentId: 'counterfactual',
    registrationId: aClaim().registrationId,
    partnerCompanyId: aClaim().partnerCompanyId,
    scope: { kind: 'account' },
    status: 'granted',
    answeredAs: 'partner',
    answeredAt: act.at,
    validUntil: act.at.add({ milliseconds: 1 }),
  });
});

describe('why a heads-up went on', () => {
  test('nobody took a way out by its deadline', () => {
    expect(explainEscalation('heads-up', instant('2027-03-10T12:00:00Z'))).toEqual({
      code: 'HEADS_UP_UNANSWERED',
      rule: 'H2',
      facts: { status: 'heads-up', event: 'deadline', exceptionAt: '2027-03-10T12:00:00Z' },
      wouldChange: [
        {
          fact: 'status',
          becomes: 'resolved',
          text: 'Answered by its deadline it would not have become an RoE exception.',
        },
      ],
    });
    expect(explainEscalation('heads-up', null).facts.exceptionAt).toBeNull();
  });

  test('the ledger keeps no people of a hit', () => {
    const facts = { dealId: '100', actorUserId: '3', coSellUserIds: ['4'], userIdsSeen: 2 };
    const hit = { verdict: 'hit', rule: 'D1', weight: 'critical', facts, wouldChange: [] } as const;
    expect(explainHit(hit as unknown as Parameters<typeof explainHit>[0])).toEqual({
      code: 'D1',
      rule: 'D1',
      facts: { dealId: '100', userIdsSeen: 2 },
      wouldChange: [],
    });
  });
});

describe('why a partner’s standing did what it did', () => {
  test.each([
    ['terminated' as const, true],
    ['suspended' as const, false],
    ['active' as const, false],
  ])('%s ends its registrations: %s', (status, ends) => {
    expect(endsClaims(status)).toBe(ends);
  });

  test('a partner that left would keep what it has if it were in the program', () => {
    expect(explainLeaving('terminated')).toEqual({
      code: 'PARTNER_TERMINATED',
      rule: 'E28',
      facts: { partnerStatus: 'terminated' },
      wouldChange: [
        {
          fact: 'partnerStatus',
          becomes: 'active',
          text: 'A partner that is in the program keeps its registrations.',
        },
      ],
    });
  });
});
