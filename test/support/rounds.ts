/** Whether this is the long lane (`npm run test:long`), which runs every round that the reliability table names. */
export const longLane = process.env.DIBS_LONG === '1';

/** How many rounds a repeated test runs: all in the long lane, a tenth (at least one) in the default one. */
export const rounds = (all: number, long = longLane): number =>
  long ? all : Math.max(1, Math.round(all / 10));

/** Whether this is `npm run test:faults`: the rounds with real processes, as many as the promises name. */
export const faultsLane = process.env.DIBS_FAULTS === '1';
