import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalName, canonicalPlace, isSimilarName, nameStem } from '../../domain/company-name.ts';

describe('a company’s name without what says nothing of who it is (M6)', () => {
  test.each<[why: string, name: string | null, country: string | null, canonical: string | null]>([
    ['a German form', 'Müller GmbH', 'DE', 'müller'],
    ['the same in full', 'Müller Gesellschaft mit beschränkter Haftung', 'DE', 'müller'],
    ['a form made of several', 'Nordwind GmbH & Co. KG', 'DE', 'nordwind'],
    ['a form with a bracket', 'Nordwind UG (haftungsbeschränkt)', 'DE', 'nordwind'],
    ['a form in single letters', 'KOWALSKI SP Z O O', 'PL', 'kowalski'],
    ['the same with dots', 'Kowalski Sp. z o.o.', 'PL', 'kowalski'],
    ['a Mexican form', 'García S.A. de C.V.', 'MX', 'garcía'],
    ['an Italian form', 'Rossi S.p.A.', 'IT', 'rossi'],
    ['an Australian form of two', 'Acme Pty Ltd', 'AU', 'acme'],
    ['a Japanese form before the name', '株式会社アクメ', 'JP', 'アクメ'],
    ['a Japanese form after the name', 'アクメ株式会社', 'JP', 'アクメ'],
    ['a Chinese form that holds another one', '极光股份有限公司', 'CN', '极光'],
    ['a Russian form before the name', 'ООО «Ромашка»', 'RU', 'ромашка'],
    ['full-width letters', 'ＡＣＭＥ Ltd', 'GB', 'acme'],
    ['punctuation', 'Smith & Sons, Ltd.', 'GB', 'smith sons'],
    ['an apostrophe, which parts no word', 'McDonald’s', 'US', 'mcdonalds'],
    ['a sharp s', 'Weiß AG', 'DE', 'weiss'],
    ['initials', 'A.C.M.E. Inc.', 'US', 'acme'],
    ['initials between words', 'Peter J. P. Morgan & Co', 'US', 'peter jp morgan'],
    ['one initial', 'Plan B Consulting', 'US', 'plan b consulting'],
    ['letters that are not a form before one that is', 'X Y S.A.', 'ES', 'xy'],
    ['a short form in a country that has it', 'Volvo AB', 'SE', 'volvo'],
    ['the same letters in a country that has no such form', 'Volvo AB', 'US', 'volvo ab'],
    ['the same letters where the country is unknown', 'Volvo AB', null, 'volvo ab'],
    ['a form without a country', 'Acme Ltd', null, 'acme'],
    ['a form within a name', 'Limited Brands', 'US', 'brands'],
    ['a form in the middle', 'Big Company Store', 'US', 'big company store'],
    ['digits', '3M Company', 'US', '3m'],
    ['letters with accents stay', 'Crème Brûlée', 'FR', 'crème brûlée'],
    ['accents written apart', 'Cre\u0300me', 'FR', 'crème'],
    ['white space', '  Acme\t  Tools ', 'US', 'acme tools'],
    ['nothing but a form', 'GmbH', 'DE', null],
    ['nothing but a form, attached', '株式会社', 'JP', null],
    ['nothing but punctuation', ' -- ', 'US', null],
    ['nothing', '', 'US', null],
    ['no name', null, 'US', null],
  ])('%s', (_, name, country, canonical) => {
    expect(canonicalName(name, country)).toBe(canonical);
  });

  const piece = fc.constantFrom(
    'Acme',
    'S',
    'p',
    'A',
    'L.L.C.',
    'GmbH',
    '&',
    'Co.',
    '株式会社',
    'アクメ',
    'İ',
    'ß',
    'ﬀ',
    'Ὀ',
    "d'",
    'ООО',
    'de',
    'C.V.',
    'z',
    'o.o.',
    'sp',
    'AB',
  );
  test('answers its own answer with itself', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.array(piece, { maxLength: 6 }).map(words => words.join(' ')),
          fc.array(piece, { maxLength: 4 }).map(words => words.join('')),
          fc.string({ unit: 'grapheme' }),
        ),
        fc.constantFrom('DE', 'SE', 'MX', null),
        (name, country) => {
          const once = canonicalName(name, country);
          expect(canonicalName(once, country)).toBe(once);
        },
      ),
      { numRuns: 2_000 },
    );
  });
});

test.each([
  ['case', 'BERLIN', 'berlin'],
  ['punctuation', 'St. Gallen', 'st gallen'],
  ['another script', '東京', '東京'],
  ['nothing', ' ', null],
  ['no city', null, null],
])('a city: %s', (_, typed, canonical) => {
  expect(canonicalPlace(typed)).toBe(canonical);
});

describe('names that look alike (M8)', () => {
  test.each<[string, string, boolean]>([
    ['acme', 'acmee', true],
    ['northwind', 'north wind', true],
    ['contoso', 'contosa', true],
    ['acme robotics', 'acme robots', true],
    ['globex', 'globax', true],
    ['banana', 'bananas', true],
    // Three of eight pairs in common, then three of eleven.
    ['abcd', 'abcdefg', true],
    ['abcd', 'abcdefgh', true],
    ['abcd', 'abcdefghi', false],
    ['acme', 'globex', false],
    ['anna', 'nannannannan', false],
    ['ab', 'ba', false],
    ['a', 'b', false],
    ['a', 'ab', false],
  ])('%s and %s: %s', (a, b, alike) => {
    expect(isSimilarName(a, b)).toBe(alike);
    expect(isSimilarName(b, a)).toBe(alike);
  });

  test('the same name is not a similar one', () => {
    expect(isSimilarName('acme', 'acme')).toBe(false);
  });

  test('are looked for by how they begin', () => {
    expect(nameStem('north wind')).toBe('nort');
    expect(nameStem('n orthwind')).toBe('nort');
    expect(nameStem('ab')).toBe('ab');
    expect(nameStem('𠮷野家本店')).toBe('𠮷野家本');
  });
});
