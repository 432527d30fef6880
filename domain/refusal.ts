import type { OutcomeCode } from './outcome-codes.ts';

export type FactValue = string | number | boolean | null | string[];

/**
 * Why the rules say no. `rule` is the rule's id, `facts` are what it looked at.
 *
 * `wouldChange` are counterfactuals, each about a key of `facts`: entries about different facts are needed
 * together, entries about the same fact are alternatives. With them applied the outcome would be the other.
 */
export type Refusal = {
  code: OutcomeCode;
  rule: string;
  title: string;
  detail: string;
  facts: Record<string, FactValue>;
  wouldChange: { fact: string; becomes: FactValue; text: string }[];
};

/**
 * One refusal for all that stands in the way, the first obstacle giving code and words: what would change the
 * outcome must clear every obstacle. Several obstacles that only time removes become the latest of their
 * instants (fact `now`, ISO text in UTC).
 */
export function refusalOf(obstacles: readonly [Refusal, ...Refusal[]]): Refusal {
  const [first] = obstacles;
  const changes = obstacles.flatMap(obstacle => obstacle.wouldChange);
  const waits = changes.filter(change => change.fact === 'now').sort(byInstant);
  const last = waits.at(-1);
  return {
    ...first,
    facts: Object.assign({}, ...obstacles.toReversed().map(obstacle => obstacle.facts)),
    wouldChange: [...changes.filter(change => change.fact !== 'now'), ...(last === undefined ? [] : [last])],
  };
}

type Change = Refusal['wouldChange'][number];
const byInstant = (a: Change, b: Change) =>
  Temporal.Instant.compare(
    Temporal.Instant.from(String(a.becomes)),
    Temporal.Instant.from(String(b.becomes)),
  );
