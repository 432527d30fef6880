import { describe, expect, test } from 'vitest';
import type { NoticeTemplate } from '../../domain/notice-words.ts';
import { isTold, partnerNotice, toldKinds } from '../../domain/partner-notices.ts';

/** What an entry of each kind says when nothing special is in its facts. */
const news: [kind: string, urgency: 'now' | 'digest', template: NoticeTemplate][] = [
  ['registration-submitted', 'digest', 'received'],
  ['registration-screened', 'digest', 'unavailable'],
  ['registration-demoted', 'digest', 'unavailable'],
  ['registration-stepped-back', 'digest', 'unavailable'],
  ['registration-moved-up', 'digest', 'moved-up'],
  ['registration-approved', 'digest', 'registered'],
  ['registration-regained', 'digest', 'registered'],
  ['registration-restored', 'digest', 'registered'],
  ['registration-renewed', 'digest', 'renewed'],
  ['renewal-refused', 'now', 'renewal-refused'],
  ['registration-rejected', 'now', 'rejected'],
  ['registration-withdrawn', 'digest', 'withdrawn'],
  ['registration-expired', 'now', 'expired'],
  ['registration-revoked', 'now', 'revoked'],
  ['registration-won', 'digest', 'won'],
  ['registration-lost', 'digest', 'lost'],
  ['registration-reopened', 'digest', 'reopened'],
  ['decision-reverted', 'digest', 'taken-back'],
  ['revocation-proposed', 'now', 'revocation-proposed'],
  ['info-requested', 'now', 'info-asked'],
  ['review-overdue', 'digest', 'review-late'],
  ['reconfirm-warned', 'now', 'reconfirm'],
  ['loss-reported', 'now', 'loss-reported'],
  ['deal-gone', 'now', 'deal-gone'],
  ['follow-up-warned', 'now', 'follow-up-due'],
  ['follow-up-missed', 'digest', 'follow-up-missed'],
  ['consent-asked', 'now', 'consent-asked'],
  ['consent-granted', 'now', 'entered'],
  ['consent-refused', 'now', 'entered'],
  ['consent-revoked', 'digest', 'entered'],
  ['info-answered', 'digest', 'entered'],
  ['registration-reconfirmed', 'digest', 'entered'],
  ['loss-opposed', 'digest', 'entered'],
  ['revocation-opposed', 'digest', 'entered'],
  ['registration-appealed', 'digest', 'entered'],
  ['dispute-opened', 'now', 'dispute-opened'],
  ['dispute-proposed', 'now', 'dispute-proposed'],
  ['dispute-decided', 'now', 'dispute-decided'],
  ['dispute-escalated', 'digest', 'dispute-escalated'],
  ['dispute-closed', 'digest', 'dispute-closed'],
  ['tier-change-announced', 'now', 'tier-lower'],
  ['tier-changed', 'digest', 'tier-changed'],
  ['sunset-warned', 'now', 'sunset-ahead'],
  ['partner-suspended', 'now', 'suspended'],
  ['partner-terminated', 'now', 'terminated'],
  ['partner-reinstated', 'digest', 'reinstated'],
];

describe('what has a deadline for the partner leaves at once, the rest is news of the day', () => {
  const facts = {
    outcome: 'queued',
    takesEffectAt: '2026-11-30T17:00:00Z',
    to: 'active',
    onBehalf: { source: 'mail' },
  };
  test.each(news)('%s: %s, %s', (kind, urgency, template) => {
    expect(partnerNotice(kind, facts, 'user')).toEqual({ template, urgency });
    expect(partnerNotice(kind, facts, 'automation')).toEqual({ template, urgency });
    expect(isTold(kind)).toBe(true);
  });

  test('nothing else is told, and each kind is looked at above', () => {
    expect(toldKinds).toEqual(news.map(([kind]) => kind));
    for (const kind of ['follow-up-logged', 'availability-probed', 'constructor', '']) {
      expect(isTold(kind)).toBe(false);
      expect(partnerNotice(kind, facts, 'user')).toBeNull();
    }
  });
});

describe('what the partner did itself it knows', () => {
  test.each(news)('%s', (kind, urgency, template) => {
    expect(
      partnerNotice(kind, { outcome: 'queued', takesEffectAt: '2026-11-30T17:00:00Z' }, 'partner'),
    ).toEqual(kind === 'registration-submitted' ? { template, urgency } : null);
  });
});

test.each<[sentence: string, kind: string, facts: Record<string, unknown>, template: string | null]>([
  [
    'a registration that waits is not available',
    'registration-screened',
    { outcome: 'queued' },
    'unavailable',
  ],
  [
    'one that is reviewed has been received, no more',
    'registration-screened',
    { outcome: 'under-review' },
    null,
  ],
  ['a deal that is open again protects', 'registration-reopened', { to: 'active' }, 'reopened'],
  ['unless another came in between', 'registration-reopened', { to: 'queued' }, 'unavailable'],
  [
    'a revocation with time to object',
    'revocation-proposed',
    { takesEffectAt: '2026-11-30T17:00:00Z' },
    'revocation-proposed',
  ],
  [
    'a consent that its manager decides on in its stead',
    'consent-granted',
    { answeredAs: 'partner-manager' },
    'entered',
  ],
  [
    'a consent that was answered for it, by phone',
    'consent-refused',
    { answeredAs: 'partner', onBehalf: {} },
    'entered',
  ],
  ['no consent that it answered itself', 'consent-granted', { answeredAs: 'partner' }, null],
  ['no answer that somebody gave as themself', 'info-answered', {}, null],
  ['a revocation that a second person decides first', 'revocation-proposed', { takesEffectAt: null }, null],
])('%s', (_sentence, kind, facts, template) => {
  expect(partnerNotice(kind, facts, 'user')?.template ?? null).toBe(template);
});
