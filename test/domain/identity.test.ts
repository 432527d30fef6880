import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { claimableCompany, companyDomains, hostOf, normaliseDomain } from '../../domain/identity.ts';
import { defaultPolicy } from '../../domain/policy.ts';

const matching = {
  ...defaultPolicy.matching,
  ownDomains: ['vendor.example', 'vendor.co.uk'],
  sharedDomains: ['buildings.example', 'sites.google.com'],
};
const identity = (raw: string | null) => normaliseDomain(raw, matching);

describe('the same domain (M2)', () => {
  test.each([
    ['as it is', 'acme.com', 'acme.com'],
    ['capitals', 'ACME.Com', 'acme.com'],
    ['white space around', '  acme.com\n', 'acme.com'],
    ['www.', 'www.acme.com', 'acme.com'],
    ['another subdomain', 'shop.eu.acme.com', 'acme.com'],
    ['a subdomain that begins like www', 'www2.acme.com', 'acme.com'],
    ['a domain that begins with www', 'wwwacme.com', 'wwwacme.com'],
    ['a scheme', 'https://acme.com', 'acme.com'],
    ['a scheme in capitals', 'HTTP://ACME.COM', 'acme.com'],
    ['any scheme', 'ftp://acme.com', 'acme.com'],
    ['no scheme but slashes', '//acme.com/', 'acme.com'],
    ['a scheme typed badly', 'http:/acme.com', 'acme.com'],
    ['a scheme without slashes', 'https:acme.com', 'acme.com'],
    ['a port', 'acme.com:8443', 'acme.com'],
    ['a port beyond all ports', 'acme.com:99999', 'acme.com'],
    ['two slashes before a path', 'acme.com//about', 'acme.com'],
    ['a name that holds a blank before an address', 'Jane Doe@acme.com', 'acme.com'],
    ['user info', 'user:secret@acme.com', 'acme.com'],
    ['an e-mail address', 'jane@acme.com', 'acme.com'],
    ['a mail link', 'mailto:jane@acme.com', 'acme.com'],
    ['a path', 'acme.com/about/us', 'acme.com'],
    ['a path with an @', 'https://acme.com/@team', 'acme.com'],
    ['a query', 'acme.com?x=1', 'acme.com'],
    ['a query with another link', 'https://acme.com/?u=https://other.com', 'acme.com'],
    ['a fragment', 'acme.com#top', 'acme.com'],
    ['a backslash', 'acme.com\\x', 'acme.com'],
    ['a trailing dot', 'acme.com.', 'acme.com'],
    ['several trailing dots', 'acme.com..', 'acme.com'],
    ['all of it', ' HTTPS://user:pw@WWW.Shop.Acme.Co.UK.:443/x?y#z ', 'acme.co.uk'],
    ['a suffix of two labels', 'www.acme.co.uk', 'acme.co.uk'],
    ['another suffix of two labels', 'mail.acme.com.au', 'acme.com.au'],
    ['a suffix by wildcard', 'a.b.acme.kobe.jp', 'b.acme.kobe.jp'],
    ['an exception to a wildcard', 'www.city.kobe.jp', 'city.kobe.jp'],
    ['letters beyond ASCII', 'Müller.de', 'xn--mller-kva.de'],
    ['the same in ASCII', 'XN--mller-KVA.de', 'xn--mller-kva.de'],
    ['the same with a combining mark', 'mu\u0308ller.de', 'xn--mller-kva.de'],
    ['a sharp s, which is not ss', 'faß.de', 'xn--fa-hia.de'],
    ['full-width letters and dots', 'ａｃｍｅ。ｃｏｍ', 'acme.com'],
    ['a suffix beyond ASCII', '例え.テスト', 'xn--r8jz45g.xn--zckzah'],
    [
      'a shop on a hosting domain (private section)',
      'https://blue-shop.myshopify.com/products',
      'blue-shop.myshopify.com',
    ],
    ['another shop there is another customer', 'red-shop.myshopify.com', 'red-shop.myshopify.com'],
    ['a shop with www.', 'www.blue-shop.myshopify.com', 'blue-shop.myshopify.com'],
    ['pages of a project', 'acme.github.io', 'acme.github.io'],
    ['a reserved name that the suffix list does not know', 'acme.example', 'acme.example'],
    ['a part of a name that is free mail', 'notgmail.com', 'notgmail.com'],
    ['a free-mail name before another domain', 'gmail.com.acme.com', 'acme.com'],
  ])('%s: %s → %s', (_what, raw, domain) => {
    expect(identity(raw)).toEqual({ kind: 'domain', domain });
  });
});

describe('nobody (E17)', () => {
  test.each([
    ['no value', null, 'empty', null],
    ['an empty one', '', 'empty', null],
    ['white space', ' \t ', 'empty', null],
    ['free mail', 'gmail.com', 'free-mail', 'gmail.com'],
    ['free mail in an address', 'Jane.Doe@GMail.com', 'free-mail', 'gmail.com'],
    ['free mail under a suffix of two labels', 'yahoo.co.uk', 'free-mail', 'yahoo.co.uk'],
    ['below a free-mail domain', 'mail.yandex.ru', 'free-mail', 'yandex.ru'],
    ['a mailbox that is thrown away', 'mailinator.com', 'disposable', 'mailinator.com'],
    ['below one', 'x.yopmail.com', 'disposable', 'yopmail.com'],
    ['the vendor itself', 'https://www.vendor.example/', 'own', 'vendor.example'],
    ['below the vendor', 'eu.vendor.co.uk', 'own', 'vendor.co.uk'],
    ['a domain that many share', 'tenant.buildings.example', 'shared', 'buildings.example'],
    ['a shared host below a domain that identifies', 'sites.google.com/view/acme', 'shared', 'google.com'],
    ['a public suffix', 'co.uk', 'public-suffix', null],
    ['www. and a public suffix', 'www.co.uk', 'public-suffix', null],
    ['a host below www. and a public suffix', 'acme.www.co.uk', 'public-suffix', null],
    ['a hosting domain itself', 'www.myshopify.com', 'public-suffix', null],
    ['a top-level domain', 'com', 'public-suffix', null],
    ['a word', 'acme', 'public-suffix', null],
    ['this machine', 'http://localhost:3000', 'public-suffix', null],
    ['a name of the local network', 'printer.local', 'invalid', null],
    ['an IPv4 address', '192.0.2.7', 'invalid', null],
    ['an IPv4 address with port and path', 'http://192.0.2.7:80/x', 'invalid', null],
    ['an IPv4 address as one number', '3221225991', 'invalid', null],
    ['an IPv6 address', 'http://[2001:db8::1]:80/', 'invalid', null],
    ['a bare IPv6 address', '2001:db8::1', 'invalid', null],
    ['a scheme alone', 'https://', 'invalid', null],
    ['dots', '...', 'invalid', null],
    ['an empty label', 'acme..com', 'invalid', null],
    ['a leading dot', '.acme.com', 'invalid', null],
    ['two domains in one field', 'acme.com, acme.de', 'invalid', null],
    ['a company name', 'Acme GmbH', 'invalid', null],
    ['an underscore in the name', 'ac_me.com', 'invalid', null],
    ['a hyphen at its edge', '-acme.com', 'invalid', null],
    ['broken Punycode', 'xn--a\u0080.com', 'invalid', null],
    ['a label of 64 letters', `${'a'.repeat(64)}.com`, 'invalid', null],
    ['a name of 254 letters', `${'abcdefgh.'.repeat(28)}ab`, 'invalid', null],
    ['a port with a letter', 'acme.com:80x', 'invalid', null],
    ['a control character', 'ac\u0000me.com', 'invalid', null],
    ['a lone surrogate', 'ac\ud800me.com', 'invalid', null],
    ['percent signs', 'ac%6De.com', 'invalid', null],
    ['a hundred thousand letters', 'a'.repeat(100_000), 'invalid', null],
  ])('%s: %s → %s', (_what, raw, why, domain) => {
    expect(identity(raw)).toEqual({ kind: 'nobody', why, domain });
  });

  test('own domains come before the other lists', () => {
    const own = normaliseDomain('gmail.com', { ...matching, ownDomains: ['https://www.GMAIL.com/'] });
    expect(own).toEqual({ kind: 'nobody', why: 'own', domain: 'gmail.com' });
  });

  test.each(['https://gmail.com', 'gmail.com/mail', 'www.gmail.com', 'GMAIL.com', 'gmail.COM', 'gmail.com.'])(
    'a list of the policy may say %s for gmail.com',
    entry => {
      expect(normaliseDomain('gmail.com', { ...matching, ownDomains: [entry] })).toMatchObject({
        why: 'own',
      });
    },
  );

  test('what is no domain on a list covers nothing', () => {
    const listed = normaliseDomain('acme.null', { ...matching, ownDomains: ['not a domain'] });
    expect(listed).toEqual({ kind: 'domain', domain: 'acme.null' });
  });
});

const names = fc.constantFrom(
  'acme.com',
  'acme.co.uk',
  'blue.myshopify.com',
  'acme.github.io',
  'xn--mller-kva.de',
  'b.acme.kobe.jp',
);

test('nothing that people put around a domain changes whose it is', () => {
  const before = fc.constantFrom(
    '',
    'http://',
    'HTTPS://',
    '//',
    'ftp://',
    'http://user@',
    'https://u:p@',
    'mailto:a.b@',
  );
  const below = fc.constantFrom('', 'www.', 'shop.', 'www.shop.eu.');
  const after = fc.constantFrom(
    '',
    '.',
    ':80',
    '.:8443',
    '/',
    '/a/b',
    '/@me',
    '?q=1',
    '#x',
    ':80/p?q=http://x.y/z@w',
    ' ',
  );
  fc.assert(
    fc.property(names, before, below, after, fc.boolean(), (name, left, sub, right, upper) => {
      const raw = `${left}${sub}${upper ? name.toUpperCase() : name}${right}`;
      expect(identity(raw)).toEqual({ kind: 'domain', domain: name });
    }),
    { numRuns: 1000 },
  );
});

test('normalising what is normal changes nothing, and no text makes it throw', () => {
  const piece = fc.constantFrom(
    'acme',
    'www',
    'shop',
    'ü',
    'com',
    'co',
    'uk',
    'github',
    'io',
    '.',
    '..',
    ':',
    '/',
    '@',
    '%',
    ' ',
    '[',
    ']',
    '-',
    '_',
    '1',
    '\u200d',
    '\ud83d',
    'xn--',
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.array(piece, { maxLength: 9 }).map(list => list.join('')),
      ),
      raw => {
        const found = identity(raw);
        if (found.kind === 'domain') expect(identity(found.domain)).toEqual(found);
      },
    ),
    { numRuns: 3000, examples: [['acme.www.acme'], ['acme.1..']] },
  );
});

describe('domains of a company', () => {
  test.each([
    ['both properties', 'acme.com', 'acme.de;www.acme.fr', ['acme.com', 'acme.de', 'acme.fr']],
    ['each once, whatever is typed', 'www.acme.com', 'acme.com; ACME.com ;;', ['acme.com']],
    ['sorted', 'b.com', 'c.com;a.com', ['a.com', 'b.com', 'c.com']],
    ['without those that identify nobody', 'gmail.com', 'vendor.example;acme.com;not a domain', ['acme.com']],
    ['none where nothing is given', null, null, []],
  ])('%s', (_sentence, domain, additionalDomains, domains) => {
    expect(companyDomains({ domain, additionalDomains }, matching)).toEqual(domains);
  });
});

describe('the company whose account a deal belongs to', () => {
  const isPartner = (companyId: string) => companyId.startsWith('p');
  const none = (why: string) => ({ kind: 'none', why });
  const company = (companyId: string) => ({ kind: 'company', companyId });
  test.each<[string, string | null, string[], object]>([
    ['the primary one', 'c1', ['c1', 'c2'], company('c1')],
    ['the primary one, whatever partners are there', 'c1', ['p1', 'c1', 'c2'], company('c1')],
    ['the only one', 'c1', ['c1'], company('c1')],
    ['the primary one, even if it is not listed', 'c1', [], company('c1')],
    ['the sole other one where the primary is a partner', 'p1', ['p1', 'c1'], company('c1')],
    ['the sole customer among several partners', 'p1', ['p1', 'p2', 'c1'], company('c1')],
    ['the sole one where none is primary', null, ['c1', 'p1'], company('c1')],
    [
      'to be asked where the primary is a partner and two others remain',
      'p1',
      ['p1', 'c1', 'c2'],
      none('several'),
    ],
    ['to be asked where none of several is primary', null, ['c1', 'c2'], none('several')],
    ['none where all are partners', 'p1', ['p1', 'p2'], none('only-partners')],
    ['none where the partner is alone', 'p1', ['p1'], none('only-partners')],
    ['none where the partner is primary and not even listed', 'p1', [], none('only-partners')],
    ['none where the deal has none', null, [], none('no-company')],
    ['the same, listed twice', 'p1', ['c1', 'p1', 'c1'], company('c1')],
  ])('is %s', (_sentence, primaryCompanyId, companyIds, expected) => {
    expect(claimableCompany({ primaryCompanyId, companyIds }, isPartner)).toEqual(expected);
  });
});

describe('the host that a person meant', () => {
  const letters = (count: number) => 'a'.repeat(count);
  const longest = [letters(63), letters(63), letters(63), letters(61)].join('.');
  const soft = (count: number) => `${'\u00ad'.repeat(count)}acme.com`;
  test.each<[string, string, string | null]>([
    ['a name that ends like a scheme, with its port', 'shop-http:80', 'shop-http'],
    ['a label of 63 letters', `${letters(63)}.com`, `${letters(63)}.com`],
    ['none of 64', `${letters(64)}.com`, null],
    ['a name of 253 letters', longest, longest],
    ['none of 254', `${longest}a`, null],
    ['1,024 characters that shrink to a name', soft(1016), 'acme.com'],
    ['none of 1,025, whatever they shrink to', soft(1017), null],
    ['nothing', '', null],
  ])('%s', (_what, raw, host) => {
    expect(hostOf(raw)).toBe(host);
  });
});
