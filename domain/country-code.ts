/** Languages in which people write countries into a CRM. */
const languages = [
  'en',
  'de',
  'fr',
  'es',
  'it',
  'pl',
  'pt',
  'nl',
  'ja',
  'sv',
  'da',
  'fi',
  'cs',
  'tr',
  'ru',
  'zh',
  'ko',
];

/** Names that no list of countries has. */
const colloquial: readonly [name: string, code: string][] = [
  ['usa', 'US'],
  ['united states of america', 'US'],
  ['america', 'US'],
  ['uk', 'GB'],
  ['great britain', 'GB'],
  ['britain', 'GB'],
  ['england', 'GB'],
  ['scotland', 'GB'],
  ['wales', 'GB'],
  ['northern ireland', 'GB'],
  ['holland', 'NL'],
  ['czech republic', 'CZ'],
  ['turkey', 'TR'],
  ['south korea', 'KR'],
  ['korea', 'KR'],
  ['uae', 'AE'],
  ['brasil', 'BR'],
  ['méxico', 'MX'],
];

const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];

/** ISO 3166 by name in the languages, and by itself. */
const codes: ReadonlyMap<string, string> = (() => {
  const found = new Map<string, string>();
  for (const language of languages) {
    const names = new Intl.DisplayNames([language], { type: 'region', fallback: 'none' });
    for (const first of letters)
      for (const second of letters) {
        const typed = `${first}${second}`;
        const name = names.of(typed);
        if (name === undefined) continue;
        // A code that was given up means the one that came after it.
        const code = new Intl.Locale(`und-${typed}`).region ?? typed;
        for (const key of [plain(name), plain(typed)]) found.set(key, code);
      }
  }
  for (const [name, code] of colloquial) found.set(plain(name), code);
  return found;
})();

/** The country (ISO 3166) that somebody typed, by code or name; null where it names none. */
export function countryCode(text: string | null): string | null {
  return text === null ? null : (codes.get(plain(text)) ?? null);
}

function plain(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{M}]+/gu, ' ')
    .replaceAll(/\b(\p{L}) (?=\p{L}\b)/gu, '$1')
    .trim();
}
