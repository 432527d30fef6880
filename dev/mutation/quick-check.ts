import * as everything from '../../node_modules/fast-check/lib/fast-check.js';

const mostRuns = 25;

/** Whether the test that runs now looks at a few examples only. */
export const pace = { quick: true };

/**
 * fast-check with one seed, so that a mutant meets the same fate in every run, and without the search for the smallest
 * counterexample. At a quick pace it has fewer runs of each property.
 */
function assert<Ts>(property: everything.IRawProperty<Ts>, parameters: everything.Parameters<Ts> = {}) {
  const wanted = parameters.numRuns ?? 100;
  const numRuns = pace.quick ? Math.min(wanted, mostRuns) : wanted;
  return everything.default.assert(property, { seed: 1, ...parameters, numRuns, endOnFailure: true });
}

export default { ...everything.default, assert };
