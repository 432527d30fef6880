import { describe, expect, test } from 'vitest';
import type { Refusal } from '../../domain/refusal.ts';
import type { SubmissionFacts } from '../../domain/submission.ts';
import { submissionObstacles } from '../../domain/submission-obstacles.ts';
import { active, claim, ended, instant, policy } from './claim.ts';
import { facts, partner } from './submission-cases.ts';

const now = instant('2027-03-01T12:00:00Z');
const obstacles = (change: Partial<SubmissionFacts>): Refusal[] =>
  submissionObstacles(facts({ now, ...change }));
const only = (change: Partial<SubmissionFacts>) => {
  const [first, ...more] = obstacles(change);
  expect(more).toEqual([]);
  return first;
};
const lost = (at: string) => ended('lost', at);

describe('a claim is refused in full', () => {
  test('where the partner has live ones: the earliest is told', () => {
    const ownClaims = [
      claim({ registrationId: 'b', state: 'queued', sequence: 7n }),
      claim({ registrationId: 'a', state: 'under-review', sequence: 3n }),
    ];
    const refusal = {
      code: 'ALREADY_REGISTERED',
      rule: 'I1',
      title: 'The partner has a registration on this customer already',
      detail: 'It is under review. A partner has one registration per customer at a time.',
      facts: { liveRegistrationIds: ['a', 'b'], state: 'under-review' },
      wouldChange: [
        {
          fact: 'liveRegistrationIds',
          becomes: [],
          text: 'Continue with the registration that exists; a new one is possible only without it.',
        },
      ],
    };
    expect(only({ ownClaims })).toEqual(refusal);
    expect(only({ ownClaims: ownClaims.toReversed() })).toEqual(refusal);
  });

  test('in the cooling-off after the last that ended', () => {
    const ownClaims = [lost('2027-02-10T10:00:00Z'), lost('2027-02-20T10:00:00Z')];
    const refusal = {
      code: 'COOL_OFF',
      rule: 'R-cooling-off',
      title: 'Cooling-off through 22 Mar 2027',
      detail:
        'The partner’s last registration on this customer ended (lost). The same partner can register the same customer again after 30 days; other partners can at once.',
      facts: {
        endedAs: 'lost',
        endedAt: '2027-02-20T10:00:00Z',
        coolingOffThrough: '2027-03-22',
        now: now.toString(),
      },
      wouldChange: [
        {
          fact: 'now',
          becomes: '2027-03-23T00:00:00Z',
          text: 'Register again after 22 Mar 2027 (UTC).',
        },
      ],
    };
    expect(only({ ownClaims })).toEqual(refusal);
    expect(only({ ownClaims: ownClaims.toReversed() })).toEqual(refusal);
    expect(obstacles({ ownClaims, waived: ['cooling-off'] })).toEqual([]);
    expect(obstacles({ ownClaims, waived: ['protection-limit'] })).toHaveLength(1);
  });

  test.each([
    ['NOT_QUALIFIED', 1],
    ['INCOMPLETE', 0],
    ['nobody knows it', 0],
    [null, 0],
  ])('after a rejection with the code %s: %i times', (decisionCode, count) => {
    const rejected = ended('rejected', '2027-02-20T10:00:00Z', { decisionCode });
    expect(obstacles({ ownClaims: [rejected] })).toHaveLength(count);
  });

  test('after a revocation never, whatever code it has', () => {
    const revoked = ended('revoked', '2027-02-20T10:00:00Z', { decisionCode: 'NOT_QUALIFIED' });
    expect(obstacles({ ownClaims: [revoked] })).toEqual([]);
  });

  test('where its days of a year are used up', () => {
    const held = (from: string, until: string) =>
      ended('expired', until, { protectedFrom: instant(from), protectedUntil: instant(until) });
    const ownClaims = [held('2026-07-01T00:00:00Z', '2026-12-01T00:00:00Z')];
    const [refusal] = obstacles({ ownClaims });
    expect(refusal).toMatchObject({
      code: 'PROTECTION_LIMIT',
      rule: 'R-protection-limit',
      detail:
        'One partner is protected on one customer at most 180 days in any 365. With 90 more days it would come to 242.',
      facts: { protectedDays: 152, protectionDays: 90, limitDays: 180, now: now.toString() },
    });
    const from = String(refusal?.wouldChange[0]?.becomes);
    const day = new Intl.DateTimeFormat('en-GB', {
      day: 'numeric',
      month: 'short',
      year: 'numeric',
      timeZone: 'UTC',
    }).format(instant(from).epochMilliseconds);
    expect(refusal?.title).toBe(`The partner’s days on this customer are used up until ${day}`);
    expect(refusal?.wouldChange).toEqual([
      { fact: 'now', becomes: from, text: `Register again on or after ${day} (UTC).` },
    ]);
    expect(obstacles({ ownClaims, waived: ['protection-limit'] })).toEqual([]);
  });

  test.each([
    [2, 'openClaims', 1, 'Withdraw claims that lead nowhere, or reach a tier with a higher cap.'],
    [0, 'openClaimCap', 3, 'Only a tier with a higher cap can register customers.'],
  ])('at a cap of %i', (openClaimCap, fact, becomes, text) => {
    const openClaims = 2;
    const capped = policy({ tiers: [{ name: 'Registered', openClaimCap }] });
    expect(only({ partner: partner({ openClaims }), policy: capped })).toEqual({
      code: 'CAP_REACHED',
      rule: 'R-cap',
      title: 'The partner has reached its cap of open claims',
      detail: `The tier Registered allows ${openClaimCap} open claims at a time; the partner has 2.`,
      facts: { tier: 'Registered', openClaims, openClaimCap },
      wouldChange: [{ fact, becomes, text }],
    });
  });

  test.each([
    ['suspended' as const, 'The partner is suspended'],
    ['terminated' as const, 'The partner has left the program'],
  ])('of a partner that is %s', (status, title) => {
    expect(only({ partner: partner({ status }) })).toEqual({
      code: 'PARTNER_SUSPENDED',
      rule: 'E28',
      title,
      detail:
        'Only partners in good standing can register customers. Existing registrations are not affected by this.',
      facts: { partnerStatus: status },
      wouldChange: [
        {
          fact: 'partnerStatus',
          becomes: 'active',
          text: 'Ask the partner manager to reinstate the partner, then register again.',
        },
      ],
    });
  });

  test('of a partner on itself', () => {
    expect(only({ accountIsPartnerItself: true })).toEqual({
      code: 'SELF_CLAIM',
      rule: 'E31',
      title: 'A partner cannot register itself',
      detail: 'The company that would be registered as the customer is the partner’s own.',
      facts: { accountIsPartnerItself: true },
      wouldChange: [
        {
          fact: 'accountIsPartnerItself',
          becomes: false,
          text: 'Name the company that will buy. On a deal of several companies, make it the primary one.',
        },
      ],
    });
  });

  test('for all of it at once', () => {
    const held = active('2027-01-01T00:00:00Z', '2027-04-01T00:00:00Z');
    const codes = obstacles({ ownClaims: [held], accountIsPartnerItself: true }).map(({ code }) => code);
    expect(codes).toContain('SELF_CLAIM');
    expect(codes).toContain('ALREADY_REGISTERED');
  });
});
