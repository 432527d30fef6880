import { describe, expect, test } from 'vitest';
import {
  domainOfAddress,
  isContactId,
  maskedAddress,
  normalAddress,
  pageLink,
} from '../../domain/partner-contact.ts';
import { instant } from './claim.ts';

const long = (letters: number) => 'a'.repeat(letters);

describe('the domain of an address', () => {
  test.each<[sentence: string, email: string, domain: string | null]>([
    ['is what stands behind the @', 'ann@cobalt.example', 'cobalt.example'],
    ['is told in lower case', 'Ann@Cobalt.Example', 'cobalt.example'],
    ['may have digits and hyphens', 'ann.b+deals@mail-2.cobalt.example', 'mail-2.cobalt.example'],
    ['is none without a domain', 'ann@', null],
    ['is none without a name', '@cobalt.example', null],
    ['is none without an @', 'cobalt.example', null],
    ['is none with a space in the name', 'ann b@cobalt.example', null],
    ['is none with two @', 'ann@b@cobalt.example', null],
    ['is none with something in front', '<ann@cobalt.example', null],
    ['is none with something behind', 'ann@cobalt.example, eve@evil.example', null],
    ['is none with a line break behind', 'ann@cobalt.example\nbcc: eve@evil.example', null],
    ['is none of two letters, which no domain has', 'ann@de', null],
    ['stands behind a name of 64 signs', `${long(64)}@cobalt.example`, 'cobalt.example'],
    ['does not stand behind a longer one', `${long(65)}@cobalt.example`, null],
    ['stands in 254 signs in all', `ann@${long(242)}.example`, `${long(242)}.example`],
    ['does not stand in more', `ann@${long(243)}.example`, null],
  ])('%s', (_sentence, email, domain) => {
    expect(domainOfAddress(email)).toBe(domain);
  });
});

test('addresses are compared without case and without spaces around them', () => {
  expect(normalAddress('  Ann@Cobalt.Example ')).toBe('ann@cobalt.example');
});

test('of an address a page shows which inbox to open, and no more (I7)', () => {
  expect(maskedAddress('ann@cobalt.example')).toBe('a…@cobalt.example');
  expect(maskedAddress('"a@b"@cobalt.example')).toBe('"…@cobalt.example');
});

test('a partner’s person has an id below zero, a HubSpot user has not', () => {
  expect(['-41', '41', '4-1', '41-', ''].map(isContactId)).toEqual([true, false, false, false, false]);
});

test.each([
  ['that ends within a second names the next whole one', '2027-03-10T10:00:00.001Z', '2027-03-10T10:00:01Z'],
  ['that ends with a second names this one', '2027-03-10T10:00:00Z', '2027-03-10T10:00:00Z'],
])('a personal link %s', (_sentence, ends, expiresAt) => {
  expect(pageLink({ linkId: 'lnk_1', partnerCompanyId: '77', linkExpiresAt: instant(ends) })).toEqual({
    purpose: 'page',
    subjectId: 'lnk_1',
    partnerCompanyId: '77',
    expiresAt,
  });
});
