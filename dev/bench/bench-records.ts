import type { BenchWorld } from './bench-world.ts';

/** Records a call of the emulator's control makes. */
const atOnce = 1_000;
const dealToCompany = [5, 341].map(associationTypeId => ({
  associationCategory: 'HUBSPOT_DEFINED',
  associationTypeId,
}));

/** Customers that the CRM has had for long: no webhook tells of them. @returns their ids */
export async function insertCompanies(world: BenchWorld, count: number): Promise<string[]> {
  return await insert(world, 'companies', false, count, number => ({
    properties: { name: `Imported customer ${number}`, domain: `imported-${number}.com` },
  }));
}

/** Deals that an import makes now, told of by webhooks. @returns their ids */
export async function insertDeals(
  world: BenchWorld,
  companies: readonly string[],
  count: number,
  properties: Record<string, string> = {},
  webhooks = true,
): Promise<string[]> {
  return await insert(world, 'deals', webhooks, count, number => ({
    properties: {
      dealname: `Imported deal ${number}`,
      pipeline: 'default',
      dealstage: 'qualifiedtobuy',
      amount: '12000',
      closedate: '2027-06-30T00:00:00Z',
      ...properties,
    },
    associations: [{ to: { id: companies[number % companies.length] }, types: dealToCompany }],
  }));
}

/** The id of a partner's company. */
export async function aPartner({ adminPool, portal }: BenchWorld): Promise<string> {
  const { rows } = await adminPool.query<{ company_id: string }>(
    "SELECT company_id FROM partners WHERE portal_id = $1 AND status = 'active' LIMIT 1",
    [portal.portalId],
  );
  const [row] = rows;
  if (row === undefined) throw new Error('The seeded portal has no partner');
  return row.company_id;
}

/** As if they had been read when the app was installed, each its own customer. */
export async function knowCompanies(
  { adminPool, portal }: BenchWorld,
  ids: readonly string[],
): Promise<void> {
  const values = [portal.portalId, ids];
  await adminPool.query(
    'INSERT INTO accounts (portal_id, account_id, created_at) SELECT $1, id, program_now() FROM unnest($2::bigint[]) AS id',
    values,
  );
  await adminPool.query(
    `INSERT INTO companies (portal_id, company_id, account_id, name, domain, read_at)
     SELECT $1, id, id, 'Imported customer ' || n - 1, 'imported-' || n - 1 || '.com', program_now()
       FROM unnest($2::bigint[]) WITH ORDINALITY AS c (id, n)`,
    values,
  );
}

async function insert(
  { control, portal }: BenchWorld,
  objectType: string,
  webhooks: boolean,
  count: number,
  recordOf: (number: number) => object,
): Promise<string[]> {
  const ids: string[] = [];
  for (let first = 0; first < count; first += atOnce) {
    const records = Array.from({ length: Math.min(atOnce, count - first) }, (_, index) =>
      recordOf(first + index),
    );
    const body = { portalId: portal.portalId, objectType, changeSource: 'IMPORT', webhooks, records };
    const answer = await control('seed', body);
    ids.push(...(answer.ids as string[]));
  }
  return ids;
}
