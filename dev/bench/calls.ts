import { startSimServer } from '../sim/seed-server.ts';
import { callsPerEvent } from './baselines/calls-per-event.ts';
import { insertCompanies, insertDeals } from './bench-records.ts';
import { type BenchWorld, startBenchWorld } from './bench-world.ts';
import type { Question } from './question.ts';
import { workingDay } from './working-day.ts';

const naive = 'read deal, read associations, read company, update, for each event';

/** What a bulk import of deals costs of the portal's call limit. */
export const callsOfImportQuestion: Question = {
  name: 'calls-of-import',
  asks: 'How many HubSpot calls does a decided deal of a bulk import cost?',
  baseline: naive,
  rows: { calls: { what: 'calls for each deal', unit: 'calls', goals: [{ kind: 'at-most', value: 0.06 }] } },
  expectS: 120,
  mostRuns: 1,
  setUp: async bench => {
    await using stack = new AsyncDisposableStack();
    const world = stack.use(await startBenchWorld(stack.use(await startSimServer()), false));
    const deals = bench.quick ? 300 : 10_000;
    const companies = await insertCompanies(world, Math.ceil(deals / 2));
    const kept = stack.move();
    let events: { subscriptionType: string }[] = [];
    return {
      about: `${deals.toLocaleString('en')} deals made by an import, two for each of ${companies.length.toLocaleString('en')} customers that were never seen, with the webhooks that the emulator sends for them`,
      run: async () => {
        world.callsMade();
        await insertDeals(world, companies, deals);
        await world.idle();
        const made = world.callsMade();
        events = await eventsOf(world);
        tell(made);
        return { calls: made.length / deals };
      },
      runBaseline: async () => ({ calls: callsPerEvent(events) / deals }),
      [Symbol.asyncDispose]: () => kept.disposeAsync(),
    };
  },
};

/** What a day of ordinary work costs. */
export const callsOfADayQuestion: Question = {
  name: 'calls-of-a-day',
  asks: 'How many HubSpot calls does an event of a working day cost, what looks for lost webhooks included?',
  baseline: naive,
  rows: {
    calls: { what: 'calls for each event', unit: 'calls', goals: [{ kind: 'at-most', value: 0.8 }] },
    events: { what: 'events', unit: 'rows', goals: [] },
  },
  expectS: 120,
  mostRuns: 1,
  setUp: async bench => {
    await using stack = new AsyncDisposableStack();
    const world = stack.use(await startBenchWorld(stack.use(await startSimServer()), false));
    const kept = stack.move();
    const acts = bench.quick ? 20 : 410;
    let events: { subscriptionType: string }[] = [];
    return {
      about: `${acts} acts of people over 8 h of program time, one a minute: see working-day.ts for the mix; the seeded portal`,
      run: async () => {
        world.callsMade();
        await workingDay(world, acts);
        const made = world.callsMade();
        events = await eventsOf(world);
        tell(made);
        return { calls: made.length / events.length, events: events.length };
      },
      runBaseline: async () => ({ calls: callsPerEvent(events) / events.length, events: events.length }),
      [Symbol.asyncDispose]: () => kept.disposeAsync(),
    };
  },
};

/** Events that HubSpot told, what came twice once. */
async function eventsOf({ adminPool, portal }: BenchWorld): Promise<{ subscriptionType: string }[]> {
  const { rows } = await adminPool.query<{ subscription_type: string }>(
    'SELECT subscription_type FROM inbox WHERE portal_id = $1 AND subscription_type IS NOT NULL',
    [portal.portalId],
  );
  return rows.map(row => ({ subscriptionType: row.subscription_type }));
}

/** What the calls were for: the profile of a figure that is too high. */
function tell(calls: readonly { method: string; path: string }[]): void {
  const byPath = Map.groupBy(calls, ({ method, path }) => `${method} ${path.replace(/[0-9]{6,}/g, '…')}`);
  const most = [...byPath].sort(([, a], [, b]) => b.length - a.length).slice(0, 12);
  for (const [what, made] of most) console.log(`    ${made.length} ${what}`);
}
