import { setTimeout as sleep } from 'node:timers/promises';
import { dealId } from './crowded-portal.ts';
import { type CrowdedPortal, crowdedPortal, many } from './crowds.ts';
import { percentile, type Question } from './question.ts';

const clients = 32;
const everyMs = 1_000;

/** A deal's card, opened by as many people as a sales floor has, on a ledger of years. */
export const cardViewQuestion: Question = {
  name: 'card-view',
  asks: "How long does the deal card's one request take over HTTP?",
  baseline: 'none',
  rows: {
    p50: { what: 'p50', unit: 'ms', goals: [] },
    p99: { what: 'p99', unit: 'ms', goals: [{ kind: 'at-most', value: 10 }] },
    backToBack: { what: 'p99 when each client asks again at once', unit: 'ms', goals: [] },
  },
  expectS: 45,
  setUp: async bench => {
    const portal = await crowdedPortal(bench, many(bench));
    const seconds = bench.quick ? 2 : 5;
    return {
      about: `${clients} clients, each opens a card a second; ${(10 * portal.registrations).toLocaleString('en')} ledger entries`,
      run: async () => {
        const took = await open(portal, seconds * 1_000, everyMs);
        const hurried = await open(portal, 2_000, 0);
        return {
          p50: percentile(took, 0.5),
          p99: percentile(took, 0.99),
          backToBack: percentile(hurried, 0.99),
        };
      },
      [Symbol.asyncDispose]: async () => undefined,
    };
  },
};

let opened = 0;

/** Cards of deals that are registered, another each time. @returns milliseconds of each request */
async function open({ ask, dealsKnown }: CrowdedPortal, forMs: number, pauseMs: number): Promise<number[]> {
  const took: number[] = [];
  const until = performance.now() + forMs;
  const client = async (number: number) => {
    await sleep((pauseMs * number) / clients);
    while (performance.now() < until) {
      opened += 1;
      const start = performance.now();
      const { status, body } = await ask(
        'GET',
        `/api/v1/deals/${dealId((opened * 7) % dealsKnown)}/registration`,
      );
      took.push(performance.now() - start);
      if (status !== 200 || body.registration === null)
        throw new Error(`A card: ${status} ${JSON.stringify(body)}`);
      await sleep(Math.max(0, start + pauseMs - performance.now()));
    }
  };
  await Promise.all(Array.from({ length: clients }, (_, number) => client(number)));
  return took;
}
