import fc from 'fast-check';
import { longLane } from './rounds.ts';

/**
 * The default lane draws the same examples each time, so that what turns red is what was changed; the long lane draws
 * new ones. `DIBS_SEED` draws those of another seed, in either lane.
 */
const seed = process.env.DIBS_SEED ?? (longLane ? undefined : '20261123');
if (seed !== undefined) fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: Number(seed) });
