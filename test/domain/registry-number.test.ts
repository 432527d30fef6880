import { describe, expect, test } from 'vitest';
import { canonicalNumber, isSamePhone } from '../../domain/registry-number.ts';

describe('a number of a register (M3)', () => {
  test.each<[why: string, typed: string | null, number: string | null]>([
    ['as it is', 'DE136695976', 'DE136695976'],
    ['with spaces', 'DE 136 695 976', 'DE136695976'],
    ['in small letters', 'atu33864707', 'ATU33864707'],
    ['with hyphens', '15-048-3782', '150483782'],
    ['with dots', 'B 123.456.789', 'B123456789'],
    ['in full-width characters', 'ＤＥ１３６６９５９７６', 'DE136695976'],
    ['of five characters', 'HR 417', 'HR417'],
    ['of four characters', 'H417', null],
    ['of letters', 'unknown', null],
    ['none', 'n/a', null],
    ['zeros', '000000000', null],
    ['one digit again and again', 'XX999999', null],
    ['two digits', 'XX999998', 'XX999998'],
    ['counting up', '123456789', null],
    ['counting up past nine', '7890123', null],
    ['counting down', '987654321', '987654321'],
    ['empty', '', null],
    ['not there', null, null],
  ])('%s', (_, typed, number) => {
    expect(canonicalNumber(typed)).toBe(number);
  });
});

describe('one telephone number (M6)', () => {
  test.each<[why: string, a: string | null, b: string | null, same: boolean]>([
    ['with a plus and with zeros', '+49 30 1234567', '0049301234567', true],
    ['with and without the country', '+49 (30) 1234567', '030 1234567', true],
    ['with the zero in brackets', '+49 (0)30 1234567', '030-1234567', true],
    ['with an extension', '+1 617 555 0123 ext. 44', '+16175550123', true],
    ['with another extension', '617-555-0123 x9', '617-555-0123#12', true],
    ['with an extension on the next line', '617-555-0123 Ext\n9', '6175550123', true],
    ['with what follows a semicolon', '6175550123;2', '6175550123', true],
    ['in full-width digits', '０３０ １２３４５６７', '0301234567', true],
    ['of seven digits', '5550123', '6175550123', true],
    ['of six digits', '550123', '6175550123', false],
    ['of six digits after zeros', '000550123', '6175550123', false],
    ['after several zeros', '0001234567', '61234567', true],
    ['two numbers', '+49 30 1234567', '+49 30 1234568', false],
    ['one that begins the other', '6175550', '6175550123', false],
    ['none and one', null, '6175550123', false],
    ['none at all', null, null, false],
    ['words', 'call us', 'call us', false],
  ])('%s', (_, a, b, same) => {
    expect(isSamePhone(a, b)).toBe(same);
    expect(isSamePhone(b, a)).toBe(same);
  });
});
