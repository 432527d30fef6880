import { statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import type pg from 'pg';
import { inPortal } from '../../adapters/postgres/in-portal.ts';
import { installStore } from '../../adapters/postgres/install-store.ts';
import { installPortal } from '../../operations/install-portal.ts';
import { type TakenAway, takeIndexesAway } from './take-indexes-away.ts';

export const portalId = '7700001';
export const admin = '42';

/** Ids of the crowded portal's records, by their number from 0. */
export const partnerId = (number: number) => String(500_000 + number);
export const claimedCompanyId = (number: number) => String(10_000_000_000 + number);
export const freeCompanyId = (number: number) => String(20_000_000_000 + number);
export const dealId = (number: number) => String(30_000_000_000 + number);

const filled = ['companies', 'company_domains', 'registrations', 'holds', 'deadlines', 'ledger'];
const emptied = ['accounts', 'partners', 'deals', 'deal_companies', ...filled];

type Connection = Pick<pg.ClientBase, 'query'>;

export type Crowd = {
  /** Active registrations, each on a customer of its own, with hold, deadlines and ledger entries. */
  registrations: number;
  /** Customers that nobody claims, known and read. */
  freeCompanies: number;
  /** So many of the registered deals are known and read, too. */
  deals: number;
  domainsEach: number;
  ledgerEntriesEach: number;
};

/**
 * Fills a portal with as many rows as asked, by statements over whole sets: what an import of years leaves behind. It is
 * all on disk, with every index, constraint and statistic, when this is through.
 *
 * @param adminPool a superuser's, of two connections or more; triggers and references are not checked
 * @param appPool the product's, to install the portal as the product does
 * @throws when the disk has no room for it
 */
export async function crowd(adminPool: pg.Pool, appPool: pg.Pool, size: Crowd): Promise<void> {
  await requireRoom(size);
  await installBenchPortal(appPool, portalId);
  await putBack(adminPool, await inTransaction(adminPool, client => fill(client, size)));
  await adminPool.query("SELECT setval('claim_sequence', $1)", [size.registrations + 1]);
  await adminPool.query('VACUUM ANALYZE');
  await adminPool.query('CHECKPOINT');
}

/** Of a row with its indexes, as was seen on disk; half as much again is for sorting. Postgres lies in `tmpdir()`. */
const bytesOf = { registration: 1_600, domain: 230, ledgerEntry: 410 };

async function requireRoom(size: Crowd): Promise<void> {
  const { registration, domain, ledgerEntry } = bytesOf;
  const each = registration + size.domainsEach * domain + size.ledgerEntriesEach * ledgerEntry;
  const needed = 1.5 * each * size.registrations;
  const directory = tmpdir();
  const { bavail, bsize } = await statfs(directory);
  if (bavail * bsize >= needed) return;
  const inGB = (bytes: number) => `${(bytes / 1e9).toFixed(1)} GB`;
  throw new Error(
    `A portal of ${size.registrations.toLocaleString('en')} registrations takes ${inGB(needed)} while it is made; ${directory} has ${inGB(bavail * bsize)}. TMPDIR says where else`,
  );
}

/** Tables that were emptied in the same transaction are filled without a log, and reach the disk with its commit. */
async function fill(client: Connection, size: Crowd): Promise<TakenAway> {
  const partners = partnersOf(size);
  await client.query('SET LOCAL session_replication_role = replica');
  await client.query(`TRUNCATE ${emptied.join(', ')} CASCADE`);
  const takenAway = await takeIndexesAway(client, filled);
  await fillCompanies(client, { first: partnerId(0), count: partners, domainsEach: 1 });
  await client.query(
    `INSERT INTO partners (portal_id, company_id, name, status, type, tier, joined_on)
     SELECT $1, $2::bigint + n, 'Partner ' || n, 'active', 'reseller', 'Premier', '2020-01-01'
       FROM generate_series(0, $3::int - 1) AS n`,
    [portalId, partnerId(0), partners],
  );
  const { domainsEach } = size;
  await fillCompanies(client, { first: claimedCompanyId(0), count: size.registrations, domainsEach });
  await fillCompanies(client, { first: freeCompanyId(0), count: size.freeCompanies, domainsEach });
  await fillRegistrations(client, size.registrations, partners);
  await fillDeals(client, Math.min(size.registrations, size.deals));
  await fillLedger(client, size, partners);
  return takenAway;
}

async function inTransaction<T>(pool: pg.Pool, work: (client: Connection) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    const result = await work(client);
    await client.query('COMMIT');
    return result;
  } finally {
    // What failed is rolled back with its connection.
    client.release(true);
  }
}

/** On two connections: checking the exclusion constraint keeps one core busy as long as all the rest the other. */
async function putBack(pool: pg.Pool, { excluding, rest }: TakenAway): Promise<void> {
  await Promise.all(
    [excluding, rest].map(async statements => {
      for (const statement of statements) await pool.query(statement);
    }),
  );
}

/** Installs the app in a portal, as the product does. */
export async function installBenchPortal(appPool: pg.Pool, id: string): Promise<void> {
  await inPortal(appPool, id, { fenced: false }, tx =>
    installPortal(installStore(tx), {
      hubDomain: 'vendor.example',
      scopes: ['oauth'],
      installedBy: admin,
      accessToken: 'sealed',
      refreshToken: 'sealed',
      accessExpiresAt: '2099-01-01T00:00:00Z',
    }),
  );
}

/** As many as hold two hundred registrations each, and no fewer than fifty, whom the bench may claim for. */
export const partnersOf = ({ registrations }: Pick<Crowd, 'registrations'>): number =>
  Math.max(50, Math.ceil(registrations / 200));

/** A company is its own account here, of the same number. */
async function fillCompanies(
  client: Connection,
  { first, count, domainsEach }: { first: string; count: number; domainsEach: number },
): Promise<void> {
  const values = [portalId, first, count];
  await client.query(
    `INSERT INTO accounts (portal_id, account_id, created_at)
     SELECT $1, $2::bigint + n, (SELECT program_now()) FROM generate_series(0, $3::int - 1) AS n`,
    values,
  );
  await client.query(
    `INSERT INTO companies (portal_id, company_id, account_id, name, domain, read_at, country, city, name_key, name_stem)
     SELECT $1, $2::bigint + n, $2::bigint + n, 'Customer ' || ($2::bigint + n), 'customer-' || ($2::bigint + n) || '.com',
       (SELECT program_now()), 'DE', 'Berlin', 'customer ' || ($2::bigint + n), 'customer ' || ($2::bigint + n)
       FROM generate_series(0, $3::int - 1) AS n`,
    values,
  );
  await client.query(
    `INSERT INTO company_domains (portal_id, domain, company_id)
     SELECT $1, 'customer-' || ($2::bigint + n) || CASE WHEN d = 0 THEN '' ELSE '-' || d END || '.com', $2::bigint + n
       FROM generate_series(0, $3::int - 1) AS n, generate_series(0, $4::int - 1) AS d`,
    [...values, domainsEach],
  );
}

async function fillRegistrations(client: Connection, count: number, partners: number): Promise<void> {
  const values = [portalId, count, claimedCompanyId(0), partnerId(0), partners, dealId(0), admin];
  await client.query(
    `INSERT INTO registrations (portal_id, registration_id, account_id, company_id, partner_company_id, deal_id, state,
       sequence, claimed_at, submitted_by, claim_hash, policy_version, protected_from, protected_until,
       follow_up_due_at, known_until, decided_at)
     SELECT $1, 'reg_' || lpad(n::text, 12, '0'), $3::bigint + n, $3::bigint + n, $4::bigint + n % $5::int,
       $6::bigint + n, 'active', n + 1, (SELECT program_now()) - interval '2 days', $7::bigint, md5(n::text), 1,
       (SELECT program_now()) - interval '1 day', (SELECT program_now()) + interval '89 days', (SELECT program_now()) + interval '13 days',
       (SELECT program_now()), (SELECT program_now()) - interval '1 day'
       FROM generate_series(0, $2::int - 1) AS n`,
    values,
  );
  await client.query(
    `INSERT INTO holds (portal_id, registration_id, account_id, scope, period)
     SELECT portal_id, registration_id, account_id, '(,)', tstzrange(protected_from, protected_until)
       FROM registrations WHERE portal_id = $1`,
    [portalId],
  );
  await client.query(
    `INSERT INTO deadlines (portal_id, subject_id, kind, due_at)
     SELECT portal_id, registration_id, 'protection-end', protected_until FROM registrations WHERE portal_id = $1
     UNION ALL
     SELECT portal_id, registration_id, 'follow-up', follow_up_due_at FROM registrations WHERE portal_id = $1`,
    [portalId],
  );
}

async function fillLedger(
  client: Connection,
  { registrations, ledgerEntriesEach }: Crowd,
  partners: number,
): Promise<void> {
  await client.query(
    `INSERT INTO ledger (portal_id, kind, registration_id, account_id, partner_company_id, actor_kind, actor_role,
       occurred_at, recorded_at, policy_version, rules, facts)
     SELECT $1, CASE e WHEN 0 THEN 'registration-submitted' WHEN 1 THEN 'registration-approved'
         ELSE 'follow-up-clock-set' END, 'reg_' || lpad(n::text, 12, '0'), $3::bigint + n, $4::bigint + n % $5::int,
       'automation', 'automation', (SELECT program_now()), (SELECT program_now()), 1, '{T1}',
       '{"why": {"code": "SUBMITTED", "rule": "T1", "facts": {}, "wouldChange": []}}'
       FROM generate_series(0, $2::int - 1) AS n, generate_series(0, $6::int - 1) AS e`,
    [portalId, registrations, claimedCompanyId(0), partnerId(0), partners, ledgerEntriesEach],
  );
}

/** Open deals of the claimed companies, each on its own, with the rows that triggers would make of them. */
async function fillDeals(client: Connection, count: number): Promise<void> {
  await client.query(
    `INSERT INTO deals (portal_id, deal_id, name, pipeline_id, stage_id, created_at, source, primary_company_id,
       company_ids, read_at)
     SELECT $1, $3::bigint + n, 'Deal ' || n, 'default', 'qualifiedtobuy', (SELECT program_now()) - interval '3 days', 'CRM_UI',
       $4::bigint + n, ARRAY[$4::bigint + n], (SELECT program_now()) FROM generate_series(0, $2::int - 1) AS n`,
    [portalId, count, dealId(0), claimedCompanyId(0)],
  );
  await client.query(
    `INSERT INTO deal_companies (portal_id, company_id, deal_id)
     SELECT portal_id, primary_company_id, deal_id FROM deals WHERE portal_id = $1`,
    [portalId],
  );
}
