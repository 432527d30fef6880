import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { ledgerKinds, ledgerTitle } from '../../domain/ledger-titles.ts';

describe('a ledger entry in plain words', () => {
  test.each<[string, Record<string, unknown>, string, string?]>([
    ['registration-submitted', { sequence: '7' }, 'Registration submitted'],
    ['registration-screened', { outcome: 'queued' }, 'Conflict check: queued behind an earlier registration'],
    ['registration-screened', { outcome: 'under-review' }, 'Conflict check: free, under review'],
    [
      'registration-approved',
      { protectedUntil: '2027-02-21T00:00:00Z' },
      'Approved: registered through 20 Feb 2027',
    ],
    [
      'registration-approved',
      { protectedUntil: '2027-02-20T11:00:00Z' },
      'Approved: registered through 20 Feb 2027',
      'Pacific/Auckland',
    ],
    ['registration-approved', {}, 'Approved'],
    ['registration-rejected', { code: 'NOT_QUALIFIED' }, 'Rejected (NOT_QUALIFIED)'],
    ['registration-withdrawn', { code: null }, 'Withdrawn'],
    [
      'registration-withdrawn',
      { code: 'NOT_RECONFIRMED' },
      'Withdrawn: the place in the queue was not confirmed',
    ],
    ['info-requested', { fields: ['contacts'] }, 'Information requested: the customer’s contacts'],
    ['info-answered', {}, 'Information given: parts of the claim'],
    ['review-overdue', { nextApproverUserId: null }, 'Review overdue'],
    ['registration-expired', {}, 'Expired: the protection ran out'],
    ['registration-moved-up', {}, 'Moved up: head of the queue, under review'],
    ['registration-demoted', {}, 'Queued: another registration on the same customer comes first'],
    ['submission-refused', { code: 'CAP_REACHED' }, 'Submission refused (CAP_REACHED)'],
    ['accounts-united', {}, 'Two customers turned out to be one'],
    ['link-waiting', {}, 'Two registered customers may be one: a person decides'],
    ['finding-raised', { dealId: '200' }, 'Heads-up raised on deal 200'],
    ['finding-raised', { dealId: null }, 'Heads-up raised'],
    ['finding-escalated', {}, 'Heads-up unanswered: now an RoE exception'],
    ['finding-closed', { because: 'linked' }, 'Heads-up resolved: the partner was linked'],
    ['finding-closed', { because: 'exempted' }, 'Heads-up dismissed: exempted with a reason'],
    ['finding-closed', { because: 'mistake' }, 'Heads-up dismissed: it was a mistake'],
    ['finding-closed', { because: 'protection-ended' }, 'Heads-up resolved: the registration ended'],
    ['finding-closed', { because: 'toString' }, 'Heads-up closed'],
    ['tier-lowered', {}, 'Tier lowered'],
    ['toString', {}, 'ToString'],
  ])('%s %j reads “%s”', (kind, facts, title, zone = 'UTC') => {
    expect(ledgerTitle(kind, facts, zone)).toBe(title);
  });

  test('every kind that an operation records has a title of its own', () => {
    const folder = new URL('../../operations/', import.meta.url);
    const sources = readdirSync(folder).map(file => readFileSync(new URL(file, folder), 'utf8'));
    const recorded = sources.flatMap(source =>
      [...source.matchAll(/(?:kind|entry): '([a-z]+(?:-[a-z]+)+)',\n/g)].map(found => found[1] ?? ''),
    );
    expect(recorded).toContain('registration-approved');
    expect(recorded.filter(kind => !ledgerKinds.includes(kind))).toEqual(
      recorded.filter(kind => ['partner-partner', 'partner-decision', 'late-review'].includes(kind)),
    );
  });
});
