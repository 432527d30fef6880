import { expect, test } from 'vitest';
import { ledgerTitle } from '../../domain/ledger-titles.ts';
import { tierTitles } from '../../domain/tier-titles.ts';

const rows: [string, Record<string, unknown>, string][] = [
  ['tier-taken-over', { tier: 'Select' }, 'Partner since this day: tier Select'],
  ['tier-taken-over', {}, 'Partner since this day'],
  [
    'tier-reviewed',
    { verdict: 'lower' },
    'Annual review of the tier: the quota was missed by more than 30 %',
  ],
  ['tier-reviewed', { verdict: 'requalified' }, 'Annual review of the tier: requalified'],
  ['tier-reviewed', { verdict: 'person' }, 'Annual review of the tier: a person decides'],
  ['tier-reviewed', { verdict: 'not-evaluated' }, 'Annual review of the tier: not evaluated'],
  ['tier-reviewed', {}, 'Annual review of the tier: done'],
  ['tier-review-questioned', {}, 'The annual review would be another today: a person decides'],
  ['tier-review-decided', { decision: 'probation' }, 'Review of the tier decided: probation'],
  ['tier-review-decided', {}, 'Review of the tier decided'],
  [
    'tier-change-announced',
    { to: 'Select', effectiveOn: '2028-04-01' },
    'Tier Select announced from 1 Apr 2028',
  ],
  ['tier-change-announced', { to: 'Select' }, 'Tier Select announced'],
  [
    'tier-changed',
    { from: 'Premier', to: 'Select', cause: 'crm-edit' },
    'Tier changed from Premier to Select',
  ],
  [
    'tier-changed',
    { to: 'Registered', cause: 'sunset' },
    'Sunset: tier Registered, no registration was approved in time',
  ],
  ['sunset-warned', {}, 'Warned that the tier ends without an approved registration'],
  ['promotion-proposed', { to: 'Premier' }, 'Promotion to Premier proposed'],
  ['promotion-refused', {}, 'Promotion refused'],
  ['tier-appealed', {}, 'Tier appealed'],
  ['tier-appeal-decided', { upheld: true }, 'Appeal of the tier upheld'],
  ['tier-appeal-decided', { upheld: false }, 'Appeal of the tier denied'],
];

test.each(rows)('%s %j reads “%s”', (kind, facts, title) => {
  expect(ledgerTitle(kind, facts)).toBe(title);
});

test('each of them is among the rows', () => {
  expect(new Set(rows.map(([kind]) => kind))).toEqual(new Set(Object.keys(tierTitles)));
});
