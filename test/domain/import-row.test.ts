import { describe, expect, test } from 'vitest';
import { type DateOrder, dayOrInstant } from '../../domain/import-dates.ts';
import { type RawImportRow, understandRow } from '../../domain/import-row.ts';
import { defaultPolicy } from '../../domain/policy.ts';

const policy = { ...defaultPolicy, timeZone: 'America/New_York' };
const good: RawImportRow = {
  reference: 'OLD-1',
  domain: 'granite.com',
  partner: 'Nimbus',
  protected_from: '2026-01-10',
  protected_through: '2026-04-09',
};
const read = (change: RawImportRow = {}, without: (keyof RawImportRow)[] = [], dates: DateOrder = 'iso') => {
  const raw = { ...good, ...change };
  for (const field of without) delete raw[field];
  return understandRow(raw, { dates, otherwise: 'file:7', policy });
};
/** As text, so that instants are told apart. */
const understood = (...args: Parameters<typeof read>) => JSON.parse(JSON.stringify(read(...args)));

describe('a day or an instant of a file', () => {
  test.each<[string, DateOrder, string | null]>([
    ['2026-11-22', 'iso', '2026-11-22'],
    ['2028-02-29', 'iso', '2028-02-29'],
    ['2027-02-29', 'iso', null],
    ['2026-13-01', 'iso', null],
    ['22.11.2026', 'iso', null],
    ['22.11.2026', 'day-month-year', '2026-11-22'],
    ['1/2/2027', 'day-month-year', '2027-02-01'],
    ['1/2/2027', 'month-day-year', '2027-01-02'],
    ['11-22-2026', 'month-day-year', '2026-11-22'],
    ['22/11/2026', 'month-day-year', null],
    ['31.02.2026', 'day-month-year', null],
    ['1.2.27', 'day-month-year', null],
    ['x1.2.2027', 'day-month-year', null],
    ['1.2.2027x', 'day-month-year', null],
    ['2026-11-22', 'day-month-year', null],
    ['x2026-11-22', 'iso', null],
    ['2026-11-22x', 'iso', null],
    ['soon', 'iso', null],
    ['', 'iso', null],
  ])('%s, written %s, is the day %s', (text, order, day) => {
    const found = dayOrInstant(text, order);
    expect(found !== null && 'day' in found ? found.day.toString() : null).toBe(day);
  });

  test.each<[string, string | null]>([
    ['2026-11-22T10:00:00Z', '2026-11-22T10:00:00Z'],
    ['2026-11-22T10:00:00-05:00', '2026-11-22T15:00:00Z'],
    ['1795341600000', '2026-11-22T10:00:00Z'],
    ['179534160000', '1975-09-09T22:36:00Z'],
    ['17953416000000', '2538-12-03T04:00:00Z'],
    ['17953416000', null],
    ['179534160000000', null],
    ['x1795341600000', null],
    ['1795341600000x', null],
    ['2026-11-22T25:00:00Z', null],
    ['2026-11-22T10:00:00', null],
    ['x2026-11-22T10:00:00Z', null],
    ['+002026-11-22T10:00:00Z', null],
  ])('%s is the instant %s, whatever the order of days', (text, at) => {
    for (const order of ['iso', 'day-month-year', 'month-day-year'] as const) {
      const found = dayOrInstant(text, order);
      expect(found !== null && 'instant' in found ? found.instant.toString() : null).toBe(at);
    }
  });
});

describe('an old registration of a file is understood', () => {
  test('with the customer by domain, and days in the zone of the program', () => {
    expect(understood()).toEqual({
      ok: true,
      row: {
        reference: 'OLD-1',
        customer: { domain: 'granite.com' },
        partner: 'Nimbus',
        dealId: null,
        protectedFrom: '2026-01-10T05:00:00Z',
        protectedUntil: '2026-04-10T04:00:00Z',
      },
    });
  });

  test.each<[string, Parameters<typeof read>, object]>([
    [
      'by company, which comes before the domain',
      [{ company_id: '4711' }],
      { customer: { companyId: '4711' } },
    ],
    ['by a link', [{ domain: 'https://www.Granite.com/de' }], { customer: { domain: 'granite.com' } }],
    ['with its deal', [{ deal_id: '12' }], { dealId: '12' }],
    ['without a reference, called by its place', [{}, ['reference']], { reference: 'file:7' }],
    [
      'without an end: the days of the program from the beginning on',
      [{}, ['protected_through']],
      { protectedUntil: '2026-04-11T04:00:00Z' },
    ],
    [
      'with instants as they are',
      [
        { protected_from: '2026-01-10T09:30:00Z', protected_until: '2026-04-10T00:00:00Z' },
        ['protected_through'],
      ],
      { protectedFrom: '2026-01-10T09:30:00Z', protectedUntil: '2026-04-10T00:00:00Z' },
    ],
    [
      'with days as they are written',
      [{ protected_from: '10.01.2026', protected_through: '09.04.2026' }, [], 'day-month-year'],
      { protectedFrom: '2026-01-10T05:00:00Z', protectedUntil: '2026-04-10T04:00:00Z' },
    ],
    ['by the longest of references', [{ reference: '~'.repeat(200) }], { reference: '~'.repeat(200) }],
    [
      'by the largest of ids',
      [{ company_id: '9223372036854775807' }],
      { customer: { companyId: '9223372036854775807' } },
    ],
  ])('%s', (_sentence, args, row) => {
    expect(understood(...args)).toMatchObject({ ok: true, row });
  });

  test.each<[string, Parameters<typeof read>, string]>([
    ['no partner', [{}, ['partner']], 'partner is empty'],
    ['no customer', [{}, ['domain']], 'neither company_id nor domain names the customer'],
    ['a mail provider', [{ domain: 'gmail.com' }], 'domain "gmail.com" identifies no customer (free-mail)'],
    ['a company that is no id', [{ company_id: '0815' }], 'company_id "0815" is no HubSpot id'],
    [
      'an id beyond all ids',
      [{ company_id: '9223372036854775808' }],
      'company_id "9223372036854775808" is no HubSpot id',
    ],
    ['an id with a letter', [{ company_id: '12x' }], 'company_id "12x" is no HubSpot id'],
    ['a letter before an id', [{ deal_id: 'x12' }], 'deal_id "x12" is no HubSpot id'],
    [
      'a reference with a blank',
      [{ reference: 'OLD 1' }],
      'reference "OLD 1" is not of up to 200 letters, digits and signs without blanks',
    ],
    [
      'a reference too long, of which the beginning is told',
      [{ reference: 'x'.repeat(201) }],
      `reference "${'x'.repeat(60)}…" is not of up to 200 letters, digits and signs without blanks`,
    ],
    [
      'a value of 60 characters, which is told in full',
      [{ company_id: 'x'.repeat(60) }],
      `company_id "${'x'.repeat(60)}" is no HubSpot id`,
    ],
    [
      'a reference with a letter of another script',
      [{ reference: 'ALT-Ü' }],
      'reference "ALT-Ü" is not of up to 200 letters, digits and signs without blanks',
    ],
    ['no beginning', [{}, ['protected_from']], 'protected_from is empty'],
    [
      'a beginning that is no day',
      [{ protected_from: 'spring' }],
      'protected_from "spring" is no day, such as 2027-02-20',
    ],
    [
      'a beginning written the other way',
      [{ protected_from: '22/11/2026', protected_through: '12/31/2026' }, [], 'month-day-year'],
      'protected_from "22/11/2026" is no day, such as 02/20/2027',
    ],
    [
      'a last day written the other way',
      [{ protected_from: '22/11/2026', protected_through: '12/31/2026' }, [], 'day-month-year'],
      'protected_through "12/31/2026" is no day, such as 20.02.2027',
    ],
    [
      'a last day that is an instant',
      [{ protected_through: '2026-04-09T00:00:00Z' }],
      'protected_through "2026-04-09T00:00:00Z" is no day, such as 2027-02-20',
    ],
    [
      'an end that is a day',
      [{ protected_until: '2026-04-09' }, ['protected_through']],
      'protected_until "2026-04-09" is no instant, such as 2027-02-21T00:00:00Z; a last protected day belongs into protected_through',
    ],
    [
      'an end that is nothing',
      [{ protected_until: 'x' }, ['protected_through']],
      'protected_until "x" is no instant, such as 2027-02-21T00:00:00Z; a last protected day belongs into protected_through',
    ],
    [
      'two ends',
      [{ protected_until: '2026-04-10T00:00:00Z' }],
      'protected_through and protected_until both say when it ended',
    ],
  ])('not with %s', (_sentence, args, fault) => {
    expect(understood(...args)).toEqual({ ok: false, faults: [fault] });
  });

  test('and of a row with several faults all are told, in the order of the fields', () => {
    expect(understandRow({ reference: 'a b' }, { dates: 'iso', otherwise: 'x', policy })).toEqual({
      ok: false,
      faults: [
        'reference "a b" is not of up to 200 letters, digits and signs without blanks',
        'neither company_id nor domain names the customer',
        'partner is empty',
        'protected_from is empty',
      ],
    });
  });
});
