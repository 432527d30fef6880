import { describe, expect, test } from 'vitest';
import {
  type PartnerMark,
  partnerMarkOf,
  partnerMarkWords,
  sameMark,
  saysPartner,
} from '../../domain/partner-mark.ts';

test('without a word in the directory, dibs_partner marks partners', () => {
  expect(partnerMarkOf({})).toEqual({ kind: 'property', name: 'dibs_partner', value: 'true' });
  expect(partnerMarkOf({ partnerMark: { kind: 'list', listId: '7' } })).toEqual({
    kind: 'list',
    listId: '7',
  });
});

describe('a value of a property', () => {
  test.each([
    ['the value itself says yes', 'true', 'true', true],
    ['capitals and blanks make no difference', ' Partner ', 'partner', true],
    ['letters that are alike in capitals only are not the same', 'STRASSE', 'Straße', false],
    ['one of several values is enough', 'Vendor;Partner', 'Partner', true],
    ['a value that has a semicolon itself is taken as a whole', 'A;B', 'A;B', true],
    ['another value says no', 'Prospect', 'Partner', false],
    ['a part of a value says no', 'Partner prospect', 'Partner', false],
    ['no value says no', null, 'Partner', false],
    ['an empty value says no', '', 'true', false],
    ['nothing is wanted, nobody is meant', '', '', false],
  ])('%s', (_, value, wanted, marked) => expect(saysPartner(value, wanted)).toBe(marked));
});

describe('two marks', () => {
  const property: PartnerMark = { kind: 'property', name: 'type', value: 'PARTNER' };
  const list: PartnerMark = { kind: 'list', listId: '7' };
  test.each([
    ['a property is itself', property, { ...property }, true],
    ['another value is another mark', property, { ...property, value: 'VENDOR' }, false],
    ['another property is another mark', property, { ...property, name: 'kind' }, false],
    ['a list is itself', list, { ...list }, true],
    ['another list is another mark', list, { ...list, listId: '8' }, false],
    ['a list is no property', list, property, false],
    ['a property is no list', property, list, false],
  ] as const)('%s', (_, one, other, same) => expect(sameMark(one, other)).toBe(same));

  test('are told in words', () => {
    expect(partnerMarkWords(property)).toBe('its property “type” is “PARTNER”');
    expect(partnerMarkWords(list)).toBe('it is in the list 7');
    expect(partnerMarkWords(list, 'Resellers')).toBe('it is in the list “Resellers”');
  });
});
