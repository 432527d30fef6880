import fc from 'fast-check';
import { expect } from 'vitest';
import type { OutcomeCode } from '../../domain/outcome-codes.ts';
import type { Change, Why } from '../../domain/why.ts';

/** What a rule said: `why` where it is an outcome to be explained, null where it took or withheld nothing. */
export type Said = { outcome: string; why: Why | null };

/** A rule, facts to ask it with, and how a fact that its counterfactual names is changed in them. */
export type RuleUnderTest = {
  name: string;
  /** Codes of the outcomes that came with a counterfactual, and of those that came without one. */
  run: () => { flipped: Set<OutcomeCode>; without: Set<OutcomeCode> };
};

/**
 * For every outcome that the rule gives: its counterfactual looks at facts that it tells, and the same rule, asked again
 * with them changed so, says something else. Entries about one fact are alternatives, each true by itself; where a
 * refusal names one obstacle at a time, doing what it says, and what the next one says, leads to a yes.
 */
export function rule<Asked>(
  name: string,
  facts: fc.Arbitrary<Asked>,
  ask: (asked: Asked) => Said,
  apply: (asked: Asked, change: Change) => Asked,
): RuleUnderTest {
  return {
    name,
    run: () => {
      const flipped = new Set<OutcomeCode>();
      const without = new Set<OutcomeCode>();
      const isTrue = fc.property(facts, asked => {
        const { outcome, why } = ask(asked);
        if (why === null) return;
        if (why.wouldChange.length === 0) {
          without.add(why.code);
          return;
        }
        expect(Object.keys(why.facts)).toEqual(
          expect.arrayContaining(why.wouldChange.map(({ fact }) => fact)),
        );
        for (const changes of waysOf(why.wouldChange)) {
          const changed = changes.reduce(apply, asked);
          expect({ changes, outcome: ask(changed).outcome }).not.toEqual({ changes, outcome });
          if (outcome !== refused(why)) continue;
          expect({ changes, leadsTo: followed(changed, ask, apply) }).toEqual({ changes, leadsTo: 'ok' });
        }
        flipped.add(why.code);
      });
      // The first runs are the same each time, so that every outcome is among them; the others look further.
      fc.assert(isTrue, { seed: 1, numRuns: 250 });
      fc.assert(isTrue, { numRuns: 60 });
      return { flipped, without };
    },
  };
}

/** The outcome of a refusal: its obstacles come one after the other. */
export const refused = ({ code }: Pick<Why, 'code'>) => `refused: ${code}`;
export const saidOf = (verdict: { ok: true } | { ok: false; refusal: Why }): Said =>
  verdict.ok ? { outcome: 'ok', why: null } : { outcome: refused(verdict.refusal), why: verdict.refusal };
export const obstacle = (refusal: Why | null): Said =>
  saidOf(refusal === null ? { ok: true } : { ok: false, refusal });

/** Where somebody comes to who does what each refusal says. */
function followed<Asked>(
  start: Asked,
  ask: (asked: Asked) => Said,
  apply: (asked: Asked, change: Change) => Asked,
): string {
  let asked = start;
  for (let turn = 0; turn < 8; turn += 1) {
    const { outcome, why } = ask(asked);
    if (why === null) return outcome;
    const [changes] = waysOf(why.wouldChange);
    if (changes === undefined) return outcome;
    asked = changes.reduce(apply, asked);
  }
  return ask(asked).outcome;
}

/** One change of every fact that is named, in each combination of the alternatives. */
function waysOf(changes: readonly Change[]): Change[][] {
  if (changes.length === 0) return [];
  const byFact = [...Map.groupBy(changes, ({ fact }) => fact).values()];
  return byFact.reduce<Change[][]>(
    (ways, alternatives) => ways.flatMap(way => alternatives.map(change => [...way, change])),
    [[]],
  );
}
