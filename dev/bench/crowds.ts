import type pg from 'pg';
import { createPool } from '../../adapters/postgres/pool.ts';
import { type SimServer, startSimServer } from '../sim/seed-server.ts';
import { type BenchDibs, durable, startBenchDibs } from './bench-dibs.ts';
import { crowd, freeCompanyId, partnersOf } from './crowded-portal.ts';
import type { Bench } from './question.ts';

export const few = 1_000;
/** Registrations of the full portal; with them five times as many domains and ten times as many ledger entries. */
export const many = (bench: Bench): number => (bench.quick ? 5_000 : bench.registrations);
const freeCompanies = 20_000;
const deals = 10_000;

export type CrowdedPortal = BenchDibs & {
  registrations: number;
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
  return await bench.shared(`portal of ${registrations}`, () => fill(postgres, registrations));
}

async function fill(postgres: SimServer, registrations: number): Promise<CrowdedPortal> {
  await using stack = new AsyncDisposableStack();
  const dibs = stack.use(await startBenchDibs(postgres));
  const size = { registrations, freeCompanies, deals, domainsEach: 5, ledgerEntriesEach: 10 };
  await crowd(dibs.adminPool, dibs.appPool, size);
  await dibs.openDesk();
  const wide = stack.adopt(createPool(dibs.adminUrl, { max: 32, applicationName: 'dibs-bench' }), pool =>
    pool.end(),
  );
  const kept = stack.move();
  let taken = 0;
  return {
    ...dibs,
    registrations,
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
