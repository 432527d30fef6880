import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { installStore } from '../../adapters/postgres/install-store.ts';
import { storeOf } from '../../adapters/postgres/store.ts';
import { type Imported, importRegistrations } from '../../operations/import-registrations.ts';
import type { ImportedRow } from '../../operations/imported-claim.ts';
import { type Program, portalId, startProgram } from '../reliability/support/program.ts';
import { rounds } from '../support/rounds.ts';

let program: Program;
beforeAll(async () => {
  program = await startProgram(3);
  await program.inPortal(async tx => {
    const { policy } = await storeOf(tx).policyInForce();
    await installStore(tx).addPolicy({ ...policy, timeZone: 'America/New_York' }, 'test');
  });
});
afterAll(() => program[Symbol.asyncDispose]());

const importer = {
  kind: 'user' as const,
  userId: '620',
  roles: ['admin' as const],
  managesPartner: () => false,
  worksForPartner: () => false,
};
const customers = 3;

/** A row by the day of its customer: what lives there, who, from when, how long, on a deal of whom. */
const row = fc.record({
  customer: fc.nat({ max: customers - 1 }),
  partner: fc.oneof(
    { weight: 9, arbitrary: fc.nat({ max: 2 }) },
    { weight: 1, arbitrary: fc.constant(null) },
  ),
  reference: fc.nat({ max: 11 }),
  fromDays: fc.integer({ min: -60, max: 2 }),
  days: fc.integer({ min: -1, max: 90 }),
  dealOf: fc.option(fc.nat({ max: customers - 1 })),
});
const there = fc.array(
  fc.record({
    customer: fc.nat({ max: customers - 1 }),
    partner: fc.nat({ max: 2 }),
    state: fc.constantFrom('under-review' as const, 'queued' as const),
  }),
  { maxLength: 3 },
);
type Row = typeof row extends fc.Arbitrary<infer T> ? T : never;
type There = typeof there extends fc.Arbitrary<infer T> ? T : never;

let worlds = 0;
const today = Temporal.Instant.fromEpochMilliseconds(Date.now());

const dealOf = (world: number, n: number) => String(50_000_000 + 10 * world + n);

/** The same customers, deals and claims once more, with the rows to import there. */
async function newWorld(rows: readonly Row[], claims: There) {
  const world = worlds++;
  const companyIds: string[] = [];
  for (let n = 0; n < customers; n += 1) companyIds.push(await program.newCustomer());
  const companyOf = (n: number) => companyIds[n] ?? '';
  const partnerOf = (n: number | null) => (n === null ? undefined : program.rivals[n]?.partner);
  for (const { customer, partner, state } of claims) {
    const claimant = partnerOf(partner);
    if (claimant !== undefined) await program.putClaims(companyOf(customer), [claimant], state);
  }
  await program.inPortal(tx =>
    tx.query(
      `INSERT INTO deals (portal_id, deal_id, company_ids, read_at)
       SELECT $1, d, ARRAY[c], program_now() FROM unnest($2::bigint[], $3::bigint[]) AS n (d, c)`,
      [portalId, companyIds.map((_, n) => dealOf(world, n)), companyIds],
    ),
  );
  const toImport = rows.map((each): ImportedRow => {
    const protectedFrom = today.add({ hours: 24 * each.fromDays });
    return {
      reference: `W${world}-${each.reference}`,
      companyId: companyOf(each.customer),
      partnerCompanyId: partnerOf(each.partner)?.companyId ?? companyOf(each.customer),
      dealId: each.dealOf === null ? null : dealOf(world, each.dealOf),
      protectedFrom,
      protectedUntil: protectedFrom.add({ hours: 24 * each.days + 1 }),
    };
  });
  return { world, companyIds, toImport };
}

type World = Awaited<ReturnType<typeof newWorld>>;

/** @returns what became of each row: codes, states, and whether it was imported before */
async function importIn({ toImport }: World, size: number): Promise<object[]> {
  const outcomes: Imported[] = [];
  for (let first = 0; first < toImport.length; first += size) {
    const rows = toImport.slice(first, first + size);
    outcomes.push(
      ...(await program.inPortal(tx => importRegistrations(storeOf(tx), { actor: importer, rows }))),
    );
  }
  return outcomes.map(outcome =>
    outcome.ok
      ? { state: outcome.registration.state, before: outcome.before }
      : { code: outcome.refusal.code, rule: outcome.refusal.rule },
  );
}

/** Everything that is kept of a world, in words that are the same in each: which claim, which customer, whether now. */
async function keptOf({ world, companyIds }: World): Promise<string> {
  const rowsOf = async (sql: string) => program.inPortal(tx => tx.query(sql, [portalId, companyIds]));
  const claims = await rowsOf(
    `SELECT registration_id, account_id FROM registrations WHERE portal_id = $1 AND company_id = ANY($2::bigint[])
      ORDER BY sequence`,
  );
  const accounts = await rowsOf(
    'SELECT account_id FROM companies WHERE portal_id = $1 AND company_id = ANY($2::bigint[]) ORDER BY company_id',
  );
  const names = new Map([
    ...claims.map((claim, n) => [String(claim.registration_id), `claim ${n}`] as const),
    ...companyIds.map((id, n) => [id, `company ${n}`] as const),
    ...companyIds.map((_, n) => [dealOf(world, n), `deal ${n}`] as const),
  ]);
  const accountNames = new Map(accounts.map(({ account_id: id }, n) => [String(id), `account ${n}`]));
  const mine = `SELECT registration_id FROM registrations WHERE portal_id = $1 AND company_id = ANY($2::bigint[])`;
  const here = `(object_id = ANY($2::bigint[]) OR object_id / 10 = ${dealOf(world, 0)} / 10)`;
  const kept: Record<string, unknown> = {};
  const columns = (...leave: string[]) =>
    ['to_jsonb(t)', ...['portal_id', ...leave].map(name => `'${name}'`)].join(' - ');
  const tables = {
    registrations: `SELECT ${columns('sequence', 'claim_hash')} FROM registrations t
      WHERE registration_id IN (${mine}) ORDER BY sequence`,
    holds: `SELECT ${columns('hold_id')} FROM holds t JOIN registrations r USING (portal_id, registration_id)
      WHERE registration_id IN (${mine}) ORDER BY r.sequence`,
    ledger: `SELECT ${columns('entry_id')} FROM ledger t JOIN registrations r USING (portal_id, registration_id)
      WHERE registration_id IN (${mine}) ORDER BY r.sequence, entry_id`,
    deadlines: `SELECT ${columns()} FROM deadlines t JOIN registrations r
        ON r.portal_id = t.portal_id AND r.registration_id = t.subject_id
      WHERE subject_id IN (${mine}) ORDER BY r.sequence, t.kind`,
    places: `SELECT ${columns()} FROM queue_places t JOIN registrations r USING (portal_id, registration_id)
      WHERE registration_id IN (${mine}) ORDER BY r.sequence`,
    origins: `SELECT ${columns()} FROM claim_origins t JOIN registrations r USING (portal_id, registration_id)
      WHERE registration_id IN (${mine}) ORDER BY r.sequence`,
    copies: `SELECT object_type, object_id FROM projections WHERE portal_id = $1 AND ${here} ORDER BY 1, 2`,
    reads: `SELECT object_type, object_id FROM wanted_reads WHERE portal_id = $1 AND ${here} ORDER BY 1, 2`,
  };
  for (const [table, sql] of Object.entries(tables)) kept[table] = await rowsOf(sql);
  return JSON.stringify(kept, null, 1)
    .replaceAll(/reg_[0-9a-z]+|\b[0-9]{5,}\b/g, id => names.get(id) ?? id)
    .replaceAll(
      /"(account_?[iI]d)": "?([0-9]+)"?/g,
      (_, name: string, id: string) => `"${name}": "${accountNames.get(id)}"`,
    )
    .replaceAll(/[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9:.]+(Z|\+00(:00)?)/g, inWords)
    .replaceAll(new RegExp(`W${world}-`, 'g'), 'W-')
    .replaceAll(/"(claimHash|sequence)": "[^"]*"/g, '"$1": "its own"');
}

/** Instants of the import itself differ by how long it takes; none of the others is near. */
function inWords(text: string): string {
  const at = Temporal.Instant.from(text.replace(' ', 'T').replace(/\+00$/, 'Z'));
  for (const hours of [0, 6])
    if (Math.abs(at.since(today.add({ hours })).total('minutes')) < 15) return `now + ${hours} hours`;
  return at.toString();
}

test('what becomes of old registrations does not hang on how many are imported at once', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 12 }), there, async (rows, claims) => {
      const [single, together, some] = [
        await newWorld(rows, claims),
        await newWorld(rows, claims),
        await newWorld(rows, claims),
      ];
      const outcomes = await importIn(single, 1);
      expect(await importIn(together, rows.length)).toEqual(outcomes);
      expect(await importIn(some, 5)).toEqual(outcomes);
      const kept = await keptOf(single);
      expect(await keptOf(together)).toBe(kept);
      expect(await keptOf(some)).toBe(kept);
    }),
    { numRuns: rounds(200) },
  );
}, 300_000);
