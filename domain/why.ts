import type { Refusal } from './refusal.ts';

/**
 * Why an outcome is what it is, as API and ledger tell it: the facts that its rule looked at, and what of them would
 * have changed it. Ids, codes, instants and numbers; its sentences name nobody, so that the ledger may keep them.
 *
 * `wouldChange` is what a refusal's is. Empty: nothing that the rule looks at would have led elsewhere, such as where
 * a person was free to decide.
 */
export type Why = Pick<Refusal, 'code' | 'rule' | 'facts' | 'wouldChange'>;
export type Change = Why['wouldChange'][number];

/** The why of a refusal or an outcome, without its words for the person who asked. */
export const whyOf = ({ code, rule, facts, wouldChange }: Why): Why => ({ code, rule, facts, wouldChange });

/**
 * A counterfactual is never guessed: of changes that might lead elsewhere, the first with which the rule, asked
 * again, does.
 *
 * @param candidates a change of a fact, and what the rule is asked with then
 * @param flips asks the rule: true where the outcome is another
 * @returns that change alone, or none
 */
export function firstThatFlips<Asked>(
  candidates: readonly { change: Change; asked: Asked }[],
  flips: (asked: Asked) => boolean,
): Change[] {
  const found = candidates.find(({ asked }) => flips(asked));
  return found === undefined ? [] : [found.change];
}

/** The why of what somebody was given, or did of their own free will: no fact would have to be another. */
export const given = (code: Why['code'], rule: string, facts: Why['facts']): Why => ({
  code,
  rule,
  facts,
  wouldChange: [],
});
