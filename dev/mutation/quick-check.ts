import * as everything from '../../node_modules/fast-check/lib/fast-check.js';

const mostRuns = 25;

/**
 * fast-check with fewer runs of each property: a mutant that only the hundredth example finds is met again by the
 * tests at their full length, if it survives these.
 */
function assert<Ts>(property: everything.IRawProperty<Ts>, parameters: everything.Parameters<Ts> = {}) {
  const numRuns = Math.min(parameters.numRuns ?? 100, mostRuns);
  return everything.default.assert(property, { ...parameters, numRuns });
}

export default { ...everything.default, assert };
