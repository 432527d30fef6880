import { describe, expect, test } from 'vitest';
import {
  actorOfNewDeal,
  type DealFacts,
  type InnocentReason,
  judgeNewDeal,
  judgeOwnerChange,
  verdictOf,
} from '../../domain/direct-engagement.ts';
import {
  aClaim,
  aConsent,
  aDeal,
  enforcing,
  instant,
  linkIt,
  owner,
  theRegisteredDeal,
} from './deal-and-claim.ts';

const evidence = {
  dealId: '200',
  dealCreatedAt: '2026-11-24T14:05:00Z',
  source: 'CRM_UI',
  pipelineId: 'default',
  linkedPartnerIds: [],
  actorUserId: '3',
  actorSide: 'direct',
  actorAs: 'creator',
  createdByUserId: '3',
  ownerUserId: '3',
  occurredAt: '2026-11-24T14:05:00Z',
  registrationId: 'reg_1',
  partnerCompanyId: '900',
  claimedAt: '2026-11-20T09:00:00Z',
  protectedFrom: '2026-11-22T10:00:00Z',
  protectedUntil: '2027-02-21T00:00:00Z',
  coSellUserIds: ['7'],
  directWindowOpen: false,
  consent: 'none on record',
  timeZone: 'UTC',
};

describe('a verdict keeps what it looked at', () => {
  test('about a new deal: the deal, who answers for it, the claim, and what speaks for it', () => {
    expect(judgeNewDeal(aDeal(), aClaim(), enforcing)).toEqual({
      verdict: 'hit',
      rule: 'D1',
      weight: 'critical',
      wouldChange: [linkIt],
      facts: evidence,
    });
    const consents = [aConsent()];
    expect(judgeNewDeal(aDeal(), aClaim({ consents }), enforcing)).toEqual({
      verdict: 'innocent',
      because: 'consent',
      facts: { ...evidence, consent: 'con_1 in force' },
    });
  });

  test('about a new owner: who had the deal before, and when it went over', () => {
    const seenAt = instant('2026-11-24T15:00:00Z');
    expect(judgeOwnerChange(theRegisteredDeal(), '7', aClaim(), enforcing, seenAt)).toEqual({
      verdict: 'hit',
      rule: 'D2',
      weight: 'exception',
      wouldChange: [linkIt],
      facts: {
        ...evidence,
        dealId: '100',
        dealCreatedAt: '2026-11-01T08:00:00Z',
        actorAs: 'owner',
        createdByUserId: '7',
        occurredAt: '2026-11-24T15:00:00Z',
        previousOwnerUserId: '7',
      },
    });
  });

  test('and is a hit exactly when nothing speaks for the act', () => {
    const facts = { dealId: '1' };
    const becomes = (changed: InnocentReason | null, fact: string) => ({
      change: { fact, becomes: true, text: 'Then.' },
      asked: changed,
    });
    expect(
      verdictOf<InnocentReason | null>('D9', 'critical', null, asked => asked, facts, [
        becomes(null, 'idle'),
        becomes('consent', 'consented'),
        becomes('referral', 'referred'),
      ]),
    ).toEqual({
      verdict: 'hit',
      rule: 'D9',
      weight: 'critical',
      facts: { dealId: '1' },
      wouldChange: [{ fact: 'consented', becomes: true, text: 'Then.' }],
    });
    expect(
      verdictOf<InnocentReason | null>('D9', 'critical', 'unchanged', asked => asked, facts, []),
    ).toEqual({
      verdict: 'innocent',
      because: 'unchanged',
      facts: { dealId: '1' },
    });
  });
});

describe('who answers for a new deal', () => {
  const byOwner = { userId: '4', side: 'channel', as: 'owner' };
  test.each<[string, DealFacts['createdBy'], ReturnType<typeof actorOfNewDeal> | object]>([
    [
      'its creator, where settings know the side',
      { userId: '3', side: 'direct' },
      { userId: '3', side: 'direct', as: 'creator' },
    ],
    ['its owner, where they do not', { userId: '3', side: 'unclassified' }, byOwner],
    ['its owner, where HubSpot names a side and nobody', { userId: null, side: 'direct' }, byOwner],
  ])('%s', (_, createdBy, actor) => {
    expect(actorOfNewDeal(aDeal({ createdBy, owner: owner('4', 'channel') }))).toEqual(actor);
  });
});
