import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type ClaimFacts,
  type DealFacts,
  type InnocentReason,
  judgeOwnerChange,
  type Side,
} from '../../domain/direct-engagement.ts';
import {
  aClaim,
  aConsent,
  enforcing,
  instant,
  openWindow,
  owner,
  theRegisteredDeal,
} from './deal-and-claim.ts';

const seenAt = instant('2026-11-24T15:00:00Z');

describe('D2: the registered deal goes to a direct user outside the co-sell list, without the partner', () => {
  test.each<[string, Partial<DealFacts>, Partial<ClaimFacts>]>([
    ['a direct rep takes it over and the link is gone', {}, {}],
    ['the partner had never been linked', { linkedPartnerIds: [] }, {}],
    ['only another partner is linked', { linkedPartnerIds: ['901'] }, {}],
    ['the co-sell list is empty', {}, { coSellUserIds: [] }],
    [
      'the direct owner has no user id to look up',
      { owner: { userId: null, ownerId: '53', side: 'direct' } },
      {},
    ],
    ['the deal had once come from a form: what counts is who owns it now', { source: 'FORM' }, {}],
    ['the deal is older than the claim: it is the registered one', {}, {}],
  ])('is an exception when %s', (_, deal, claim) => {
    const verdict = judgeOwnerChange(theRegisteredDeal(deal), '7', aClaim(claim), enforcing, seenAt);
    expect(verdict).toMatchObject({ verdict: 'hit', rule: 'D2', weight: 'exception' });
  });

  test.each<[string, InnocentReason, Partial<DealFacts>, Partial<ClaimFacts>]>([
    ['the partner is linked: that is co-selling', 'linked-to-partner', { linkedPartnerIds: ['900'] }, {}],
    ['the new owner is on the co-sell list', 'co-sell-list', { owner: owner('7') }, {}],
    ['the new owner is a channel manager', 'not-direct', { owner: owner('4', 'channel') }, {}],
    ['the new owner serves customers', 'not-direct', { owner: owner('6', 'service') }, {}],
    [
      'the new owner works for the partner, or wears two hats',
      'not-direct',
      { owner: owner('5', 'partner') },
      {},
    ],
    [
      'settings do not say on whose side the owner is',
      'not-direct',
      { owner: owner('8', 'unclassified') },
      {},
    ],
    ['the deal has no owner', 'not-direct', { owner: owner(null, 'unclassified') }, {}],
    ['it is another deal of the account', 'not-the-registered-deal', { dealId: '200' }, {}],
    ['the registration has no deal', 'not-the-registered-deal', {}, { dealId: null }],
    ['the partner refers customers and the vendor leads', 'referral', {}, { partnerType: 'referral' }],
    ['the partner has consented', 'consent', {}, { consents: [aConsent()] }],
    ['the direct window is open', 'direct-window-open', {}, { directWindows: openWindow }],
    ['the deal stands in a renewal pipeline', 'exempt-pipeline', { pipelineId: 'RENEWAL' }, {}],
  ])('is no hit when %s', (_, because, deal, claim) => {
    expect(judgeOwnerChange(theRegisteredDeal(deal), '7', aClaim(claim), enforcing, seenAt)).toMatchObject({
      verdict: 'innocent',
      because,
    });
  });

  test.each([null, '7', '3'])('the previous owner (%s) is evidence and changes nothing', previous => {
    const verdict = judgeOwnerChange(theRegisteredDeal(), previous, aClaim(), enforcing, seenAt);
    expect(verdict).toMatchObject({
      verdict: 'hit',
      facts: { previousOwnerUserId: previous, actorUserId: '3', actorAs: 'owner' },
    });
  });

  test('over all combinations: a hit exactly when every condition of D2 holds and nothing switches it off', () => {
    const sides: Side[] = ['partner', 'direct', 'channel', 'service', 'unclassified'];
    fc.assert(
      fc.property(
        fc.record({
          linked: fc.boolean(),
          registered: fc.boolean(),
          side: fc.constantFrom(...sides),
          ownerId: fc.constantFrom('3', '7'),
          coSell: fc.subarray(['3', '7']),
          window: fc.boolean(),
          referral: fc.boolean(),
          renewal: fc.boolean(),
        }),
        c => {
          const deal = theRegisteredDeal({
            dealId: c.registered ? '100' : '200',
            linkedPartnerIds: c.linked ? ['900'] : [],
            owner: owner(c.ownerId, c.side),
            pipelineId: c.renewal ? 'renewal' : 'default',
          });
          const claim = aClaim({
            coSellUserIds: c.coSell,
            directWindows: c.window ? openWindow : [],
            partnerType: c.referral ? 'referral' : 'reseller',
          });
          const byDirect = c.registered && !c.linked && c.side === 'direct' && !c.coSell.includes(c.ownerId);
          const off = c.window || c.referral || c.renewal;
          expect(judgeOwnerChange(deal, null, claim, enforcing, seenAt).verdict).toBe(
            byDirect && !off ? 'hit' : 'innocent',
          );
        },
      ),
      { numRuns: 2000 },
    );
  });
});
