import { describe, expect, test } from 'vitest';
import type { DealFacts, InnocentReason } from '../../domain/direct-engagement.ts';
import { defaultEngagementLimits as limits } from '../../domain/engagement-limits.ts';
import {
  type EndedClaimFacts,
  judgeDealAfterExpiry,
  judgeDealAfterLoss,
} from '../../domain/roundabout-deals.ts';
import {
  aClaim,
  aConsent,
  aDeal,
  claimedAt,
  enforcing,
  instant,
  linkIt,
  owner,
  protectedUntil,
  user,
} from './deal-and-claim.ts';
import { justBefore } from './direct-engagement-acts.ts';

const expired = (changes: Partial<EndedClaimFacts> = {}): EndedClaimFacts => ({
  ...aClaim(),
  endedAs: 'expired',
  endedAt: protectedUntil,
  loss: null,
  ...changes,
});
const lossSetAt = instant('2027-01-10T12:00:00Z');
const lost = (changes: Partial<EndedClaimFacts> = {}): EndedClaimFacts =>
  expired({
    endedAs: 'lost',
    endedAt: instant('2027-01-18T17:00:00Z'),
    loss: { setBy: 'direct', setAt: lossSetAt },
    ...changes,
  });
/** A call in the last week of the protection that D4 had counted. */
const call = { rule: 'D4', occurredAt: instant('2027-02-18T10:00:00Z') };

type Row = [string, InnocentReason | 'hit', Partial<DealFacts>, Partial<EndedClaimFacts>];
/** Exemptions that hold for a deal after the end as for any other. */
const common: Row[] = [
  ['it is linked to the partner', 'linked-to-partner', { linkedPartnerIds: ['900'] }, {}],
  ['it is the registered deal', 'registered-deal', { dealId: '100' }, {}],
  ['the partner refers customers', 'referral', {}, { partnerType: 'referral' }],
  [
    'the direct window was open when it ended',
    'direct-window-open',
    {},
    { directWindows: [{ openedAt: instant('2026-12-10T00:00:00Z'), closedAt: null }] },
  ],
  [
    'a consent reaches as far',
    'consent',
    {},
    { consents: [aConsent({ validUntil: instant('2027-06-01T00:00:00Z') })] },
  ],
  ['it is a renewal', 'exempt-pipeline', { pipelineId: 'renewal' }, {}],
  ['a visitor filled in a form', 'made-by-form-or-automation', { source: 'FORM' }, {}],
  ['a visitor chatted', 'made-by-form-or-automation', { source: 'CONVERSATIONS' }, {}],
  ['a workflow made it', 'made-by-form-or-automation', { source: 'WORKFLOWS' }, {}],
  ['it was imported', 'import-merge-own-write', { source: 'IMPORT' }, {}],
  ['it came out of a merge', 'import-merge-own-write', { source: 'MERGE_OBJECTS' }, {}],
  ['it was migrated', 'import-merge-own-write', { source: 'MIGRATION' }, {}],
  ['this app wrote it', 'import-merge-own-write', { ownBySelf: true }, {}],
  ['service opened it', 'not-direct', { createdBy: user('6', 'service') }, {}],
  [
    'nobody is known who opened or owns it',
    'not-direct',
    { createdBy: user('8', 'unclassified'), owner: owner('8', 'unclassified') },
    {},
  ],
  ['it was open before the claim', 'before-the-claim', { createdAt: justBefore(claimedAt) }, {}],
];

describe('D10: a direct deal within 30 days after expiry, worked before it', () => {
  const dealAt = instant('2027-03-01T10:00:00Z');
  const verdict = (deal: Partial<DealFacts>, claim: Partial<EndedClaimFacts>, hits = [call]) =>
    judgeDealAfterExpiry(aDeal({ createdAt: dealAt, ...deal }), expired(claim), hits, enforcing, limits);

  test.each<Row>([
    ['direct had called in the protection', 'hit', {}, {}],
    ['a co-seller opens it', 'hit', { createdBy: user('7') }, {}],
    ['it was opened in the instant of the expiry', 'hit', { createdAt: protectedUntil }, {}],
    [
      'it was opened in the last millisecond of the thirtieth day',
      'hit',
      { createdAt: justBefore(instant('2027-03-24T00:00:00Z')) },
      {},
    ],
    [
      'it was opened on the thirty-first day',
      'too-long-after',
      { createdAt: instant('2027-03-24T00:00:00Z') },
      {},
    ],
    ['it was opened in the protection: D1', 'still-protected', { createdAt: justBefore(protectedUntil) }, {}],
    ['the registration was withdrawn', 'not-ended-so', {}, { endedAs: 'withdrawn' }],
    ['the registration was won', 'not-ended-so', {}, { endedAs: 'won' }],
    ...common,
  ])('%s (%s)', (_, expected, deal, claim) => {
    const found = verdict(deal, claim);
    expect(found.verdict === 'hit' ? [found.rule, found.weight] : found.because).toEqual(
      expected === 'hit' ? ['D10', 'notice'] : expected,
    );
  });

  test('is no hit when direct had not worked the account before', () => {
    expect(verdict({}, {}, [])).toMatchObject({ because: 'not-worked-before' });
    const later = { rule: 'D4', occurredAt: protectedUntil };
    expect(verdict({}, {}, [later])).toMatchObject({ because: 'not-worked-before' });
  });

  test('names the rules that saw the work', () => {
    const hits = [{ rule: 'D5', occurredAt: call.occurredAt }, call, call];
    expect(verdict({}, {}, hits).facts).toMatchObject({ workedBy: ['D4', 'D5'], endedAs: 'expired' });
  });

  test('would be none with the partner linked to it', () => {
    expect(verdict({}, {})).toMatchObject({ wouldChange: [linkIt] });
  });
});

describe('D11: a direct deal within 90 days after a loss that direct set', () => {
  const dealAt = instant('2027-02-01T10:00:00Z');
  test.each<Row>([
    ['direct set the loss', 'hit', {}, {}],
    ['a co-seller opens it', 'hit', { createdBy: user('7') }, {}],
    ['it was opened in the instant of the loss', 'hit', { createdAt: lossSetAt }, {}],
    [
      'it was opened in the last millisecond of the ninetieth day',
      'hit',
      { createdAt: justBefore(instant('2027-04-11T00:00:00Z')) },
      {},
    ],
    [
      'it was opened on the ninety-first day',
      'too-long-after',
      { createdAt: instant('2027-04-11T00:00:00Z') },
      {},
    ],
    ['it was opened before the loss: D1', 'still-protected', { createdAt: justBefore(lossSetAt) }, {}],
    ['the partner set the loss', 'not-ended-so', {}, { loss: { setBy: 'partner', setAt: lossSetAt } }],
    ['nobody knows who set the loss', 'not-ended-so', {}, { loss: null }],
    ['the registration expired', 'not-ended-so', {}, { endedAs: 'expired' }],
    ...common,
  ])('%s (%s)', (_, expected, deal, claim) => {
    const found = judgeDealAfterLoss(aDeal({ createdAt: dealAt, ...deal }), lost(claim), enforcing, limits);
    expect(found.verdict === 'hit' ? [found.rule, found.weight] : found.because).toEqual(
      expected === 'hit' ? ['D11', 'critical'] : expected,
    );
  });

  test('says when the loss was set, and that linked to the partner it would be none', () => {
    const told = (claim: Partial<EndedClaimFacts>) =>
      judgeDealAfterLoss(aDeal({ createdAt: dealAt }), lost(claim), enforcing, limits);
    expect(told({})).toMatchObject({ facts: { lossSetAt: lossSetAt.toString() }, wouldChange: [linkIt] });
    expect(told({ loss: null }).facts).toMatchObject({ lossSetAt: null });
  });
});
