import { startSimServer } from '../sim/seed-server.ts';
import { secondsOfTheLimit } from './baselines/limit-itself.ts';
import { app } from './bench-dibs.ts';
import { aPartner, insertCompanies, insertDeals, knowCompanies } from './bench-records.ts';
import { type BenchWorld, livelyPostgres, startBenchWorld } from './bench-world.ts';
import { wake } from './decide.ts';
import { overwritten, registerDeals, tellOfImport } from './overwritten-deals.ts';
import { type Question, timed } from './question.ts';

const dealTypeId = '0-3';

/** An hour in which an import went over every registered deal, Dibs' own properties included, while Dibs was away. */
export const copyAfterOutageQuestion: Question = {
  name: 'copy-after-outage',
  asks: 'How long does it take until the CRM copy is exact again after an hour in which an import wrote over it, under 110 calls in 10 s?',
  baseline: 'the limit itself: each deal read once and written once, 100 a call at 90 calls in 10 s',
  rows: {
    time: { what: 'start to exact', unit: 's', goals: [{ kind: 'most-of-baseline', times: 1.5 }] },
  },
  expectS: 140,
  mostRuns: 1,
  setUp: async bench => {
    await using stack = new AsyncDisposableStack();
    const world = stack.use(await startBenchWorld(stack.use(await startSimServer(livelyPostgres)), true));
    const count = bench.quick ? 200 : 36_000;
    const partner = await aPartner(world);
    const companies = await insertCompanies(world, count);
    await knowCompanies(world, companies);
    const deals = await insertDeals(
      world,
      companies,
      count,
      { dibs_linked_partner: partner, ...overwritten },
      false,
    );
    await registerDeals(world, partner, companies, deals);
    await world.idle();
    const kept = stack.move();
    return {
      about: `${(count * 5).toLocaleString('en')} events of ${count.toLocaleString('en')} registered deals: amount, close date, and three of Dibs' own properties each; server and worker in processes of their own`,
      run: async () => {
        const took = await timed(async () => {
          await tellOfImport(world, deals, app.appId);
          await wake(world.env, []);
          await world.idle();
        });
        await requireExact(world, partner, deals);
        return { time: took / 1_000 };
      },
      runBaseline: async () => ({ time: secondsOfTheLimit(2 * Math.ceil(count / 100)) }),
      [Symbol.asyncDispose]: () => kept.disposeAsync(),
    };
  },
};

/** @throws unless every deal shows its registration, and nothing is to be written */
async function requireExact(
  { emulator, portal, adminPool }: BenchWorld,
  partner: string,
  deals: readonly string[],
): Promise<void> {
  const registered = await adminPool.query<{ deal: string; id: string; name: string; through: string }>(
    `SELECT r.deal_id::text AS deal, r.registration_id AS id, p.name,
        to_char(r.protected_until AT TIME ZONE 'UTC', 'YYYY-MM-DD') AS through
       FROM registrations r JOIN partners p ON p.portal_id = r.portal_id AND p.company_id = r.partner_company_id
      WHERE r.portal_id = $1 AND r.partner_company_id = $2 AND r.deal_id = ANY($3::bigint[])`,
    [portal.portalId, partner, deals],
  );
  const records = emulator.state.world.portals.get(portal.portalId)?.records.get(dealTypeId);
  const wrong = registered.rows.filter(({ deal, id, name }) => {
    const shown = records?.get(deal)?.properties ?? {};
    return (
      shown.dibs_registration_status !== 'active' ||
      shown.dibs_registration_id !== id ||
      shown.dibs_partner_name !== name ||
      shown.dibs_protected_through === overwritten.dibs_protected_through
    );
  });
  const [one] = wrong;
  if (one !== undefined || registered.rows.length !== deals.length)
    throw new Error(
      `${wrong.length} deals show something else, such as ${one?.deal}: ${JSON.stringify(records?.get(one?.deal ?? '')?.properties)}`,
    );
  const { rows } = await adminPool.query(
    'SELECT object_type, object_id, failure FROM projections WHERE revision > written_revision OR failure IS NOT NULL LIMIT 3',
  );
  if (rows.length > 0) throw new Error(`The copy is not exact: ${JSON.stringify(rows)}`);
}
