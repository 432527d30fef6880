import { describe, expect, test } from 'vitest';
import type { DealFacts } from '../../domain/direct-engagement.ts';
import { judgeEnrolment, judgeQuote, judgeTakeover } from '../../domain/direct-outreach.ts';
import { aClaim, aConsent, aDeal, claimedAt, consentTo, enforcing, linkIt, owner } from './deal-and-claim.ts';
import { anAct, justBefore } from './direct-engagement-acts.ts';

const ofClaim = {
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
const outreachOnly = { consents: [aConsent({ scope: { kind: 'outreach' } })] };

describe('D5: a contact enrolled in a sequence', () => {
  const enrolment = { ...anAct(), contactId: 'c1', sequenceId: 's1' };
  test('keeps whom, into what, by whom, and through what', () => {
    expect(judgeEnrolment(enrolment, aClaim(), enforcing)).toEqual({
      verdict: 'hit',
      rule: 'D5',
      weight: 'exception',
      wouldChange: [consentTo],
      facts: {
        contactId: 'c1',
        sequenceId: 's1',
        source: 'CRM_UI',
        actorUserId: '3',
        actorSide: 'direct',
        ...ofClaim,
      },
    });
  });

  test('is what consent to outreach is for', () => {
    expect(judgeEnrolment(enrolment, aClaim(outreachOnly), enforcing)).toMatchObject({ because: 'consent' });
  });
});

describe('D6: a quote on another deal', () => {
  const quote = { ...anAct(), quoteId: 'q1' };
  test('keeps the deal, the quote and who published it', () => {
    expect(judgeQuote(quote, aDeal({ source: 'FORM' }), aClaim(), enforcing)).toEqual({
      verdict: 'hit',
      rule: 'D6',
      weight: 'critical',
      wouldChange: [linkIt],
      facts: {
        dealId: '200',
        dealCreatedAt: '2026-11-24T14:05:00Z',
        source: 'FORM',
        pipelineId: 'default',
        linkedPartnerIds: [],
        actorUserId: '3',
        actorSide: 'direct',
        actorAs: 'creator',
        createdByUserId: '3',
        ownerUserId: '3',
        ...ofClaim,
        quoteId: 'q1',
        quoteSource: 'CRM_UI',
      },
    });
  });

  test.each<[string, { userId: string | null; side: 'direct' | 'unclassified' }, object]>([
    ['who published it', { userId: '3', side: 'direct' }, { actorUserId: '3', actorAs: 'creator' }],
    [
      'the deal’s owner where nobody is named',
      { userId: null, side: 'direct' },
      { actorUserId: '4', actorAs: 'owner' },
    ],
    [
      'the deal’s owner where settings do not know who published it',
      { userId: '8', side: 'unclassified' },
      { actorUserId: '4', actorAs: 'owner' },
    ],
  ])('%s answers for it', (_, by, facts) => {
    const deal = aDeal({ owner: owner('4') });
    expect(judgeQuote({ ...quote, by }, deal, aClaim(), enforcing)).toMatchObject({ verdict: 'hit', facts });
  });

  test('a draft is none, and is dated by its deal', () => {
    const draft = judgeQuote({ ...quote, at: null }, aDeal({ createdAt: claimedAt }), aClaim(), enforcing);
    expect(draft).toMatchObject({
      because: 'never-counts',
      facts: { occurredAt: '2026-11-20T09:00:00Z' },
    });
  });

  test.each<[string, Partial<DealFacts>, string]>([
    ['a millisecond before the claim is quoted as before', { createdAt: justBefore(claimedAt) }, 'innocent'],
    ['at the claim is not', { createdAt: claimedAt }, 'hit'],
  ])('a deal opened %s', (_, deal, verdict) => {
    expect(judgeQuote(quote, aDeal(deal), aClaim(), enforcing).verdict).toBe(verdict);
  });

  test('is not what consent to outreach is for', () => {
    expect(judgeQuote(quote, aDeal(), aClaim(outreachOnly), enforcing).verdict).toBe('hit');
  });
});

describe('D7: a company or lead taken over', () => {
  const { by, ...done } = anAct();
  const takeover = {
    ...done,
    what: 'lead' as const,
    objectId: '800',
    previousOwnerUserId: '4',
    owner: by,
  };
  test('keeps what was taken, from whom, by whom, and through what', () => {
    expect(judgeTakeover(takeover, aClaim(), enforcing)).toEqual({
      verdict: 'hit',
      rule: 'D7',
      weight: 'notice',
      wouldChange: [consentTo],
      facts: {
        what: 'lead',
        objectId: '800',
        source: 'CRM_UI',
        previousOwnerUserId: '4',
        actorUserId: '3',
        actorSide: 'direct',
        ...ofClaim,
      },
    });
  });

  test.each<[string, string | null, string | null, string]>([
    ['the owner is the same', '3', '3', 'unchanged'],
    ['nobody had it, and nobody known has it', null, null, 'hit'],
    ['nobody had it', null, '3', 'hit'],
  ])('when %s', (_, previousOwnerUserId, userId, expected) => {
    const verdict = judgeTakeover(
      { ...takeover, previousOwnerUserId, owner: { userId, side: 'direct' } },
      aClaim(),
      enforcing,
    );
    expect(verdict.verdict === 'hit' ? 'hit' : verdict.because).toBe(expected);
  });

  test('is not what consent to outreach is for', () => {
    expect(judgeTakeover(takeover, aClaim(outreachOnly), enforcing).verdict).toBe('hit');
  });
});
