import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type ClaimFacts,
  type DealFacts,
  type InnocentReason,
  judgeNewDeal,
  type Side,
} from '../../domain/direct-engagement.ts';
import {
  aClaim,
  aConsent,
  aDeal,
  approvedAt,
  claimedAt,
  enforcing,
  instant,
  openWindow,
  owner,
  protectedUntil,
  user,
} from './deal-and-claim.ts';

const justBefore = (at: Temporal.Instant) => at.subtract({ milliseconds: 1 });

describe('D1: a new deal on the account, not linked to the partner, by direct', () => {
  test.each<[string, Partial<DealFacts>, Partial<ClaimFacts>]>([
    ['a direct rep opens a second deal by hand', {}, {}],
    ['it is linked to another partner only', { linkedPartnerIds: ['901'] }, {}],
    [
      'it was opened between claim and approval, on seeing the submission',
      { createdAt: justBefore(approvedAt) },
      {},
    ],
    ['it was opened at the very instant of the claim', { createdAt: claimedAt }, {}],
    [
      'it was opened in the last millisecond of the protection',
      { createdAt: justBefore(protectedUntil) },
      {},
    ],
    [
      'a co-seller opens it: the list is for the registered deal',
      { createdBy: user('7'), owner: owner('7') },
      {},
    ],
    ['a direct rep opens it and hands it to a channel colleague', { owner: owner('4', 'channel') }, {}],
    [
      'HubSpot names no creator, and the owner is direct',
      { createdBy: { userId: null, side: 'unclassified' } },
      {},
    ],
    ['an unclassified user opens it for a direct owner', { createdBy: user('8', 'unclassified') }, {}],
    ['a direct rep opens it and leaves it without an owner', { owner: owner(null, 'unclassified') }, {}],
    [
      'it comes through a connected tool and has a direct owner',
      { source: 'INTEGRATION', createdBy: { userId: null, side: 'unclassified' } },
      {},
    ],
    ['HubSpot gives no record source', { source: null }, {}],
    ['HubSpot gives a record source that we do not know', { source: 'TELEPATHY' }, {}],
    ['it is made on a phone', { source: 'MOBILE_IOS' }, {}],
    [
      'it stands in a pipeline whose name only begins like an exempt one',
      { pipelineId: 'renewal-upsell' },
      {},
    ],
    ['it has no pipeline', { pipelineId: null }, {}],
    ['the registration has no deal of its own', {}, { dealId: null }],
    ['the partner is a co-sell partner', {}, { partnerType: 'co-sell' }],
    [
      'the consent is for another deal',
      {},
      { consents: [aConsent({ scope: { kind: 'deal', dealId: '201' } })] },
    ],
    [
      'the consent is for calls and mails only',
      {},
      { consents: [aConsent({ scope: { kind: 'outreach' } })] },
    ],
    [
      'the consent was revoked before',
      {},
      { consents: [aConsent({ status: 'revoked', revokedAt: instant('2026-11-24T14:00:00Z') })] },
    ],
    [
      'the consent was asked and nobody answered',
      {},
      { consents: [aConsent({ status: 'asked', answeredAt: null, validUntil: null })] },
    ],
    [
      'the direct window had closed at that very instant',
      {},
      { directWindows: [{ openedAt: approvedAt, closedAt: instant('2026-11-24T14:05:00Z') }] },
    ],
    [
      'the direct window opened a moment later',
      {},
      { directWindows: [{ openedAt: instant('2026-11-24T14:05:00.001Z'), closedAt: null }] },
    ],
  ])('is a critical hit when %s', (_, deal, claim) => {
    const verdict = judgeNewDeal(aDeal(deal), aClaim(claim), enforcing);
    expect(verdict).toMatchObject({ verdict: 'hit', rule: 'D1', weight: 'critical' });
  });

  test.each<[string, InnocentReason, Partial<DealFacts>, Partial<ClaimFacts>]>([
    ['it is linked to the partner', 'linked-to-partner', { linkedPartnerIds: ['900'] }, {}],
    [
      'it is linked to the partner among others',
      'linked-to-partner',
      { linkedPartnerIds: ['901', '900'] },
      {},
    ],
    ['it is the registered deal', 'registered-deal', { dealId: '100' }, {}],
    ['the partner refers customers and the vendor leads', 'referral', {}, { partnerType: 'referral' }],
    [
      'a follow-up was missed and the direct window is open',
      'direct-window-open',
      {},
      { directWindows: openWindow },
    ],
    ['the partner has consented', 'consent', {}, { consents: [aConsent()] }],
    [
      'the partner has consented to this deal',
      'consent',
      {},
      { consents: [aConsent({ scope: { kind: 'deal', dealId: '200' } })] },
    ],
    [
      'it was opened inside a direct window that has closed since (S3)',
      'direct-window-open',
      {},
      { directWindows: [{ openedAt: approvedAt, closedAt: instant('2026-11-24T14:05:00.001Z') }] },
    ],
    ['it is a renewal', 'exempt-pipeline', { pipelineId: 'renewal' }, {}],
    ['it is a renewal in other letters', 'exempt-pipeline', { pipelineId: 'Renewals' }, {}],
    ['a visitor filled in a form', 'made-by-form-or-automation', { source: 'FORM' }, {}],
    ['a visitor chatted', 'made-by-form-or-automation', { source: 'CONVERSATIONS' }, {}],
    ['a workflow made it', 'made-by-form-or-automation', { source: 'AUTOMATION_PLATFORM' }, {}],
    ['it was imported', 'import-merge-own-write', { source: 'IMPORT' }, {}],
    ['it came out of a merge', 'import-merge-own-write', { source: 'MERGE_OBJECTS' }, {}],
    ['it was migrated', 'import-merge-own-write', { source: 'MIGRATION' }, {}],
    ['this app wrote it', 'import-merge-own-write', { source: 'INTEGRATION', ownBySelf: true }, {}],
    [
      'it was open a millisecond before the claim',
      'before-the-claim',
      { createdAt: justBefore(claimedAt) },
      {},
    ],
    [
      'it was opened at the end itself, when the account is free',
      'not-protected',
      { createdAt: protectedUntil },
      {},
    ],
    ['a partner user opened it for a direct owner', 'not-direct', { createdBy: user('5', 'partner') }, {}],
    ['a channel manager opened it', 'not-direct', { createdBy: user('4', 'channel') }, {}],
    ['customer success opened it', 'not-direct', { createdBy: user('6', 'service') }, {}],
    [
      'nobody is known who opened or owns it',
      'not-direct',
      { createdBy: { userId: null, side: 'unclassified' }, owner: owner(null, 'unclassified') },
      {},
    ],
    [
      'its creator is unknown and its owner serves customers',
      'not-direct',
      { createdBy: { userId: null, side: 'unclassified' }, owner: owner('6', 'service') },
      {},
    ],
  ])('is no hit when %s', (_, because, deal, claim) => {
    expect(judgeNewDeal(aDeal(deal), aClaim(claim), enforcing)).toMatchObject({
      verdict: 'innocent',
      because,
    });
  });

  test('being linked answers first, so that linking closes a heads-up whatever else holds', () => {
    const deal = aDeal({ linkedPartnerIds: ['900'], source: 'FORM', pipelineId: 'renewal' });
    const verdict = judgeNewDeal(deal, aClaim({ directWindows: openWindow }), enforcing);
    expect(verdict).toMatchObject({ because: 'linked-to-partner' });
  });

  test('a policy names pipelines in whatever letters, and only those it names', () => {
    const policy = { ...enforcing, direct: { ...enforcing.direct, exemptPipelines: ['Existing-EMEA'] } };
    const inPipeline = (pipelineId: string) => judgeNewDeal(aDeal({ pipelineId }), aClaim(), policy).verdict;
    expect({ named: inPipeline('existing-emea'), other: inPipeline('renewal') }).toEqual({
      named: 'innocent',
      other: 'hit',
    });
  });

  test('the evidence is ids, instants and settings, and names who answers for the deal', () => {
    const deal = aDeal({ createdBy: user('8', 'unclassified'), owner: owner('3') });
    expect(judgeNewDeal(deal, aClaim(), enforcing).facts).toEqual({
      dealId: '200',
      dealCreatedAt: '2026-11-24T14:05:00Z',
      source: 'CRM_UI',
      pipelineId: 'default',
      linkedPartnerIds: [],
      actorUserId: '3',
      actorSide: 'direct',
      actorAs: 'owner',
      createdByUserId: '8',
      ownerUserId: '3',
      registrationId: 'reg_1',
      partnerCompanyId: '900',
      claimedAt: '2026-11-20T09:00:00Z',
      protectedFrom: '2026-11-22T10:00:00Z',
      protectedUntil: '2027-02-21T00:00:00Z',
      coSellUserIds: ['7'],
      occurredAt: '2026-11-24T14:05:00Z',
      directWindowOpen: false,
      consent: 'none on record',
      timeZone: 'UTC',
    });
  });
});

describe('D1 over all combinations of its facts', () => {
  const sides: Side[] = ['partner', 'direct', 'channel', 'service', 'unclassified'];
  const cases = fc.record({
    linked: fc.boolean(),
    registered: fc.boolean(),
    referral: fc.boolean(),
    window: fc.boolean(),
    pipeline: fc.constantFrom('default', 'renewal', null),
    own: fc.boolean(),
    source: fc.constantFrom('CRM_UI', 'FORM', 'IMPORT', 'MERGE_COMPANIES', 'WORKFLOWS', 'INTEGRATION', null),
    at: fc.constantFrom(
      justBefore(claimedAt),
      claimedAt,
      approvedAt,
      justBefore(protectedUntil),
      protectedUntil,
      instant('2028-01-01T00:00:00Z'),
    ),
    creator: fc.constantFrom(...sides, null),
    owner: fc.constantFrom(...sides),
  });

  /** Section 8 once more, in another shape: every exemption as a plain statement about the case. */
  const exemptions = (c: typeof cases extends fc.Arbitrary<infer C> ? C : never) => [
    c.linked,
    c.registered,
    c.referral,
    c.window,
    c.pipeline === 'renewal',
    c.own,
    c.source !== null && ['FORM', 'IMPORT', 'MERGE_COMPANIES', 'WORKFLOWS'].includes(c.source),
    c.at.epochMilliseconds < claimedAt.epochMilliseconds,
    c.at.epochMilliseconds >= protectedUntil.epochMilliseconds,
    c.creator === null || c.creator === 'unclassified' ? c.owner !== 'direct' : c.creator !== 'direct',
  ];

  const judge = (c: typeof cases extends fc.Arbitrary<infer C> ? C : never) =>
    judgeNewDeal(
      aDeal({
        dealId: c.registered ? '100' : '200',
        linkedPartnerIds: c.linked ? ['900'] : [],
        createdAt: c.at,
        createdBy: c.creator === null ? { userId: null, side: 'unclassified' } : user('3', c.creator),
        owner: owner('4', c.owner),
        source: c.source,
        ownBySelf: c.own,
        pipelineId: c.pipeline,
      }),
      aClaim({
        partnerType: c.referral ? 'referral' : 'reseller',
        directWindows: c.window ? [{ openedAt: claimedAt.subtract({ hours: 1 }), closedAt: null }] : [],
      }),
      enforcing,
    );

  test('never a hit when any exemption holds, always one when none does', () => {
    fc.assert(
      fc.property(cases, c => {
        expect(judge(c).verdict).toBe(exemptions(c).some(Boolean) ? 'innocent' : 'hit');
      }),
      { numRuns: 3000 },
    );
  });

  test('a single exemption is enough: none of them needs another', () => {
    const plain = {
      linked: false,
      registered: false,
      referral: false,
      window: false,
      pipeline: 'default',
      own: false,
      source: 'CRM_UI',
      at: approvedAt,
      creator: 'direct',
      owner: 'direct',
    } as const;
    expect(judge(plain).verdict).toBe('hit');
    fc.assert(
      fc.property(
        cases,
        fc.constantFrom(
          'linked',
          'registered',
          'referral',
          'window',
          'pipeline',
          'own',
          'source',
          'at',
          'creator',
        ),
        (c, field) => {
          const changed = { ...plain, [field]: c[field] };
          expect(judge(changed).verdict).toBe(exemptions(changed).some(Boolean) ? 'innocent' : 'hit');
        },
      ),
      { numRuns: 1000 },
    );
  });
});
