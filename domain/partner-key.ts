import { normaliseDomain } from './identity.ts';
import type { Policy } from './policy.ts';

export type NamedPartner = { companyId: string; name: string; domains: readonly string[] };

/** Which partner a text names. */
export type PartnerFound = { kind: 'partner'; companyId: string } | { kind: 'nobody' } | { kind: 'several' };

/**
 * Looks partners up by what people call them: the id of their company, their web domain, or their name, whatever the
 * case, blanks and punctuation. A name that two partners have names neither.
 */
export function partnerLookup(
  partners: readonly NamedPartner[],
  matching: Policy['matching'],
): (text: string) => PartnerFound {
  const ids = new Map(partners.map(({ companyId }) => [companyId, [companyId]]));
  const domains = grouped(
    partners.flatMap(({ companyId, domains: own }) => own.map(domain => [domain, companyId] as const)),
  );
  const names = grouped(partners.map(({ companyId, name }) => [plainName(name), companyId] as const));
  return text => {
    const identity = normaliseDomain(text, matching);
    const byDomain = identity.kind === 'domain' ? domains.get(identity.domain) : undefined;
    const found = ids.get(text.trim()) ?? byDomain ?? names.get(plainName(text)) ?? [];
    const [first, ...more] = found;
    if (first === undefined) return { kind: 'nobody' };
    return more.length === 0 ? { kind: 'partner', companyId: first } : { kind: 'several' };
  };
}

function grouped(pairs: readonly (readonly [key: string, companyId: string])[]): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const [key, companyId] of pairs) {
    const group = groups.get(key) ?? [];
    if (!group.includes(companyId)) groups.set(key, [...group, companyId]);
  }
  return groups;
}

const plainName = (name: string) =>
  name
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
