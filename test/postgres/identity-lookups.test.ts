import { expect, test } from 'vitest';
import { ofCompanies } from '../../adapters/postgres/deals.ts';
import type { PortalTransaction } from '../../adapters/postgres/in-portal.ts';
import { storeOf } from '../../adapters/postgres/store.ts';
import type { CompanyReading } from '../../operations/company-reading.ts';
import { observeCompanies } from '../../operations/observe-companies.ts';
import { adminQuery } from '../reliability/support/admin-query.ts';
import { portalId, startProgram } from '../reliability/support/program.ts';

const companies = 20_000;

const reading = (companyId: string, domain: string, name: string): CompanyReading => ({
  found: true,
  companyId,
  recordId: companyId,
  name,
  domain,
  additionalDomains: null,
  country: 'DE',
  city: null,
  phone: null,
  numbers: {},
  parentId: null,
  partner: null,
});

test('a portal’s size plays no part in who is the same customer: every look is by an index, and a change writes its own component', async () => {
  await using program = await startProgram(1);
  await adminQuery(
    program.database,
    `WITH made AS (
       INSERT INTO accounts (portal_id, account_id, created_at)
       SELECT $1, nextval('account_ids'), now() FROM generate_series(1, ${companies}) RETURNING account_id
     ), numbered AS (SELECT account_id, 500000000 + row_number() OVER () AS company_id FROM made), known AS (
       INSERT INTO companies (portal_id, company_id, account_id, name, name_key, name_stem, read_at)
       SELECT $1, company_id, account_id, 'Firm ' || company_id, 'firm ' || company_id, 'firm', now()
         FROM numbered RETURNING company_id
     ), counted AS (
       INSERT INTO company_numbers (portal_id, property, number, company_id)
       SELECT $1, 'vat', 'X' || company_id, company_id FROM known)
     INSERT INTO company_domains (portal_id, domain, company_id)
     SELECT $1, 'firm-' || company_id || '.com', company_id FROM known`,
    [portalId],
  );
  const seen: { sql: string; values: unknown[] }[] = [];
  const watched = (tx: PortalTransaction): PortalTransaction => ({
    ...tx,
    query: async (sql, values = []) => {
      if (/^\s*(SELECT|WITH|UPDATE|DELETE)/.test(sql) && /compan|told_pairs/.test(sql))
        seen.push({ sql, values });
      return await tx.query(sql, values);
    },
  });
  const [one, two] = ['500000007', '500004711'];
  const written = async () => {
    const [row] = await adminQuery(program.database, 'SELECT pg_stat_force_next_flush()', []).then(() =>
      adminQuery(
        program.database,
        `SELECT sum(n_tup_upd)::int AS n FROM pg_stat_user_tables WHERE relname = 'companies'`,
        [],
      ),
    );
    return Number(row?.n ?? 0);
  };
  // Before Postgres knows how many of them have names that begin alike: a new customer asks for the first few.
  const read = await program.inPortal(async tx => {
    const store = storeOf(watched(tx));
    const [company] = await store.companies([one]);
    await store.lookAlikes(company?.accountId ?? '', 50);
    const { sql, values } = seen.find(each => each.sql.includes('WITH own')) ?? { sql: '', values: [] };
    const rows = await tx.query<{ 'QUERY PLAN': string }>(`EXPLAIN (ANALYZE) ${sql}`, values);
    return rows.flatMap(row => Number(/actual .*rows=([0-9]+)/.exec(row['QUERY PLAN'])?.[1] ?? 0));
  });
  expect(Math.max(...read)).toBeLessThanOrEqual(1_000);
  expect(Math.max(...read)).toBeGreaterThanOrEqual(50);
  seen.length = 0;
  await adminQuery(program.database, 'ANALYZE', []);

  const before = await written();
  await program.inPortal(async tx => {
    const store = storeOf(watched(tx));
    await observeCompanies(store, [reading(one, `firm-${two}.com`, 'Firm renamed')]);
    const [a, b] = await store.companies([one, two]);
    expect(a?.accountId).toBe(b?.accountId);
    await store.lookAlikes(a?.accountId ?? '', 200);
  });
  expect(seen.length).toBeGreaterThan(10);
  const plans = await program.inPortal(async tx => {
    const found: string[] = [];
    for (const { sql, values } of seen) {
      const rows = await tx.query<{ 'QUERY PLAN': string }>(`EXPLAIN ${sql}`, values);
      const plan = rows.map(row => row['QUERY PLAN']).join('\n');
      if (/Seq Scan on (companies|company_domains|company_numbers)\b/.test(plan))
        found.push(`${sql}\n${plan}`);
    }
    return found;
  });
  expect(plans).toEqual([]);
  await expect.poll(written, { timeout: 20_000 }).toBeGreaterThan(before);
  // The two rows of the component, a few times each; never the portal's others.
  expect((await written()) - before).toBeLessThanOrEqual(8);
});

test('the deals of a customer are found by a key, not by reading the portal’s, and by what they are with now', async () => {
  await using program = await startProgram(1);
  await adminQuery(
    program.database,
    `INSERT INTO deals (portal_id, deal_id, company_ids, read_at)
     SELECT $1, 600000000 + n, ARRAY[500000000 + n, 400000000 + n / 2], now() FROM generate_series(1, ${companies}) AS n`,
    [portalId],
  );
  const move = (dealId: number, to: string) =>
    adminQuery(
      program.database,
      `UPDATE deals SET company_ids = '${to}' WHERE portal_id = $1 AND deal_id = ${dealId}`,
      [portalId],
    );
  await move(600000007, '{500000008}');
  await move(600000009, '{}');
  const seen = await program.inPortal(async tx => {
    const found = async (...ids: number[]) =>
      (await storeOf(tx).dealsOfCompanies(ids.map(String))).map(deal => Number(deal.dealId) - 600_000_000);
    const plan = await tx.query<{ 'QUERY PLAN': string }>(
      `EXPLAIN (ANALYZE) SELECT deal_id FROM deals WHERE portal_id = $1 AND ${ofCompanies}`,
      [portalId, ['500000008', '400000004']],
    );
    const read = plan.flatMap(row => [
      ...row['QUERY PLAN'].matchAll(/(?:actual .*rows=|Removed by Filter: )([0-9]+)/g),
    ]);
    return {
      'a customer with a deal of its own and one that was moved to it': await found(500_000_008),
      'the one it was moved from': await found(500_000_007),
      'a parent of two, whose first was taken off': await found(400_000_004),
      'two at once, with a deal in common': await found(500_000_008, 400_000_004),
      nobody: await found(1),
      'rows read at most': Math.max(...read.map(([, rows]) => Number(rows))),
    };
  });
  expect(seen).toEqual({
    'a customer with a deal of its own and one that was moved to it': [7, 8],
    'the one it was moved from': [],
    'a parent of two, whose first was taken off': [8],
    'two at once, with a deal in common': [7, 8],
    nobody: [],
    'rows read at most': 4,
  });
});
