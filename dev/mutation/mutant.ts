/** A changed piece of a file and what became of it. `line` counts from 1. */
export type Mutant = {
  file: string;
  line: number;
  mutator: string;
  original: string;
  replacement: string;
  /** `endless`: the tests came to no end with it, which they notice as well as a failure. `invalid`: it cannot even be loaded. */
  outcome: 'killed' | 'endless' | 'survived' | 'untested' | 'invalid';
  /** Where Stryker finds it again: `file:line:column-line:column`. */
  range: string;
};

export const isAlive = ({ outcome }: Mutant) => outcome === 'survived' || outcome === 'untested';
