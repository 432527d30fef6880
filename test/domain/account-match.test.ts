import { describe, expect, test } from 'vitest';
import {
  type CompanyFacts,
  canonicalAddress,
  identityKeys,
  matchCompanies,
  type SaidOfPair,
} from '../../domain/account-match.ts';
import { defaultPolicy } from '../../domain/policy.ts';

const matching = {
  ...defaultPolicy.matching,
  numberProperties: ['vat', 'duns'],
  sharedDomains: ['shared.example'],
};
const silent: SaidOfPair = { merged: false, alias: false, apart: false };

const company = (companyId: string, facts: Partial<CompanyFacts> = {}): CompanyFacts => ({
  companyId,
  name: null,
  country: null,
  city: null,
  phone: null,
  domain: null,
  additionalDomains: null,
  numbers: {},
  contacts: [],
  parentId: null,
  ...facts,
});

type Case = {
  a?: Partial<CompanyFacts>;
  b?: Partial<CompanyFacts>;
  said?: Partial<SaidOfPair>;
  scope?: 'company' | 'group';
};
const ask = ({ a, b, said, scope = 'company' }: Case) =>
  matchCompanies(company('1', a), company('2', b), { ...silent, ...said }, { ...matching, scope });

const acme = { name: 'Acme Ltd', country: 'GB', city: 'London' };

describe('what two companies have in common, and what follows', () => {
  test.each<[why: string, given: Case, verdict: string, levels: string[]]>([
    ['nothing', {}, 'different', []],
    ['a merge', { said: { merged: true } }, 'same', ['M1']],
    ['a merge, whatever a person said before', { said: { merged: true, apart: true } }, 'same', ['M1']],
    ['a confirmed alias', { said: { alias: true } }, 'same', ['M5']],
    ['a domain', { a: { domain: 'acme.com' }, b: { domain: 'www.acme.com' } }, 'same', ['M2']],
    [
      'a domain that a person said is of two',
      { a: { domain: 'acme.com' }, b: { domain: 'acme.com' }, said: { apart: true } },
      'different',
      ['M2'],
    ],
    [
      'a name and a city of which a person said that they are of two',
      { a: acme, b: acme, said: { apart: true } },
      'different',
      ['M6'],
    ],
    [
      'one domain of two',
      { a: { domain: 'own.com', additionalDomains: 'acme.com' }, b: { domain: 'acme.com' } },
      'same',
      ['M2'],
    ],
    ['two domains', { a: { domain: 'acme.com' }, b: { domain: 'globex.com' } }, 'different', []],
    [
      'two numbers of one register',
      { a: { numbers: { vat: 'X1234' } }, b: { numbers: { vat: 'X9876' } } },
      'different',
      [],
    ],
    ['a name and country, but two cities', { a: acme, b: { ...acme, city: 'Leeds' } }, 'different', []],
    ['a name and country, but a city on one side', { a: acme, b: { ...acme, city: null } }, 'different', []],
    [
      'an additional domain',
      { a: { domain: 'acme.com' }, b: { domain: 'x.com', additionalDomains: 'y.com;acme.com' } },
      'same',
      ['M2'],
    ],
    [
      'a domain that unrelated companies share',
      { a: { domain: 'shared.example' }, b: { domain: 'shared.example' } },
      'different',
      [],
    ],
    ['a number', { a: { numbers: { vat: 'DE 1366' } }, b: { numbers: { vat: 'DE1366' } } }, 'same', ['M3']],
    [
      'a number of two registers',
      { a: { numbers: { vat: '150483782' } }, b: { numbers: { duns: '150483782' } } },
      'different',
      [],
    ],
    [
      'a number of a register that policy does not name',
      { a: { numbers: { tax: '150483782' } }, b: { numbers: { tax: '150483782' } } },
      'different',
      [],
    ],
    ['no number', { a: { numbers: { vat: null } }, b: { numbers: { vat: '' } } }, 'different', []],
    ['a parent', { a: { parentId: '2' } }, 'different', ['M4']],
    ['a subsidiary', { b: { parentId: '1' } }, 'different', ['M4']],
    [
      'a parent, in a program that takes groups as one',
      { a: { parentId: '2' }, scope: 'group' },
      'same',
      ['M4'],
    ],
    [
      'a subsidiary, in a program that takes groups as one',
      { b: { parentId: '1' }, scope: 'group' },
      'same',
      ['M4'],
    ],
    ['one parent', { a: { parentId: '3' }, b: { parentId: '3' }, scope: 'group' }, 'different', []],
    ['a name, country and city', { a: acme, b: { ...acme, name: 'ACME', city: 'LONDON' } }, 'review', ['M6']],
    [
      'a name, country and telephone',
      { a: { ...acme, city: null, phone: '020 7946 0018' }, b: { ...acme, phone: '+44 20 7946 0018' } },
      'review',
      ['M6'],
    ],
    ['a name and city, but two countries', { a: acme, b: { ...acme, country: 'US' } }, 'different', []],
    [
      'a name and city, but no country',
      { a: { ...acme, country: null }, b: { ...acme, country: null } },
      'different',
      [],
    ],
    ['a name and country', { a: { ...acme, city: null }, b: { ...acme, city: null } }, 'different', []],
    ['a city and country', { a: acme, b: { ...acme, name: 'Globex' } }, 'different', []],
    ['no name in one city', { a: { ...acme, name: null }, b: { ...acme, name: null } }, 'different', []],
    [
      'a contact',
      { a: { contacts: ['x@y.com', ' Jo@Acme.com'] }, b: { contacts: ['jo@acme.com'] } },
      'review',
      ['M7'],
    ],
    [
      'two contacts',
      { a: { contacts: ['b@x.com', 'a@x.com', 'b@x.com'] }, b: { contacts: ['a@x.com', 'b@x.com'] } },
      'review',
      ['M7', 'M7'],
    ],
    ['a similar name', { a: { name: 'Acme' }, b: { name: 'Acmee' } }, 'different', ['M8']],
    ['a name on one side', { a: { name: 'Acme' } }, 'different', []],
    ['a name on the other side', { b: { name: 'Acme' } }, 'different', []],
    [
      'all of it',
      {
        a: { ...acme, domain: 'acme.com', numbers: { vat: 'X1234' }, parentId: '2', contacts: ['a@b.c'] },
        b: { ...acme, domain: 'acme.com', numbers: { vat: 'X1234' }, contacts: ['a@b.c'] },
      },
      'same',
      ['M2', 'M3', 'M4', 'M6', 'M7'],
    ],
  ])('%s', (_, given, verdict, levels) => {
    const answer = ask(given);
    expect(answer.verdict).toBe(verdict);
    expect(answer.links.map(({ level }) => level)).toEqual(levels);
  });

  test.each<[why: string, given: Case, link: object]>([
    [
      'a merge by both ids',
      { said: { merged: true } },
      {
        level: 'M1',
        effect: 'same',
        a: { property: 'hs_merged_object_ids', value: '1' },
        b: { property: 'hs_merged_object_ids', value: '2' },
      },
    ],
    [
      'an alias by both ids',
      { said: { alias: true } },
      {
        level: 'M5',
        effect: 'same',
        a: { property: 'alias', value: '1' },
        b: { property: 'alias', value: '2' },
      },
    ],
    [
      'a domain as it was typed, and where',
      { a: { domain: 'https://acme.com/x' }, b: { additionalDomains: 'WWW.acme.com' } },
      {
        level: 'M2',
        effect: 'same',
        a: { property: 'domain', value: 'https://acme.com/x' },
        b: { property: 'hs_additional_domains', value: 'WWW.acme.com' },
      },
    ],
    [
      'a number as it was typed, and where',
      { a: { numbers: { duns: '15-048-3782' } }, b: { numbers: { duns: '150483782' } } },
      {
        level: 'M3',
        effect: 'same',
        a: { property: 'duns', value: '15-048-3782' },
        b: { property: 'duns', value: '150483782' },
      },
    ],
    [
      'a parent as a warning',
      { a: { parentId: '2' } },
      {
        level: 'M4',
        effect: 'warning',
        a: { property: 'parent company', value: '2' },
        b: { property: 'child company', value: '1' },
      },
    ],
    [
      'a subsidiary as a warning',
      { b: { parentId: '1' } },
      {
        level: 'M4',
        effect: 'warning',
        a: { property: 'child company', value: '2' },
        b: { property: 'parent company', value: '1' },
      },
    ],
    [
      'a place with all that is the same there',
      { a: acme, b: { ...acme, name: 'Acme' } },
      {
        level: 'M6',
        effect: 'review',
        a: { property: 'name, country, city', value: 'Acme Ltd, GB, London' },
        b: { property: 'name, country, city', value: 'Acme, GB, London' },
      },
    ],
    [
      'a telephone number',
      { a: { ...acme, city: null, phone: '5550123' }, b: { ...acme, phone: '555-0123' } },
      {
        level: 'M6',
        effect: 'review',
        a: { property: 'name, country, phone', value: 'Acme Ltd, GB, 5550123' },
        b: { property: 'name, country, phone', value: 'Acme Ltd, GB, 555-0123' },
      },
    ],
    [
      'a contact',
      { a: { contacts: ['Jo@acme.com'] }, b: { contacts: ['jo@acme.com'] } },
      {
        level: 'M7',
        effect: 'review',
        a: { property: 'contact', value: 'jo@acme.com' },
        b: { property: 'contact', value: 'jo@acme.com' },
      },
    ],
    [
      'a similar name',
      { a: { name: 'Acme Inc' }, b: { name: 'Acmee' } },
      {
        level: 'M8',
        effect: 'hint',
        a: { property: 'name', value: 'Acme Inc' },
        b: { property: 'name', value: 'Acmee' },
      },
    ],
  ])('is told with both values: %s', (_, given, link) => {
    expect(ask(given).links).toEqual([link]);
  });
});

test('the contacts in common are in order, each once', () => {
  const { links } = ask({
    a: { contacts: ['b@x.com', 'a@x.com', 'B@x.com'] },
    b: { contacts: ['a@x.com', 'b@x.com'] },
  });
  expect(links.map(({ a }) => a.value)).toEqual(['a@x.com', 'b@x.com']);
  expect(canonicalAddress(' Jo@Acme.COM ')).toBe('jo@acme.com');
});

describe('the keys under which others are looked up', () => {
  test('are domains in order, numbers by property, name, stem and country', () => {
    const facts = company('1', {
      ...acme,
      domain: 'www.zeta.com',
      additionalDomains: 'acme.com; ZETA.com ;gmail.com',
      numbers: { duns: '15-048-3782', vat: 'n/a' },
    });
    expect(identityKeys(facts, matching)).toEqual({
      domains: ['acme.com', 'zeta.com'],
      numbers: [{ property: 'duns', number: '150483782' }],
      name: 'acme',
      stem: 'acme',
      country: 'GB',
    });
  });

  test('are none of a company of which nothing is known', () => {
    expect(identityKeys(company('1'), matching)).toEqual({
      domains: [],
      numbers: [],
      name: null,
      stem: null,
      country: null,
    });
  });
});
