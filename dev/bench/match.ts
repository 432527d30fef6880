import { accounts } from '../../adapters/postgres/accounts.ts';
import { inPortal, type PortalTransaction } from '../../adapters/postgres/in-portal.ts';
import { createPool } from '../../adapters/postgres/pool.ts';
import { claimedCompanyId, portalId } from './crowded-portal.ts';
import { crowdedPortal, many } from './crowds.ts';
import { percentile, type Question, timed } from './question.ts';

const looks = 2_000;
const atOnce = 4;

/** Whose customer a company is that nobody saw so far: by its domains, among all that the portal has. */
export const matchQuestion: Question = {
  name: 'match',
  asks: 'How long does it take to find the account of a company by its domains?',
  baseline: 'none',
  rows: {
    p99: { what: 'p99', unit: 'ms', goals: [{ kind: 'at-most', value: 5 }] },
    queries: { what: 'queries for one company', unit: 'statements', goals: [{ kind: 'at-most', value: 1 }] },
  },
  expectS: 10,
  setUp: async bench => {
    await using stack = new AsyncDisposableStack();
    const { appUrl, registrations } = await crowdedPortal(bench, many(bench));
    const pool = stack.adopt(createPool(appUrl, { max: atOnce }), one => one.end());
    const kept = stack.move();
    const each = bench.quick ? 100 : looks;
    return {
      about: `${registrations.toLocaleString('en')} companies, ${(5 * registrations).toLocaleString('en')} domains, ${each} looks by two domains each, ${atOnce} at once, row-level security on`,
      run: async () => {
        const took: number[] = [];
        let queries = 0;
        await Promise.all(
          Array.from({ length: atOnce }, (_, lane) =>
            inPortal(pool, portalId, {}, async tx => {
              const counting: PortalTransaction = {
                ...tx,
                query: (sql, values) => {
                  queries += 1;
                  return tx.query(sql, values);
                },
              };
              const store = accounts(counting);
              for (let look = 0; look < each / atOnce; look += 1) {
                const id = claimedCompanyId((look * 7_919 + lane * 104_729) % registrations);
                const domains = [`customer-${id}-1.com`, `nobody-${id}.example`];
                took.push(
                  await timed(async () => {
                    const [found] = await store.companiesWithDomains(domains, '1');
                    if (found?.company.accountId !== id) throw new Error(`No account for ${domains}`);
                  }),
                );
              }
            }),
          ),
        );
        return { p99: percentile(took, 0.99), queries: queries / took.length };
      },
      [Symbol.asyncDispose]: () => kept.disposeAsync(),
    };
  },
};
