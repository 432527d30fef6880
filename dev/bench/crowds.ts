import type pg from 'pg';
import { createPool } from '../../adapters/postgres/pool.ts';
import { type SimServer, startSimServer } from '../sim/seed-server.ts';
import { type BenchDibs, durable, startBenchDibs } from './bench-dibs.ts';
import { crowd, freeCompanyId, partnersOf } from './crowded-portal.ts';
import { type Bench, timed } from './question.ts';

export const few = 1_000;
/** Registrations of the full portal; with them five times as many domains and ten times as many ledger entries. */
export const many = ({ quick }: Bench): number => (quick ? 5_000 : 1_000_000);
const freeCompanies = 20_000;
const deals = 10_000;
const full = { domainsEach: 5, ledgerEntriesEach: 10 };
/** What each registration at least has: of ten million, more would not fit on the disk of a small machine. */
const lean = { domainsEach: 1, ledgerEntriesEach: 2 };

export type CrowdedPortal = BenchDibs & {
  registrations: number;
  /** How long it took to fill it; no part of any figure. */
  filledInS: number;
  partners: number;
  /** Registered deals that are known, the first by their number. */
  dealsKnown: number;
  /** A superuser's, of as many connections as askers. */
  wide: pg.Pool;
  /** A customer that nobody claimed so far. */
  nextFree(): string;
};

/** A server on a portal with so many registrations: filled once for all questions that stand on it. */
export async function crowdedPortal(bench: Bench, registrations: number): Promise<CrowdedPortal> {
  const postgres = await bench.shared('postgres', () => startSimServer(durable));
  return await bench.shared(`portal of ${registrations}`, () => fill(postgres, registrations, full));
}

/** The same with the rows only that a claim comes with. */
export async function leanPortal(bench: Bench, registrations: number): Promise<CrowdedPortal> {
  const postgres = await bench.shared('postgres', () => startSimServer(durable));
  return await bench.shared(`lean portal of ${registrations}`, () => fill(postgres, registrations, lean));
}

async function fill(postgres: SimServer, registrations: number, each: typeof full): Promise<CrowdedPortal> {
  await using stack = new AsyncDisposableStack();
  const dibs = stack.use(await startBenchDibs(postgres));
  const wide = stack.adopt(createPool(dibs.adminUrl, { max: 32, applicationName: 'dibs-bench' }), pool =>
    pool.end(),
  );
  const size = { registrations, freeCompanies, deals, ...each };
  const filledInS = (await timed(() => crowd(wide, dibs.appPool, size))) / 1_000;
  console.log(
    `  a portal of ${registrations.toLocaleString('en')} registrations was filled in ${filledInS.toFixed(0)} s`,
  );
  await dibs.openDesk();
  const kept = stack.move();
  let taken = 0;
  return {
    ...dibs,
    registrations,
    filledInS,
    partners: partnersOf({ registrations }),
    dealsKnown: Math.min(registrations, deals),
    wide,
    nextFree: () => {
      if (taken === freeCompanies) throw new Error('No customer is free any more; ask for fewer runs');
      taken += 1;
      return freeCompanyId(taken - 1);
    },
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}
