import { describe, expect, test } from 'vitest';
import { type ImportTally, importSummary } from '../../domain/import-report.ts';
import { type EarlierRow, importVerdicts, judgeImportRow } from '../../domain/import-verdict.ts';
import { importReportLines } from '../../domain/import-words.ts';
import { active, claim, ended, instant } from './claim.ts';

const now = instant('2027-03-10T10:00:00Z');
type Facts = Parameters<typeof judgeImportRow>[0];
const judge = (change: Partial<Facts> = {}) =>
  judgeImportRow({
    protectedFrom: instant('2027-01-10T10:00:00Z'),
    protectedUntil: instant('2027-04-11T00:00:00Z'),
    now,
    partner: { companyId: '900', status: 'active' },
    accountIsPartnerItself: false,
    claims: [],
    earlier: [],
    ...change,
  });
const over = { protectedUntil: instant('2027-02-01T00:00:00Z') };
const theirs = claim({ registrationId: 'reg-theirs', partnerCompanyId: '100', state: 'under-review' });
const own = claim({ registrationId: 'reg-own', partnerCompanyId: '900', state: 'queued' });
const rival: EarlierRow = { line: 4, partnerCompanyId: '100' };
const twin: EarlierRow = { line: 5, partnerCompanyId: '900' };

describe('the dry run says of a row', () => {
  test.each<[string, Partial<Facts>, object]>([
    ['that it is new', {}, { verdict: 'new', expected: 'active', code: null, reason: null }],
    [
      'that it has ended, whoever is there and whatever the file says besides',
      { ...over, claims: [theirs, own], earlier: [rival, twin] },
      { verdict: 'expired', expected: 'expired', code: null, reason: 'It has ended: kept as history.' },
    ],
    [
      'that somebody lives there: it waits',
      { claims: [ended('lost', '2027-01-01T00:00:00Z', { registrationId: 'reg-gone' }), theirs] },
      {
        verdict: 'live-duplicate',
        expected: 'queued',
        code: 'LIVE_CLAIM_COMES_FIRST',
        reason: 'reg-theirs lives on the customer: this one waits in the queue behind it.',
      },
    ],
    [
      'that its own partner lives there: it is left out',
      { claims: [theirs, own] },
      {
        verdict: 'live-duplicate',
        expected: 'skipped',
        code: 'ALREADY_REGISTERED',
        reason: 'It is in the queue. A partner has one registration per customer at a time.',
      },
    ],
    [
      'that an older row of another partner comes first: it waits',
      { earlier: [rival, { line: 6, partnerCompanyId: '200' }] },
      {
        verdict: 'overlap',
        expected: 'queued',
        code: 'EARLIER_ROW_COMES_FIRST',
        reason:
          'Line 4 registers the same customer to another partner and is older: this one waits behind it.',
      },
    ],
    [
      'that an older row has the same partner: it is left out',
      { earlier: [rival, twin] },
      {
        verdict: 'overlap',
        expected: 'skipped',
        code: 'SAME_PARTNER_TWICE',
        reason: 'Line 5 registers the same customer to the same partner at the same time.',
      },
    ],
    [
      'the same twin where somebody lives, too',
      { earlier: [twin], claims: [theirs] },
      { verdict: 'overlap', expected: 'skipped', code: 'SAME_PARTNER_TWICE' },
    ],
    [
      'who lives there, where an older row waits as well',
      { earlier: [rival], claims: [theirs] },
      { verdict: 'live-duplicate', expected: 'queued', code: 'LIVE_CLAIM_COMES_FIRST' },
    ],
    [
      'that its partner has left',
      { partner: { companyId: '900', status: 'terminated' } },
      { verdict: 'unknown-partner', expected: 'skipped', code: 'PARTNER_SUSPENDED' },
    ],
    [
      'that a suspended partner keeps what it had',
      { partner: { companyId: '900', status: 'suspended' } },
      { verdict: 'new', expected: 'active' },
    ],
    [
      'that history is kept of a partner that left',
      { ...over, partner: { companyId: '900', status: 'terminated' } },
      { verdict: 'expired' },
    ],
    [
      'that a partner cannot be its own customer, be it over or not',
      { ...over, accountIsPartnerItself: true },
      { verdict: 'bad', expected: 'skipped', code: 'SELF_CLAIM' },
    ],
    [
      'that it begins in the future',
      { protectedFrom: now.add({ milliseconds: 1 }) },
      { verdict: 'bad', expected: 'skipped', code: 'IMPLAUSIBLE_PERIOD' },
    ],
    [
      'that a protection which is over stands in no way',
      { claims: [active('2026-12-01T00:00:00Z', '2027-03-01T00:00:00Z', { partnerCompanyId: '900' })] },
      { verdict: 'new', expected: 'active' },
    ],
  ])('%s', (_sentence, change, verdict) => {
    expect(judge(change)).toMatchObject(verdict);
  });
});

const tally = (change: Partial<ImportTally> & { rows: number }): ImportTally => ({
  verdict: 'new',
  expected: 'active',
  code: null,
  outcome: null,
  outcomeCode: null,
  ...change,
});

describe('the report of an import', () => {
  const waits = { verdict: 'live-duplicate', expected: 'queued', code: 'LIVE_CLAIM_COMES_FIRST' } as const;
  const own = { verdict: 'live-duplicate', expected: 'skipped', code: 'ALREADY_REGISTERED' } as const;
  const tallies = [
    tally({ rows: 1_000, outcome: 'active' }),
    tally({ rows: 1, outcome: 'queued' }),
    tally({ rows: 30 }),
    tally({ ...waits, rows: 4, outcome: 'queued' }),
    tally({ ...own, rows: 2, outcome: 'skipped' }),
    tally({ ...own, code: 'ALREADY_IMPORTED', rows: 6, outcome: 'skipped' }),
    tally({ ...waits, rows: 3, outcome: 'refused', outcomeCode: 'SELF_CLAIM' }),
    tally({ verdict: null, expected: null, rows: 7 }),
    tally({ verdict: 'expired', expected: 'expired', rows: 20, outcome: 'expired' }),
    tally({ verdict: 'overlap', expected: 'skipped', code: 'SAME_PARTNER_TWICE', rows: 9 }),
  ];

  test('adds up: each row once by verdict, once by outcome', () => {
    const summary = importSummary(tallies);
    expect(summary.rows).toBe(1_082);
    expect(summary.verdicts.new).toEqual({ rows: 1_031, active: 1_031, queued: 0, expired: 0, skipped: 0 });
    expect(summary.verdicts['live-duplicate']).toEqual({
      rows: 15,
      active: 0,
      queued: 7,
      expired: 0,
      skipped: 8,
    });
    expect(summary.verdicts.bad).toEqual({ rows: 0, active: 0, queued: 0, expired: 0, skipped: 0 });
    expect(Object.keys(summary.verdicts)).toEqual([...importVerdicts]);
    expect(summary.outcomes).toEqual({
      active: 1_000,
      queued: 5,
      expired: 20,
      skipped: 8,
      refused: 3,
      open: 46,
    });
    expect(summary.codes).toEqual([
      { verdict: 'overlap', code: 'SAME_PARTNER_TWICE', rows: 9 },
      { verdict: 'live-duplicate', code: 'LIVE_CLAIM_COMES_FIRST', rows: 7 },
      { verdict: 'live-duplicate', code: 'ALREADY_IMPORTED', rows: 6 },
      { verdict: 'live-duplicate', code: 'ALREADY_REGISTERED', rows: 2 },
    ]);
    expect(summary.otherwise).toEqual([
      { expected: 'active', outcome: 'queued', code: null, rows: 1 },
      { expected: 'queued', outcome: 'refused', code: 'SELF_CLAIM', rows: 3 },
    ]);
  });

  test('counts a code for each verdict by itself', () => {
    const bad = tally({ verdict: 'bad', expected: 'skipped', code: 'ALREADY_IMPORTED', rows: 1 });
    expect(importSummary([...tallies, bad]).codes).toContainEqual({
      verdict: 'bad',
      code: 'ALREADY_IMPORTED',
      rows: 1,
    });
  });

  test('finds nothing otherwise in a row of which nothing was said before', () => {
    const unjudged = tally({ verdict: null, expected: null, outcome: 'refused', rows: 1 });
    expect(importSummary([unjudged]).otherwise).toEqual([]);
  });

  test('reads as what to do, and says where it came out otherwise than announced', () => {
    expect(importReportLines(importSummary(tallies))).toEqual([
      '1,082 rows:',
      '     1,031  new: will be registered',
      '        20  have ended: kept as history',
      '        15  stand here already, as a live registration or an earlier import (7 wait in the queue, 8 are skipped)',
      '            LIVE_CLAIM_COMES_FIRST: 7. Do: nothing, or settle with the partner: they wait in the queue.',
      '            ALREADY_IMPORTED: 6. Do: nothing: they were imported before.',
      '            ALREADY_REGISTERED: 2. Do: nothing: the partner’s own live registration stays as it is.',
      '         9  overlap an earlier row of the same import',
      '            SAME_PARTNER_TWICE: 9. Do: nothing, or delete the row that is wrong.',
      'Applied 1,036 of 1,082: 1,000 registered, 5 in the queue, 20 as history, 8 skipped, 3 refused, 46 still to come.',
      'Otherwise than the dry run said: 1 row was to be active and is queued, because something changed in between.',
      'Otherwise than the dry run said: 3 rows were to be queued and are refused (SELF_CLAIM), because something changed in between.',
    ]);
  });

  test('of nothing applied says so, and of a code that nobody knows to look at the reason', () => {
    const lines = importReportLines(
      importSummary([tally({ rows: 2, verdict: 'bad', expected: 'skipped', code: 'ODD' })]),
    );
    expect(lines).toEqual([
      '2 rows:',
      '         2  cannot be understood or cannot be so',
      '            ODD: 2. Do: see the reason.',
      'Nothing was imported yet.',
    ]);
  });

  test.each([
    ['queued alone', [tally({ ...waits, rows: 2 })]],
    ['skipped alone', [tally({ ...own, rows: 2 })]],
  ])('divides a verdict only where it leads to two ends: %s', (_sentence, one) => {
    expect(importReportLines(importSummary(one))[1]).toBe(
      '         2  stand here already, as a live registration or an earlier import',
    );
  });

  const words: [object, string, string][] = [
    [{ verdict: 'expired', expected: 'expired' }, 'have ended: kept as history', ''],
    [
      { verdict: 'overlap', code: 'EARLIER_ROW_COMES_FIRST' },
      'overlap an earlier row of the same import',
      'nothing, or decide which is right and delete the other row: they wait in the queue',
    ],
    [
      { verdict: 'overlap', code: 'SAME_PARTNER_TWICE' },
      'overlap an earlier row of the same import',
      'nothing, or delete the row that is wrong',
    ],
    [
      { verdict: 'unknown-partner', code: 'SEVERAL_PARTNERS' },
      'name no partner of the program',
      'write the partner’s company id instead of the name',
    ],
    [
      { verdict: 'unknown-partner', code: 'NO_SUCH_PARTNER' },
      'name no partner of the program',
      'mark the company as a partner in HubSpot, or write its company id or domain',
    ],
    [
      { verdict: 'unknown-partner', code: 'PARTNER_SUSPENDED' },
      'name no partner of the program',
      'reinstate the partner, or leave them out',
    ],
    [
      { verdict: 'unknown-customer', code: 'NO_SUCH_COMPANY' },
      'name no customer that HubSpot has',
      'correct the id; a company made just now has to be read first',
    ],
    [
      { verdict: 'unknown-customer', code: 'COMPANY_GONE' },
      'name no customer that HubSpot has',
      'restore the company in HubSpot, or name another',
    ],
    [
      { verdict: 'unknown-customer', code: 'NO_SUCH_DOMAIN' },
      'name no customer that HubSpot has',
      'create the company in HubSpot with that domain, then check again',
    ],
    [
      { verdict: 'unknown-customer', code: 'SEVERAL_CUSTOMERS' },
      'name no customer that HubSpot has',
      'give the company id instead of the domain',
    ],
    [
      { verdict: 'bad', code: 'NOT_UNDERSTOOD' },
      'cannot be understood or cannot be so',
      'correct the row as its reason says',
    ],
    [
      { verdict: 'bad', code: 'SAME_REFERENCE' },
      'cannot be understood or cannot be so',
      'give each row a reference of its own',
    ],
    [
      { verdict: 'bad', code: 'DEAL_ELSEWHERE' },
      'cannot be understood or cannot be so',
      'correct the deal, or leave it out',
    ],
    [
      { verdict: 'bad', code: 'SELF_CLAIM' },
      'cannot be understood or cannot be so',
      'name the company that was to buy',
    ],
    [
      { verdict: 'bad', code: 'IMPLAUSIBLE_PERIOD' },
      'cannot be understood or cannot be so',
      'correct the days: it began in the past and ended after that',
    ],
  ];
  test.each(words)('says of %j: %s', (change, verdict, remedy) => {
    const [, line, doing] = importReportLines(importSummary([tally({ ...change, rows: 1 })]));
    expect(line).toBe(`         1  ${verdict}`);
    expect(doing).toMatch(remedy === '' ? /^Nothing was/ : `Do: ${remedy}.`);
  });
});
