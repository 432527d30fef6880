/** Two companies, in either order. */
export type Pair = readonly [string, string];

export type ComponentFacts = {
  companyIds: readonly string[];
  /** What unites whatever else is known: merges and confirmed aliases (M1, M5). */
  binding: readonly Pair[];
  /** What unites unless a person said otherwise: domains, numbers, groups (M2–M4). */
  derived: readonly Pair[];
  /** Pairs that a person told apart (M5). */
  apart: readonly Pair[];
  /** Companies that HubSpot has no more: each belongs to one customer, and none of them holds two together. */
  gone: ReadonlySet<string>;
};

/**
 * The accounts that companies are: connected components over their links (section 3). The answer hangs on neither order
 * nor repetition of what is given. A derived link that would bring two together whom a person told apart unites nobody.
 *
 * @returns components in the order of their lowest ids, each in the order of ids
 */
export function componentsOf(facts: ComponentFacts): string[][] {
  const { gone, apart } = facts;
  const sets = new Map(facts.companyIds.map(id => [id, [id]]));
  const setOf = (id: string) => sets.get(id) ?? [];
  const unite = ([a, b]: Pair): void => {
    if (setOf(a) === setOf(b)) return;
    const united = [...setOf(a), ...setOf(b)];
    for (const id of united) sets.set(id, united);
  };
  const mayMeet = ([a, b]: Pair): boolean =>
    !apart.some(
      ([x, y]) =>
        (setOf(a).includes(x) && setOf(b).includes(y)) || (setOf(a).includes(y) && setOf(b).includes(x)),
    );
  for (const pair of facts.binding) unite(pair);
  const sorted = facts.derived.map(inOrder).toSorted(byPair);
  // Each once: a pair that came twice would place both of its companies.
  const derived = sorted.filter(
    (pair, index) => index === 0 || byPair(pair, sorted[index - 1] ?? pair) !== 0,
  );
  const goneOf = (pair: Pair) => pair.filter(id => gone.has(id));
  for (const pair of derived) if (goneOf(pair).length === 0 && mayMeet(pair)) unite(pair);
  // A company that is gone goes with the first that it has something in common with, those that are there before others.
  const placed = new Set<string>();
  for (const count of [1, 2])
    for (const pair of derived) {
      const leaf = goneOf(pair).find(id => !placed.has(id));
      if (goneOf(pair).length !== count || leaf === undefined || !mayMeet(pair)) continue;
      unite(pair);
      placed.add(leaf);
    }
  return [...new Set(sets.values())]
    .map(ids => ids.toSorted(byId))
    .toSorted((x, y) => byId(String(x[0]), String(y[0])));
}

/** Of components of one account, the one that stays with it: whose claim is in front, else that of the lowest id. */
export function stayingComponent(
  components: readonly (readonly string[])[],
  frontCompanyId: string | null,
): readonly string[] {
  const inFront = components.find(ids => frontCompanyId !== null && ids.includes(frontCompanyId));
  return inFront ?? components[0] ?? [];
}

/** HubSpot's ids are numbers of any size. */
const byId = (a: string, b: string) => a.length - b.length || (a < b ? -1 : a > b ? 1 : 0);

const inOrder = ([a, b]: Pair): Pair => (byId(a, b) > 0 ? [b, a] : [a, b]);

const byPair = ([a, b]: Pair, [x, y]: Pair) => byId(a, x) || byId(b, y);
