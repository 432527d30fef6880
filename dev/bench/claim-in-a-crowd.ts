import { claim, claimsAtOnce, claimsEach, percentilesOf, type Step, told } from './claim.ts';
import { type CrowdedPortal, crowdedPortal, few, leanPortal } from './crowds.ts';
import type { Question, Readings, Row } from './question.ts';

/** Whether deciding grows dearer as the portal fills. */
export const claimInACrowdQuestion: Question = {
  ...inACrowd([100_000, 1_000_000], crowdedPortal),
  name: 'claim-in-a-crowd',
  asks: 'How long does it take to submit and to approve a claim in a portal that is full?',
  // Most of it is to fill the portals, on one of which other questions stand, too.
  expectS: 260,
};

/** The same in a portal that takes 25 GB, with two entries of the ledger and one domain for each registration. */
export const claimAmongTenMillionQuestion: Question = {
  ...inACrowd([10_000_000], leanPortal),
  name: 'claim-among-ten-million',
  asks: 'How long does it take to submit and to approve a claim beside ten million others?',
  expectS: 700,
};

type InACrowd = Pick<Question, 'baseline' | 'rows' | 'setUp'>;

/** Claims in portals of each size, and in one of a thousand; all stand on one Postgres and take turns. */
function inACrowd(sizes: readonly number[], portalOf: typeof crowdedPortal): InACrowd {
  const goals: Row['goals'] = [{ kind: 'most-of-baseline', times: 1.3 }];
  const rowsOf = (size: number): [string, Row][] => {
    const among = `, ${size.toLocaleString('en')} registrations`;
    return [
      [keyOf('submitP50', size), { ...told(`submit → receipt, p50${among}`), goals }],
      [keyOf('submitP99', size), { ...told(`submit → receipt, p99${among}`), goals }],
      [keyOf('approveP50', size), { ...told(`approve → active, p50${among}`), goals }],
      [keyOf('approveP99', size), { ...told(`approve → active, p99${among}`), goals }],
    ];
  };
  return {
    baseline: `in a portal with ${few.toLocaleString('en')} registrations`,
    rows: Object.fromEntries(sizes.flatMap(rowsOf)),
    setUp: async bench => {
      const crowds: { size: number; portal: CrowdedPortal }[] = [];
      for (const size of sizes)
        crowds.push({ size, portal: await portalOf(bench, bench.quick ? size / 200 : size) });
      const small = await portalOf(bench, few);
      const each = bench.quick ? 40 : claimsEach;
      const filled = crowds.map(
        ({ portal }) =>
          `${portal.registrations.toLocaleString('en')} (filled in ${portal.filledInS.toFixed(0)} s)`,
      );
      return {
        about: `${each} over HTTP, ${claimsAtOnce} at once, in portals with registrations of ${filled.join(' and ')}, every commit on disk`,
        run: async () => {
          const readings: Readings[] = [];
          for (const { size, portal } of crowds) readings.push(keyed(size, await claim(portal, each)));
          return Object.assign({}, ...readings);
        },
        runBaseline: async () => {
          const took = await claim(small, each);
          return Object.assign({}, ...sizes.map(size => keyed(size, took)));
        },
        [Symbol.asyncDispose]: async () => undefined,
      };
    },
  };
}

function keyOf(key: string, size: number): string {
  return `${key} ${size}`;
}

const keyed = (size: number, took: Record<Step, number[]>): Readings =>
  Object.fromEntries(Object.entries(percentilesOf(took)).map(([key, ms]) => [keyOf(key, size), ms]));
