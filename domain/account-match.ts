import { canonicalName, canonicalPlace, isSimilarName, nameStem } from './company-name.ts';
import { countryCode } from './country-code.ts';
import { normaliseDomain } from './identity.ts';
import type { Policy } from './policy.ts';
import { canonicalNumber, isSamePhone } from './registry-number.ts';

/** What HubSpot says of a company, as typed there. */
export type CompanyFacts = {
  companyId: string;
  name: string | null;
  country: string | null;
  city: string | null;
  phone: string | null;
  domain: string | null;
  /** Separated by `;`. */
  additionalDomains: string | null;
  /** Values of the properties that policy names, by property. */
  numbers: Readonly<Record<string, string | null>>;
  /** E-mail addresses of its contacts, as far as they were read. */
  contacts: readonly string[];
  parentId: string | null;
};

/** How sure a resemblance is (section 3). */
export type MatchLevel = 'M1' | 'M2' | 'M3' | 'M4' | 'M5' | 'M6' | 'M7' | 'M8';

/**
 * Why two companies may be one customer: what each of them says, and where. `same`: it unites; `review`: a person looks
 * at it; `warning`: a group of different customers; `hint`: no more than that.
 */
export type MatchLink = {
  level: MatchLevel;
  effect: 'same' | 'review' | 'warning' | 'hint';
  a: { property: string; value: string };
  b: { property: string; value: string };
};

/** What HubSpot and people said of two companies: merged, one customer after all, two customers after all. */
export type SaidOfPair = { merged: boolean; alias: boolean; apart: boolean };

/**
 * Whether two companies are one customer (M1–M8), with every link that speaks for it, the surest first. A person's word
 * goes before what records have in common, a merge before that.
 */
export function matchCompanies(
  a: CompanyFacts,
  b: CompanyFacts,
  said: SaidOfPair,
  matching: Policy['matching'],
): { verdict: 'same' | 'review' | 'different'; links: MatchLink[] } {
  const links = [
    ...saidLinks(a, b, said),
    ...domainLinks(a, b, matching),
    ...numberLinks(a, b, matching),
    ...groupLinks(a, b, matching),
    ...placeLinks(a, b),
    ...contactLinks(a, b),
    ...nameLinks(a, b),
  ];
  if (said.merged || said.alias) return { verdict: 'same', links };
  if (said.apart) return { verdict: 'different', links };
  const effects = new Set(links.map(link => link.effect));
  return { verdict: effects.has('same') ? 'same' : effects.has('review') ? 'review' : 'different', links };
}

/** What identifies a company by itself: the keys under which others are looked up. */
export type IdentityKeys = {
  /** Registrable domains (M2), each once, sorted. */
  domains: string[];
  /** Of registers (M3), by property. */
  numbers: { property: string; number: string }[];
  /** M6 and M8; null without a name, or with one that is only a legal form. */
  name: string | null;
  stem: string | null;
  country: string | null;
};

/** The keys of a company under the policy's lists and properties. */
export function identityKeys(
  company: Pick<CompanyFacts, 'name' | 'country' | 'domain' | 'additionalDomains' | 'numbers'>,
  matching: Policy['matching'],
): IdentityKeys {
  const country = countryCode(company.country);
  const name = canonicalName(company.name, country);
  return {
    domains: [...new Set(domainsOf(company, matching).map(({ domain }) => domain))].sort(),
    numbers: numbersOf(company, matching).map(({ property, number }) => ({ property, number })),
    name,
    stem: name === null ? null : nameStem(name),
    country,
  };
}

/** An e-mail address as addresses are compared (M7). */
export const canonicalAddress = (address: string): string => address.trim().toLowerCase();

function saidLinks(a: CompanyFacts, b: CompanyFacts, said: SaidOfPair): MatchLink[] {
  const link = (level: MatchLevel, property: string): MatchLink => ({
    level,
    effect: 'same',
    a: { property, value: a.companyId },
    b: { property, value: b.companyId },
  });
  return [
    ...(said.merged ? [link('M1', 'hs_merged_object_ids')] : []),
    ...(said.alias ? [link('M5', 'alias')] : []),
  ];
}

function domainLinks(a: CompanyFacts, b: CompanyFacts, matching: Policy['matching']): MatchLink[] {
  const ofB = domainsOf(b, matching);
  return domainsOf(a, matching).flatMap(one => {
    const other = ofB.find(({ domain }) => domain === one.domain);
    if (other === undefined) return [];
    return [{ level: 'M2' as const, effect: 'same' as const, a: evidence(one), b: evidence(other) }];
  });
}

function numberLinks(a: CompanyFacts, b: CompanyFacts, matching: Policy['matching']): MatchLink[] {
  const ofB = numbersOf(b, matching);
  return numbersOf(a, matching).flatMap(one => {
    const other = ofB.find(({ property, number }) => property === one.property && number === one.number);
    if (other === undefined) return [];
    return [{ level: 'M3' as const, effect: 'same' as const, a: evidence(one), b: evidence(other) }];
  });
}

function groupLinks(a: CompanyFacts, b: CompanyFacts, matching: Policy['matching']): MatchLink[] {
  const effect = matching.scope === 'group' ? ('same' as const) : ('warning' as const);
  const child = { property: 'parent company' };
  const parent = { property: 'child company' };
  if (a.parentId === b.companyId)
    return [
      { level: 'M4', effect, a: { ...child, value: b.companyId }, b: { ...parent, value: a.companyId } },
    ];
  if (b.parentId === a.companyId)
    return [
      { level: 'M4', effect, a: { ...parent, value: b.companyId }, b: { ...child, value: a.companyId } },
    ];
  return [];
}

/** M6: the same name in the same country, and in the same city or under the same telephone number. */
function placeLinks(a: CompanyFacts, b: CompanyFacts): MatchLink[] {
  const country = countryCode(a.country);
  if (country === null || country !== countryCode(b.country)) return [];
  const name = canonicalName(a.name, country);
  if (name === null || name !== canonicalName(b.name, country)) return [];
  const city = canonicalPlace(a.city);
  const sameCity = city !== null && city === canonicalPlace(b.city);
  const also = sameCity ? ('city' as const) : isSamePhone(a.phone, b.phone) ? ('phone' as const) : null;
  if (also === null) return [];
  const property = `name, country, ${also}`;
  const typedIn = (company: CompanyFacts) => [company.name, company.country, company[also]].join(', ');
  return [
    {
      level: 'M6',
      effect: 'review',
      a: { property, value: typedIn(a) },
      b: { property, value: typedIn(b) },
    },
  ];
}

function contactLinks(a: CompanyFacts, b: CompanyFacts): MatchLink[] {
  const ofB = new Set(b.contacts.map(canonicalAddress));
  const common = new Set(a.contacts.map(canonicalAddress).filter(address => ofB.has(address)));
  return [...common].sort().map(value => ({
    level: 'M7',
    effect: 'review',
    a: { property: 'contact', value },
    b: { property: 'contact', value },
  }));
}

/** M8: a hint, whatever the countries say. */
function nameLinks(a: CompanyFacts, b: CompanyFacts): MatchLink[] {
  const [ofA, ofB] = [a, b].map(company => canonicalName(company.name, countryCode(company.country)));
  if (ofA == null || ofB == null || !isSimilarName(ofA, ofB)) return [];
  return [
    {
      level: 'M8',
      effect: 'hint',
      a: { property: 'name', value: a.name ?? '' },
      b: { property: 'name', value: b.name ?? '' },
    },
  ];
}

type Typed = { property: string; value: string };
const evidence = ({ property, value }: Typed) => ({ property, value });

function domainsOf(
  { domain, additionalDomains }: Pick<CompanyFacts, 'domain' | 'additionalDomains'>,
  matching: Policy['matching'],
): (Typed & { domain: string })[] {
  const typed = [
    { property: 'domain', value: domain ?? '' },
    ...(additionalDomains ?? '').split(';').map(value => ({ property: 'hs_additional_domains', value })),
  ];
  const found = new Map<string, Typed & { domain: string }>();
  for (const one of typed) {
    const identity = normaliseDomain(one.value, matching);
    if (identity.kind === 'domain' && !found.has(identity.domain))
      found.set(identity.domain, { ...one, domain: identity.domain });
  }
  return [...found.values()];
}

function numbersOf(
  { numbers }: Pick<CompanyFacts, 'numbers'>,
  matching: Policy['matching'],
): (Typed & { number: string })[] {
  return matching.numberProperties.flatMap(property => {
    const value = numbers[property] ?? '';
    const number = canonicalNumber(value);
    return number === null ? [] : [{ property, value, number }];
  });
}
