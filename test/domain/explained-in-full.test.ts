import { describe, expect, test } from 'vitest';
import {
  explainConsentAnswer,
  explainConsentEnd,
  explainSilence,
  isUnanswered,
} from '../../domain/consent-why.ts';
import {
  explainExpiry,
  explainGoneDeal,
  explainRenewalWait,
  isOver,
  relinkIsOver,
  waitIsOver,
} from '../../domain/expiry-why.ts';
import { explainMissTakenBack, explainReview } from '../../domain/follow-up-explained.ts';
import { instant, policy } from './claim.ts';
import { aConsent } from './deal-and-claim.ts';

const noon = instant('2027-03-10T12:00:00Z');
const before = noon.subtract({ milliseconds: 1 });
const after = noon.add({ milliseconds: 1 });

describe('a protection that ran out', () => {
  test('is over at its first instant', () => {
    expect([before, noon, after].map(at => isOver(noon, at))).toEqual([false, true, true]);
  });

  test('would have gone on renewed, if it never was', () => {
    const end = instant('2027-05-31T00:00:00Z');
    expect(explainExpiry(end, 0, policy())).toEqual({
      code: 'EXPIRED',
      rule: 'T6',
      facts: { protectedUntil: '2027-05-31T00:00:00Z', renewals: 0 },
      wouldChange: [
        {
          fact: 'protectedUntil',
          becomes: '2027-08-29T00:00:00Z',
          text: 'Renewed in its last 30 days it would be registered through 28 August 2027.',
        },
      ],
    });
    expect(explainExpiry(end, 1, policy())).toMatchObject({ facts: { renewals: 1 }, wouldChange: [] });
  });
});

describe('a renewal that waited for a person', () => {
  const wait = { askedAt: before, decideBy: noon, decision: null };
  test.each([
    ['undecided a millisecond before its time is over', { ...wait }, before, false],
    ['undecided then', { ...wait }, noon, true],
    ['declined at any time', { ...wait, decision: 'declined' as const }, before, true],
    ['renewed never', { ...wait, decision: 'renewed' as const }, after, false],
  ])('has nothing to wait for: %s', (_sentence, waiting, at, over) => {
    expect(waitIsOver(waiting, at)).toBe(over);
  });

  test.each([
    [null, 'RENEWAL_UNDECIDED', 'Decided in time it would have been renewed.'],
    ['declined' as const, 'RENEWAL_DECLINED', 'A person decided; with a yes it would have been renewed.'],
  ])('and got the answer %s would have been renewed with a yes', (decision, code, text) => {
    expect(explainRenewalWait({ ...wait, decision })).toEqual({
      code,
      rule: 'R-renewal',
      facts: { askedAt: before.toString(), decideBy: noon.toString(), decision },
      wouldChange: [{ fact: 'decision', becomes: 'renewed', text }],
    });
  });
});

describe('misses', () => {
  const misses = ['2027-03-16', '2027-03-30', '2027-04-13'].map(day => instant(`${day}T00:00:00Z`));
  test('of which three ask for a review: with one less there would be none', () => {
    expect(explainReview(misses)).toMatchObject({
      code: 'THREE_MISSES',
      rule: 'S4',
      wouldChange: [{ fact: 'misses', becomes: 2, text: 'One connected call in time would have spared it.' }],
    });
    expect(explainReview([...misses, noon]).wouldChange).toEqual([]);
  });
  test('that are taken back tell which', () => {
    expect(explainMissTakenBack(noon)).toEqual({
      code: 'FOLLOW_UP_MISS_TAKEN_BACK',
      rule: 'S2',
      facts: { missedAt: noon.toString() },
      wouldChange: [],
    });
  });
});

describe('a deal that is gone', () => {
  const gone = { dealId: '100', relinkUntil: noon, dealMissing: true };
  test('ends its registration when the time to replace it is over, and not if it is back', () => {
    expect([before, noon].map(at => relinkIsOver(gone, at))).toEqual([false, true]);
    expect(relinkIsOver({ ...gone, dealMissing: false }, after)).toBe(false);
  });
  test('would have changed nothing, restored', () => {
    expect(explainGoneDeal(gone)).toEqual({
      code: 'DEAL_GONE',
      rule: 'E8',
      facts: { dealId: '100', dealMissing: true, relinkUntil: noon.toString() },
      wouldChange: [
        {
          fact: 'dealMissing',
          becomes: false,
          text: 'With the deal restored, or another linked, by then it goes on.',
        },
      ],
    });
  });
});

describe('a consent', () => {
  test.each([
    [true, 'granted' as const, 'CONSENT_GRANTED', 'grant', 'refuse', 'With a no nothing would be permitted.'],
    [false, 'refused' as const, 'CONSENT_REFUSED', 'refuse', 'grant', 'With a yes it would be permitted.'],
  ])(
    'answered with %s would be another with the other answer',
    (grants, status, code, answer, other, text) => {
      expect(explainConsentAnswer({ status, answeredAs: 'partner' }, grants)).toEqual({
        code,
        rule: 'R-consent',
        facts: { answer, answeredAs: 'partner' },
        wouldChange: [{ fact: 'answer', becomes: other, text }],
      });
    },
  );

  test('is unanswered from the end of the time to answer on, without an answer', () => {
    const asked = { answerDueAt: noon, answeredAt: null };
    expect([before, noon].map(at => isUnanswered(asked, at))).toEqual([false, true]);
    expect(isUnanswered({ ...asked, answeredAt: before }, after)).toBe(false);
    expect(explainSilence({ answerDueAt: noon })).toEqual({
      code: 'CONSENT_UNANSWERED',
      rule: 'R-consent',
      facts: { answeredAt: null, answerDueAt: noon.toString() },
      wouldChange: [
        {
          fact: 'answeredAt',
          becomes: before.toString(),
          text: 'An answer of the partner before its time was over would have decided it.',
        },
      ],
    });
  });

  test('that was taken back would go on', () => {
    const revoked = aConsent({
      status: 'revoked',
      revokedAt: noon,
      validUntil: instant('2027-06-01T00:00:00Z'),
    });
    expect(explainConsentEnd(revoked)).toEqual({
      code: 'CONSENT_REVOKED',
      rule: 'R-consent',
      facts: { validUntil: '2027-06-01T00:00:00Z', revokedAt: noon.toString() },
      wouldChange: [{ fact: 'revokedAt', becomes: null, text: 'Not taken back it would go on.' }],
    });
  });

  test('that was taken back when its time was over anyway would not', () => {
    const late = aConsent({ status: 'revoked', revokedAt: noon, validUntil: noon });
    expect(explainConsentEnd(late)).toMatchObject({ code: 'CONSENT_REVOKED', wouldChange: [] });
  });

  test('whose time was over would hold a moment longer, and one without an end has none', () => {
    const over = aConsent({ status: 'expired', revokedAt: null, validUntil: noon });
    expect(explainConsentEnd(over)).toEqual({
      code: 'CONSENT_EXPIRED',
      rule: 'R-consent',
      facts: { validUntil: noon.toString(), revokedAt: null },
      wouldChange: [
        {
          fact: 'validUntil',
          becomes: after.toString(),
          text: 'Ask again: a new yes is good for as many days again.',
        },
      ],
    });
    expect(explainConsentEnd({ ...over, validUntil: null })).toMatchObject({
      facts: { validUntil: null },
      wouldChange: [],
    });
  });
});
