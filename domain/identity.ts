import { parse } from 'tldts';
import { disposableDomains } from './mail-providers.ts';
import type { Policy } from './policy.ts';

export type NobodyBecause =
  | 'empty'
  | 'invalid'
  | 'public-suffix'
  | 'free-mail'
  | 'disposable'
  | 'own'
  | 'shared';
export type DomainIdentity =
  | { kind: 'domain'; domain: string }
  /** `domain` is the registrable domain, null where there is none. */
  | { kind: 'nobody'; why: NobodyBecause; domain: string | null };

/**
 * What a domain, address or link typed into HubSpot says about who its company is (M2): the registrable
 * domain in ASCII by the Public Suffix List with its private section, or nobody. A list of the policy covers
 * a domain and everything below it.
 */
export function normaliseDomain(raw: string | null, matching: Policy['matching']): DomainIdentity {
  if (raw === null || raw.trim() === '') return { kind: 'nobody', why: 'empty', domain: null };
  const host = hostOf(raw);
  if (host === null) return { kind: 'nobody', why: 'invalid', domain: null };
  const { domain, publicSuffix } = parse(host, { allowPrivateDomains: true });
  if (publicSuffix === null) return { kind: 'nobody', why: 'invalid', domain: null };
  // `www` below a public suffix names a host of whoever runs the suffix, never a customer of its own.
  if (domain === null || domain.startsWith('www.'))
    return { kind: 'nobody', why: 'public-suffix', domain: null };
  if (!isRegistrable(domain) || isPrivateNetwork(host))
    return { kind: 'nobody', why: 'invalid', domain: null };

  const lists: [NobodyBecause, readonly string[]][] = [
    ['own', matching.ownDomains],
    ['free-mail', matching.freeMailDomains],
    ['disposable', disposableDomains],
    ['shared', matching.sharedDomains],
  ];
  const listed = lists.find(([, list]) => list.some(entry => covers(entry, host)));
  return listed === undefined ? { kind: 'domain', domain } : { kind: 'nobody', why: listed[0], domain };
}

/** Identifying domains of a company, each once, sorted. HubSpot separates the additional ones by `;`. */
export function companyDomains(
  company: { domain: string | null; additionalDomains: string | null },
  matching: Policy['matching'],
): string[] {
  const identities = [company.domain, ...(company.additionalDomains ?? '').split(';')].map(raw =>
    normaliseDomain(raw, matching),
  );
  return [...new Set(identities.flatMap(found => (found.kind === 'domain' ? [found.domain] : [])))].sort();
}

/**
 * The company whose account a deal belongs to (section 3): its primary company; where that is a partner, the
 * sole other company. A partner is never the account. None or several: a person is asked.
 */
export function claimableCompany(
  deal: { primaryCompanyId: string | null; companyIds: string[] },
  isPartner: (companyId: string) => boolean,
):
  | { kind: 'company'; companyId: string }
  | { kind: 'none'; why: 'no-company' | 'only-partners' | 'several' } {
  const { primaryCompanyId: primary } = deal;
  if (primary !== null && !isPartner(primary)) return { kind: 'company', companyId: primary };
  const known = new Set(primary === null ? deal.companyIds : [primary, ...deal.companyIds]);
  if (known.size === 0) return { kind: 'none', why: 'no-company' };
  const [sole, ...more] = [...known].filter(companyId => !isPartner(companyId));
  if (sole === undefined) return { kind: 'none', why: 'only-partners' };
  return more.length === 0 ? { kind: 'company', companyId: sole } : { kind: 'none', why: 'several' };
}

/**
 * The host that a person meant, in lower-case ASCII (IDNA), without scheme, user, port, path, trailing dots
 * and `www.`; null where the text names none. An IP address counts as a host.
 */
export function hostOf(raw: string): string | null {
  const typed = raw
    .trim()
    .replace(/^([a-z][a-z0-9+.-]*:)?\/\//i, '')
    .replace(/^(https?|mailto):\/*/i, '')
    .replace(/[/?#\\].*/s, '')
    .replace(/^.*@/s, '')
    .replace(/:[0-9]*$/, '');
  if (typed.length > 1024 || /[\s\p{Cc}%]/u.test(typed)) return null;
  const url = URL.parse(`http://${typed}`);
  if (url === null) return null;
  const host = url.hostname.replace(/\.+$/, '').replace(/^www\.(?=.)/, '');
  if (host.length > 253 || host.split('.').some(label => label === '' || label.length > 63)) return null;
  // Without its dots and `www.` it may read as another one: `acme.1..` is a name, `acme.1` a broken IP address.
  return URL.parse(`http://${host}`)?.hostname === host ? host : null;
}

/** True when the labels are ones that a registry hands out: letters, digits, inner hyphens. */
const isRegistrable = (domain: string) =>
  domain.split('.').every(label => /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/.test(label));

/** Names that mean a different machine in every office. */
const privateNetworks = ['local', 'localdomain', 'localhost', 'internal', 'intranet', 'lan', 'home', 'corp'];
const isPrivateNetwork = (host: string) => privateNetworks.some(name => host.endsWith(`.${name}`));

function covers(entry: string, host: string): boolean {
  // Most entries are plain already: parsing hundreds of them for each company would be felt in a first read.
  const listed = isPlainHost(entry) ? entry : hostOf(entry);
  return listed !== null && (host === listed || host.endsWith(`.${listed}`));
}

const isPlainHost = (text: string) => /^(?!www\.)[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(text);
