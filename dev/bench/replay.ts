import { inPortal } from '../../adapters/postgres/in-portal.ts';
import { ledgerEntries } from '../../adapters/postgres/ledger-entries.ts';
import { policyFacts } from '../../adapters/postgres/policy-facts.ts';
import { createPool } from '../../adapters/postgres/pool.ts';
import { storeOf } from '../../adapters/postgres/store.ts';
import { defaultPolicy, type Policy } from '../../domain/policy.ts';
import { replayLedger } from '../../domain/replay.ts';
import { replayPolicy, withoutPause } from '../../operations/replay-policy.ts';
import { startSimServer } from '../sim/seed-server.ts';
import { type Question, timed } from './question.ts';
import { makeYear, portalId } from './year-of-a-portal.ts';

const size = { registrations: 1_000, activitiesEach: 50, partners: 25 };

/** Another policy than the one in force, in everything that a registration's life hangs on. */
const other: Policy = {
  ...defaultPolicy,
  followUp: { ...defaultPolicy.followUp, days: 10, warnOnDays: [5, 8] },
  registration: { ...defaultPolicy.registration, protectionDays: 60 },
};

/** Replays a year: the whole ledger into state, and every registration's life under its own policy and another. */
export const replayQuestion: Question = {
  name: 'replay',
  asks: 'How long does it take to replay a year of a portal?',
  expectS: 40,
  rows: { replay: { what: 'a year of a portal', unit: 'ms', goals: [{ kind: 'at-most', value: 5_000 }] } },
  baseline: 'to read the same rows and look at none',
  setUp: async () => {
    await using stack = new AsyncDisposableStack();
    const server = stack.use(await startSimServer());
    const { appUrl } = await server.newDatabase();
    const pool = stack.adopt(createPool(appUrl, { max: 1, applicationName: 'dibs-bench' }), one => one.end());
    await makeYear(pool, size);
    const inYear = <T>(work: Parameters<typeof inPortal<T>>[3]) => inPortal(pool, portalId, {}, work);
    const [counts] = await inYear(tx =>
      tx.query<{ registrations: number; activities: number; entries: number }>(
        `SELECT (SELECT count(*)::int FROM registrations) AS registrations,
           (SELECT count(*)::int FROM evidence) AS activities, (SELECT count(*)::int FROM ledger) AS entries`,
      ),
    );
    const kept = stack.move();
    return {
      about: `${counts?.registrations} registrations, ${counts?.activities} activities, ${counts?.entries} ledger entries`,
      run: async () => ({
        replay: await timed(() =>
          inYear(async tx => {
            const told = replayLedger(await ledgerEntries(tx));
            const replay = await replayPolicy({ ...storeOf(tx), ...policyFacts(tx) }, other, withoutPause);
            if (told.registrations.size !== size.registrations || replay.replayed !== size.registrations)
              throw new Error('Not all of the year was replayed');
            if (replay.registrations.length === 0) throw new Error('Another policy made no difference');
          }),
        ),
      }),
      runBaseline: async () => ({
        replay: await timed(() =>
          inYear(async tx => {
            await tx.query('SELECT * FROM ledger WHERE portal_id = $1 ORDER BY entry_id', [tx.portalId]);
            await tx.query('SELECT * FROM registrations WHERE portal_id = $1', [tx.portalId]);
            await tx.query('SELECT registration_id, activity FROM evidence WHERE portal_id = $1', [
              tx.portalId,
            ]);
          }),
        ),
      }),
      [Symbol.asyncDispose]: () => kept.disposeAsync(),
    };
  },
};
