import { describe, expect, test } from 'vitest';
import type { ClaimFacts, HitWeight, InnocentReason } from '../../domain/direct-engagement.ts';
import { judgeEnrolment, judgeQuote, judgeTakeover } from '../../domain/direct-outreach.ts';
import { judgeLinkRemoval, judgeMovedDeal } from '../../domain/registered-deal.ts';
import { judgeDuplicateDeal, type Resemblance } from '../../domain/roundabout-deals.ts';
import {
  aClaim,
  aConsent,
  aDeal,
  claimedAt,
  consentTo,
  enforcing,
  linkIt,
  owner,
  theRegisteredDeal,
  user,
} from './deal-and-claim.ts';
import {
  actedAt,
  automationExemptions,
  type Judge,
  judged,
  justBefore,
  noExemptions,
  periodExemptions,
  programExemptions,
  sideExemptions,
  sourceExemptions,
} from './direct-engagement-acts.ts';

type Act = Parameters<Judge>[0];
const doneBy = ({ at, side, userId, source, ownBySelf }: Act) => ({
  at,
  by: { userId, side },
  source,
  ownBySelf,
});

/** A judge of D3: a direct rep removes the link of deal 100, which another user of the same side owns. */
const linkRemoval: Judge = (act, claim, policy) =>
  judgeLinkRemoval(
    theRegisteredDeal({ owner: owner(act.userId, act.side) }),
    { ...doneBy(act), wasLinked: true },
    claim,
    policy,
  );
const enrolment: Judge = (act, claim, policy) =>
  judgeEnrolment({ ...doneBy(act), contactId: 'c1', sequenceId: 's1' }, claim, policy);
const quote: Judge = (act, claim, policy) =>
  judgeQuote(
    { ...doneBy(act), quoteId: 'q1' },
    aDeal({ createdBy: user(act.userId, act.side), owner: owner(act.userId, act.side) }),
    claim,
    policy,
  );
const takeover: Judge = (act, claim, policy) =>
  judgeTakeover(
    {
      ...doneBy(act),
      what: 'company',
      objectId: '800',
      previousOwnerUserId: '4',
      owner: { userId: act.userId, side: act.side },
    },
    claim,
    policy,
  );
const move: Judge = (act, claim, policy) =>
  judgeMovedDeal(
    theRegisteredDeal(),
    { ...doneBy(act), toCompanyId: '801', sameAccount: false },
    claim,
    policy,
  );
const duplicate: Judge = (act, claim, policy) =>
  judgeDuplicateDeal(
    aDeal({
      createdAt: act.at,
      createdBy: user(act.userId, act.side),
      owner: owner(act.userId, act.side),
      source: act.source,
      ownBySelf: act.ownBySelf,
    }),
    { companyId: '801', resemblance: 'M6' },
    claim,
    policy,
  );

type Exemption = (typeof programExemptions)[number];
const coSeller: Exemption = ['a co-seller did it: that is not direct', 'co-sell-list', { userId: '7' }, {}];
const patterns: [string, HitWeight, string, Judge, Exemption[]][] = [
  [
    'D3',
    'exception',
    'the partner’s link removed from the registered deal',
    linkRemoval,
    [...sourceExemptions, ...automationExemptions, ...periodExemptions, ...sideExemptions],
  ],
  [
    'D5',
    'exception',
    'a contact enrolled in a sequence by direct after the claim',
    enrolment,
    [...sourceExemptions, ...automationExemptions, ...periodExemptions, ...sideExemptions, coSeller],
  ],
  [
    'D6',
    'critical',
    'a quote by direct on another deal',
    quote,
    [...sourceExemptions, ...automationExemptions, ...periodExemptions, ...sideExemptions],
  ],
  [
    'D7',
    'notice',
    'company owner or lead taken over',
    takeover,
    [...sourceExemptions, ...automationExemptions, ...periodExemptions, ...sideExemptions, coSeller],
  ],
  [
    'D8',
    'review',
    'the registered deal moved to another company',
    move,
    [...sourceExemptions, ...periodExemptions],
  ],
  [
    'D9',
    'critical',
    'a duplicate company with a direct deal',
    duplicate,
    [...sourceExemptions, ...automationExemptions, ...periodExemptions, ...sideExemptions],
  ],
];

describe.each(patterns)('%s (%s): %s', (rule, weight, _, judge, exemptions) => {
  test.each(noExemptions)('is a hit when %s', (_, claim) => {
    expect(judged(judge, {}, claim)).toMatchObject({ verdict: 'hit', rule, weight });
  });

  test.each([...programExemptions, ...exemptions])('is no hit when %s (%s)', (_, because, act, claim) => {
    expect(judged(judge, act, claim)).toMatchObject({ verdict: 'innocent', because });
  });

  test('is a hit from the claim instant on, before the approval', () => {
    expect(judged(judge, { at: claimedAt }, {}).verdict).toBe('hit');
  });

  test('keeps who and when, the claim, the consents looked up and the state of the window', () => {
    const { facts } = judged(judge, {}, { consents: [aConsent({ validUntil: actedAt })] });
    expect(facts).toMatchObject({
      actorUserId: '3',
      actorSide: 'direct',
      occurredAt: actedAt.toString(),
      registrationId: 'reg_1',
      consent: 'con_1 expired',
      directWindowOpen: false,
    });
  });
});

test.each<[string, Judge, object]>([
  ['D3, with the partner linked to it', linkRemoval, linkIt],
  ['D8, with the partner’s consent', move, consentTo],
  ['D9, with the partner linked to it', duplicate, linkIt],
])('says what would have spared it: %s', (_, judge, spared) => {
  expect(judged(judge, {}, {})).toMatchObject({ verdict: 'hit', wouldChange: [spared] });
});

describe('D3 on its own', () => {
  const removal = {
    ...doneBy({ at: actedAt, side: 'direct', userId: '3', source: 'CRM_UI', ownBySelf: false }),
  };
  test.each<[string, InnocentReason | 'hit', Parameters<typeof judgeLinkRemoval>]>([
    [
      'a co-seller who removes the link is a hit: co-selling ends with it',
      'hit',
      [theRegisteredDeal(), { ...removal, by: user('7'), wasLinked: true }, aClaim(), enforcing],
    ],
    [
      'where HubSpot names nobody, the deal’s direct owner answers',
      'hit',
      [
        theRegisteredDeal(),
        { ...removal, by: { userId: null, side: 'unclassified' }, wasLinked: true },
        aClaim(),
        enforcing,
      ],
    ],
    [
      'where HubSpot names nobody and a channel manager owns the deal, nobody direct did it',
      'not-direct',
      [
        theRegisteredDeal({ owner: owner('4', 'channel') }),
        { ...removal, by: { userId: null, side: 'unclassified' }, wasLinked: true },
        aClaim(),
        enforcing,
      ],
    ],
    [
      'who removed the link answers for it, not who owns the deal: a channel manager',
      'not-direct',
      [theRegisteredDeal(), { ...removal, by: user('4', 'channel'), wasLinked: true }, aClaim(), enforcing],
    ],
    [
      'who removed the link answers for it, not who owns the deal: a direct rep',
      'hit',
      [
        theRegisteredDeal({ owner: owner('6', 'service') }),
        { ...removal, wasLinked: true },
        aClaim(),
        enforcing,
      ],
    ],
    [
      'a link that is there again closes it',
      'linked-to-partner',
      [
        theRegisteredDeal({ linkedPartnerIds: ['900'] }),
        { ...removal, wasLinked: true },
        aClaim(),
        enforcing,
      ],
    ],
    [
      'what was never linked was not removed',
      'never-linked',
      [theRegisteredDeal(), { ...removal, wasLinked: false }, aClaim(), enforcing],
    ],
    [
      'another deal may lose its link',
      'not-the-registered-deal',
      [aDeal(), { ...removal, wasLinked: true }, aClaim(), enforcing],
    ],
    [
      'a renewal may lose its link',
      'exempt-pipeline',
      [theRegisteredDeal({ pipelineId: 'renewal' }), { ...removal, wasLinked: true }, aClaim(), enforcing],
    ],
  ])('%s (%s)', (_, expected, args) => {
    const verdict = judgeLinkRemoval(...args);
    expect(verdict.verdict === 'hit' ? 'hit' : verdict.because).toBe(expected);
  });
});

describe('D3 and D8 tell who answers for the change', () => {
  const change = doneBy({ at: actedAt, side: 'direct', userId: '3', source: 'CRM_UI', ownBySelf: false });
  const removedBy = (by: { userId: string | null; side: 'direct' | 'channel' | 'unclassified' }) =>
    judgeLinkRemoval(theRegisteredDeal(), { ...change, by, wasLinked: true }, aClaim(), enforcing).facts;
  const movedBy = (by: { userId: string | null; side: 'direct' | 'channel' | 'unclassified' }) => {
    const move = { ...change, by, toCompanyId: '200', sameAccount: false };
    return judgeMovedDeal(theRegisteredDeal(), move, aClaim(), enforcing).facts;
  };
  const { owner: dealOwner } = theRegisteredDeal();
  const owns = { actorUserId: dealOwner.userId, actorSide: dealOwner.side, actorAs: 'owner' };

  test('D3: who removed the link, and the owner where nobody is named or nobody knows the side', () => {
    expect(removedBy({ userId: '3', side: 'direct' })).toMatchObject({
      actorUserId: '3',
      actorSide: 'direct',
      actorAs: 'changer',
    });
    expect(removedBy({ userId: '12', side: 'unclassified' })).toMatchObject(owns);
    expect(removedBy({ userId: null, side: 'direct' })).toMatchObject(owns);
    expect(removedBy({ userId: null, side: 'unclassified' })).toMatchObject(owns);
  });

  test('D8: who moved the deal, and whoever answers for a new one where nobody is named', () => {
    expect(movedBy({ userId: '3', side: 'direct' })).toMatchObject({
      actorUserId: '3',
      actorSide: 'direct',
      actorAs: 'changer',
    });
    expect(movedBy({ userId: null, side: 'unclassified' }).actorAs).not.toBe('changer');
    expect(movedBy({ userId: null, side: 'unclassified' }).actorUserId).not.toBeNull();
  });
});

describe('D5 on its own', () => {
  test('consent to outreach covers a sequence', () => {
    const claim = { consents: [aConsent({ scope: { kind: 'outreach' } })] };
    expect(judged(enrolment, {}, claim)).toMatchObject({ because: 'consent' });
  });
});

describe('D6 on its own', () => {
  const q = {
    ...doneBy({ at: actedAt, side: 'direct', userId: '3', source: 'CRM_UI', ownBySelf: false }),
    quoteId: 'q1',
  };
  test.each<[string, InnocentReason | 'hit', Parameters<typeof judgeQuote>]>([
    ['a draft is no quote', 'never-counts', [{ ...q, at: null }, aDeal(), aClaim(), enforcing]],
    [
      'a quote on the registered deal is co-selling',
      'registered-deal',
      [q, theRegisteredDeal(), aClaim(), enforcing],
    ],
    [
      'a quote on a deal with the partner is co-selling',
      'linked-to-partner',
      [q, aDeal({ linkedPartnerIds: ['900'] }), aClaim(), enforcing],
    ],
    ['a quote for a renewal', 'exempt-pipeline', [q, aDeal({ pipelineId: 'Renewal' }), aClaim(), enforcing]],
    [
      'a deal open before the claim may be quoted as before',
      'before-the-claim',
      [q, aDeal({ createdAt: justBefore(claimedAt) }), aClaim(), enforcing],
    ],
    [
      'consent to this deal covers its quote',
      'consent',
      [q, aDeal(), aClaim({ consents: [aConsent({ scope: { kind: 'deal', dealId: '200' } })] }), enforcing],
    ],
    [
      'consent to calls does not',
      'hit',
      [q, aDeal(), aClaim({ consents: [aConsent({ scope: { kind: 'outreach' } })] }), enforcing],
    ],
    [
      'a form opened the deal, a person quotes on it',
      'hit',
      [q, aDeal({ source: 'FORM' }), aClaim(), enforcing],
    ],
    ['a co-seller quotes on another deal', 'hit', [{ ...q, by: user('7') }, aDeal(), aClaim(), enforcing]],
    [
      'HubSpot names no author: the deal’s direct owner answers',
      'hit',
      [{ ...q, by: { userId: null, side: 'unclassified' } }, aDeal(), aClaim(), enforcing],
    ],
    [
      'who wrote the quote answers for it, not who owns the deal: a channel manager',
      'not-direct',
      [{ ...q, by: user('4', 'channel') }, aDeal(), aClaim(), enforcing],
    ],
    [
      'who wrote the quote answers for it, not who owns the deal: a direct rep',
      'hit',
      [q, aDeal({ owner: owner('6', 'service') }), aClaim(), enforcing],
    ],
    [
      'HubSpot names no author and the owner serves customers',
      'not-direct',
      [
        { ...q, by: { userId: null, side: 'unclassified' } },
        aDeal({ owner: owner('6', 'service') }),
        aClaim(),
        enforcing,
      ],
    ],
  ])('%s (%s)', (_, expected, args) => {
    const verdict = judgeQuote(...args);
    expect(verdict.verdict === 'hit' ? 'hit' : verdict.because).toBe(expected);
  });
});

describe('D7 on its own', () => {
  const t = {
    at: actedAt,
    source: 'CRM_UI',
    ownBySelf: false,
    objectId: '800',
    owner: { userId: '3', side: 'direct' as const },
  };
  test.each<[string, InnocentReason | 'hit', 'company' | 'lead', string | null, Partial<ClaimFacts>]>([
    ['a lead taken over', 'hit', 'lead', '4', {}],
    ['a company without an owner taken over', 'hit', 'company', null, {}],
    ['from one direct user to another', 'hit', 'company', '2', {}],
    ['the owner stayed the same', 'unchanged', 'company', '3', {}],
    [
      'consent to one deal is none to take the company',
      'hit',
      'company',
      '4',
      { consents: [aConsent({ scope: { kind: 'deal', dealId: '200' } })] },
    ],
  ])('%s (%s)', (_, expected, what, previousOwnerUserId, claim) => {
    const verdict = judgeTakeover({ ...t, what, previousOwnerUserId }, aClaim(claim), enforcing);
    expect(verdict.verdict === 'hit' ? 'hit' : verdict.because).toBe(expected);
  });
});

describe('D8 on its own', () => {
  const m = {
    ...doneBy({ at: actedAt, side: 'direct', userId: '3', source: 'CRM_UI', ownBySelf: false }),
    toCompanyId: '801',
    sameAccount: false,
  };
  test.each<[string, InnocentReason | 'hit', Parameters<typeof judgeMovedDeal>]>([
    [
      'whoever moves it',
      'hit',
      [theRegisteredDeal(), { ...m, by: user('6', 'service') }, aClaim(), enforcing],
    ],
    [
      'nobody is known who moved it',
      'hit',
      [theRegisteredDeal(), { ...m, by: { userId: null, side: 'unclassified' } }, aClaim(), enforcing],
    ],
    ['a workflow moved it', 'hit', [theRegisteredDeal(), { ...m, source: 'WORKFLOWS' }, aClaim(), enforcing]],
    [
      'the partner is linked to it still',
      'hit',
      [theRegisteredDeal({ linkedPartnerIds: ['900'] }), m, aClaim(), enforcing],
    ],
    ['another deal moved', 'not-the-registered-deal', [aDeal(), m, aClaim(), enforcing]],
    [
      'the new company is the same customer',
      'same-account',
      [theRegisteredDeal(), { ...m, sameAccount: true }, aClaim(), enforcing],
    ],
    [
      'a renewal moved',
      'exempt-pipeline',
      [theRegisteredDeal({ pipelineId: 'renewals' }), m, aClaim(), enforcing],
    ],
  ])('%s (%s)', (_, expected, args) => {
    const verdict = judgeMovedDeal(...args);
    expect(verdict.verdict === 'hit' ? 'hit' : verdict.because).toBe(expected);
  });
});

describe('D9 on its own', () => {
  test.each<[Resemblance, InnocentReason | 'hit', string]>([
    ['M1', 'same-account', 'the same company is the account itself: D1'],
    ['M2', 'hit', 'a shared domain that waits for a person'],
    ['M3', 'hit', 'a shared registry number that waits for a person'],
    ['M4', 'not-a-duplicate', 'a parent or child is another customer'],
    ['M5', 'same-account', 'a confirmed alias is the account itself: D1'],
    ['M6', 'hit', 'the same name in the same place'],
    ['M7', 'hit', 'the same contact'],
    ['M8', 'not-a-duplicate', 'a like name is a hint only'],
    ['split', 'not-a-duplicate', 'a person said that it is another customer'],
  ])('%s: %s (%s)', (resemblance, expected) => {
    const verdict = judgeDuplicateDeal(aDeal(), { companyId: '801', resemblance }, aClaim(), enforcing);
    expect(verdict.verdict === 'hit' ? 'hit' : verdict.because).toBe(expected);
  });

  test.each<[string, InnocentReason, Parameters<typeof aDeal>[0]]>([
    ['it is linked to the partner', 'linked-to-partner', { linkedPartnerIds: ['900'] }],
    ['it is a renewal', 'exempt-pipeline', { pipelineId: 'renewal' }],
    ['it is the registered deal, moved there', 'registered-deal', { dealId: '100' }],
  ])('is no hit when %s', (_, because, deal) => {
    const verdict = judgeDuplicateDeal(
      aDeal(deal),
      { companyId: '801', resemblance: 'M6' },
      aClaim(),
      enforcing,
    );
    expect(verdict).toMatchObject({ because });
  });
});
