import type { MatchLink } from './account-match.ts';

/** How much a link says, the surest first: what unites, then what a person looks at, then mere hints. */
const order: readonly string[] = ['M1', 'M5', 'M2', 'M3', 'M6', 'M7', 'M4', 'M8'];

/** What a candidate is, by its surest link. */
export type CandidateKind = 'same' | 'review' | 'warning' | 'hint';

/** What speaks for a candidate, the surest first. */
export const rankLinks = <Link extends MatchLink>(links: readonly Link[]): Link[] =>
  links.toSorted((x, y) => placeOf(x) - placeOf(y));

/**
 * Candidates for being the same customer, the likeliest first: by the surest link, then by how many kinds of links
 * there are, then by id, so that the order is always one. Candidates without a link are left out.
 */
export function rankCandidates<Link extends MatchLink, Candidate extends { companyId: string }>(
  candidates: readonly { candidate: Candidate; links: readonly Link[] }[],
): { candidate: Candidate; links: Link[]; kind: CandidateKind }[] {
  return candidates
    .flatMap(({ candidate, links }) => {
      const ranked = rankLinks(links);
      const [surest] = ranked;
      return surest === undefined
        ? []
        : [{ candidate, links: ranked, kind: surest.effect, place: placeOf(surest) }];
    })
    .toSorted(
      (x, y) =>
        x.place - y.place ||
        kindsOf(y.links) - kindsOf(x.links) ||
        (BigInt(x.candidate.companyId) < BigInt(y.candidate.companyId) ? -1 : 1),
    )
    .map(({ candidate, links, kind }) => ({ candidate, links, kind }));
}

/** Under `group` a parent is as sure as a number. */
const placeOf = ({ level, effect }: MatchLink): number =>
  order.indexOf(level === 'M4' && effect === 'same' ? 'M3' : level);

const kindsOf = (links: readonly MatchLink[]) => new Set(links.map(({ level }) => level)).size;
