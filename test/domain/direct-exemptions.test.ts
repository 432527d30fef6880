import { describe, expect, test } from 'vitest';
import type { ClaimFacts, InnocentReason, Side } from '../../domain/direct-engagement.ts';
import {
  actOnDeal,
  claimEvidence,
  inDirectWindow,
  isCoSeller,
  isExemptPipeline,
  isLinked,
  originExemption,
  periodExemption,
  programExemption,
  sideExemption,
} from '../../domain/direct-exemptions.ts';
import {
  aClaim,
  aConsent,
  approvedAt,
  claimedAt,
  enforcing,
  openWindow,
  protectedUntil,
} from './deal-and-claim.ts';
import { actedAt, justBefore } from './direct-engagement-acts.ts';

const policy = { ...enforcing, direct: { ...enforcing.direct, exemptPipelines: ['Renewals'] } };
const act = (pipelineId: string | null = 'default') =>
  actOnDeal({ dealId: '200', pipelineId }, 'deal', actedAt);

describe('what switches rule 8 off', () => {
  const everything: Partial<ClaimFacts> = {
    partnerType: 'referral',
    directWindows: openWindow,
    consents: [aConsent()],
  };
  test.each<[string, Partial<ClaimFacts>, string | null, InnocentReason | null]>([
    ['nothing', {}, 'default', null],
    ['a referral first of all', everything, 'renewals', 'referral'],
    ['then the window', { ...everything, partnerType: 'reseller' }, 'renewals', 'direct-window-open'],
    ['then the consent', { consents: [aConsent()] }, 'renewals', 'consent'],
    ['then the pipeline, in whatever letters', {}, 'rENEWALS', 'exempt-pipeline'],
    ['no pipeline is none that is exempt', {}, null, null],
  ])('%s', (_, claim, pipelineId, because) => {
    expect(programExemption(act(pipelineId), aClaim(claim), policy)).toBe(because);
  });

  test('one exempt pipeline among several is enough', () => {
    const several = { ...act(), pipelineIds: [null, 'default', 'Renewals'] };
    expect(programExemption(several, aClaim(), policy)).toBe('exempt-pipeline');
    expect(isExemptPipeline('Renewal', policy)).toBe(false);
  });
});

test.each<[string | null, boolean, InnocentReason | null]>([
  ['CRM_UI', true, 'import-merge-own-write'],
  ['FORM', false, 'made-by-form-or-automation'],
  ['IMPORT', false, 'import-merge-own-write'],
  ['CRM_UI', false, null],
  [null, false, null],
])('an act that came from %s, by this app %s: %s', (source, ownBySelf, because) => {
  expect(originExemption({ source, ownBySelf })).toBe(because);
});

test.each<[string, Temporal.Instant, InnocentReason | null]>([
  ['a millisecond before the claim', justBefore(claimedAt), 'before-the-claim'],
  ['at the claim', claimedAt, null],
  ['in the last millisecond of the protection', justBefore(protectedUntil), null],
  ['at its end', protectedUntil, 'not-protected'],
])('an act %s: %s', (_, at, because) => {
  expect(periodExemption(at, aClaim())).toBe(because);
});

test.each<[string | null, Side, InnocentReason | null]>([
  ['3', 'direct', null],
  ['7', 'direct', 'co-sell-list'],
  ['7', 'channel', 'not-direct'],
  [null, 'direct', null],
  [null, 'unclassified', 'not-direct'],
])('an act by %s of %s: %s', (userId, side, because) => {
  expect(sideExemption({ userId, side }, aClaim())).toBe(because);
  expect(isCoSeller(userId, aClaim())).toBe(userId === '7');
});

describe('a direct window', () => {
  const closing = [{ openedAt: approvedAt, closedAt: actedAt }];
  test.each<[string, ClaimFacts['directWindows'], Temporal.Instant, boolean]>([
    ['that nobody opened is closed', [], actedAt, false],
    ['is closed a millisecond before it opens', openWindow, justBefore(approvedAt), false],
    ['is open when it opens', openWindow, approvedAt, true],
    ['that never closes stays open', openWindow, protectedUntil, true],
    ['is open to its last millisecond', closing, justBefore(actedAt), true],
    ['is closed when it closes', closing, actedAt, false],
    ['is open where any of several is', [...closing, { openedAt: actedAt, closedAt: null }], actedAt, true],
  ])('%s', (_, directWindows, at, open) => {
    expect(inDirectWindow(aClaim({ directWindows }), at)).toBe(open);
  });
});

test('a deal is linked to the partner where the partner is among its companies', () => {
  expect(isLinked({ linkedPartnerIds: ['901', '900'] }, aClaim())).toBe(true);
  expect(isLinked({ linkedPartnerIds: ['901'] }, aClaim())).toBe(false);
});

test('an act on a deal is on that deal, in its pipeline, from its instant on', () => {
  expect(act()).toEqual({ kind: 'deal', at: actedAt, dealIds: ['200'], pipelineIds: ['default'] });
});

test('every verdict keeps the claim, the window and the consents as they were at the act', () => {
  const claim = aClaim({ directWindows: openWindow, consents: [aConsent()] });
  expect(claimEvidence(act(), claim, { ...policy, timeZone: 'Europe/Berlin' })).toEqual({
    occurredAt: '2026-11-24T14:05:00Z',
    registrationId: 'reg_1',
    partnerCompanyId: '900',
    claimedAt: '2026-11-20T09:00:00Z',
    protectedFrom: '2026-11-22T10:00:00Z',
    protectedUntil: '2027-02-21T00:00:00Z',
    coSellUserIds: ['7'],
    directWindowOpen: true,
    consent: 'con_1 in force',
    timeZone: 'Europe/Berlin',
  });
});
