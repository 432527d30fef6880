import type { AccountsPort } from '../../operations/ports.ts';
import type { CompanyLink, CompanyRecord } from '../../operations/records.ts';
import type { PortalTransaction } from './in-portal.ts';
import { instantOrNull, toSql } from './instants.ts';

type Row = {
  company_id: string;
  account_id: string;
  name: string | null;
  domain: string | null;
  additional_domains: string | null;
  country: string | null;
  city: string | null;
  phone: string | null;
  numbers: Record<string, string | null>;
  parent_id: string | null;
  merged_into: string | null;
  missing: boolean;
  read_at: number | null;
};

const columns =
  'company_id, account_id, name, domain, additional_domains, country, city, phone, numbers, parent_id, merged_into, missing, read_at';

/**
 * Rows of `companies`, `company_domains`, `accounts` and `waiting_links`.
 * @param locking called as soon as a lock was asked for: what is asked for after it is answered after it
 */
export function accounts(tx: PortalTransaction, locking: () => void = () => undefined): AccountsPort {
  const select = async (where: string, values: unknown[]) =>
    (
      await tx.query<Row>(
        `SELECT ${columns} FROM companies WHERE portal_id = $1 AND ${where} ORDER BY company_id`,
        [tx.portalId, ...values],
      )
    ).map(toCompany);
  return {
    ensureCompanies: ids => ensureCompanies(tx, ids),
    lockAccountOf: companyId => lockAccountOf(tx, companyId, locking),
    lockAccounts: ids => lockAccounts(tx, ids, locking),
    company: async id => (await select('company_id = $2', [id]))[0] ?? null,
    companies: async ids => (ids.length === 0 ? [] : select('company_id = ANY($2::bigint[])', [ids])),
    companiesOfAccount: accountId => select('account_id = $2', [accountId]),
    saveCompany: (company, domains) => saveCompany(tx, company, domains),
    companiesWithDomains: (domains, except) => companiesWithDomains(tx, domains, except),
    moveAccount: (from, to) => moveAccount(tx, from, to),
    saveWaitingLink: async link => {
      const rows = await tx.query(
        `INSERT INTO waiting_links (portal_id, company_a, company_b, level, value, found_at)
         VALUES ($1, least($2::bigint, $3::bigint), greatest($2::bigint, $3::bigint), $4, $5, program_now())
         ON CONFLICT (portal_id, company_a, company_b, level, value) DO UPDATE SET settled_at = NULL
           WHERE waiting_links.settled_at IS NOT NULL RETURNING 1`,
        [tx.portalId, link.companyA, link.companyB, link.level, link.value],
      );
      return rows.length === 1;
    },
    waitingLinksOfAccount: accountId => waitingLinks(tx, '$2 IN (a.account_id, b.account_id)', [accountId]),
    waitingLinksOfCompanies: async ids =>
      ids.length === 0
        ? []
        : waitingLinks(tx, 'w.company_a = ANY($2::bigint[]) OR w.company_b = ANY($2::bigint[])', [ids]),
  };
}

/**
 * Links that wait for a person still: the two are not one account by now, nobody said that they are two, and what
 * linked them is there. A domain that was corrected links nobody.
 */
async function waitingLinks(tx: PortalTransaction, where: string, values: unknown[]): Promise<CompanyLink[]> {
  const rows = await tx.query<{
    company_a: string;
    company_b: string;
    level: 'M2' | 'M3' | 'M4';
    value: string;
  }>(
    `SELECT w.company_a, w.company_b, w.level, w.value FROM waiting_links w
       JOIN companies a ON a.portal_id = w.portal_id AND a.company_id = w.company_a
       JOIN companies b ON b.portal_id = w.portal_id AND b.company_id = w.company_b
      WHERE w.portal_id = $1 AND w.settled_at IS NULL AND a.account_id <> b.account_id AND (${where})
        AND (w.level <> 'M2' OR 2 = (SELECT count(*) FROM company_domains d WHERE d.portal_id = w.portal_id
          AND d.domain = w.value AND d.company_id IN (w.company_a, w.company_b)))
        AND (w.level <> 'M3' OR 2 = (SELECT count(*) FROM company_numbers n WHERE n.portal_id = w.portal_id
          AND n.property || ':' || n.number = w.value AND n.company_id IN (w.company_a, w.company_b)))
        AND (w.level <> 'M4' OR a.parent_id = b.company_id OR b.parent_id = a.company_id)
        AND NOT EXISTS (SELECT FROM told_pairs t WHERE t.portal_id = w.portal_id AND t.ended_at IS NULL
          AND t.kind = 'split' AND t.company_a = w.company_a AND t.company_b = w.company_b)
      ORDER BY w.company_a, w.company_b`,
    [tx.portalId, ...values],
  );
  return rows.map(row => ({
    companyA: row.company_a,
    companyB: row.company_b,
    level: row.level,
    value: row.value,
  }));
}

function toCompany(row: Row): CompanyRecord {
  return {
    companyId: row.company_id,
    accountId: row.account_id,
    name: row.name,
    domain: row.domain,
    additionalDomains: row.additional_domains,
    country: row.country,
    city: row.city,
    phone: row.phone,
    numbers: row.numbers,
    parentId: row.parent_id,
    mergedInto: row.merged_into,
    missing: row.missing,
    readAt: instantOrNull(row.read_at),
  };
}

/** Guarantee: afterwards every id is a company with an account; two rivals end on the same account. */
async function ensureCompanies(tx: PortalTransaction, ids: string[]): Promise<void> {
  if (ids.length === 0) return;
  const known = await tx.query<{ company_id: string }>(
    'SELECT company_id FROM companies WHERE portal_id = $1 AND company_id = ANY($2::bigint[])',
    [tx.portalId, ids],
  );
  const seen = new Set(known.map(row => row.company_id));
  const unknown = ids.filter(id => !seen.has(id)).sort();
  if (unknown.length === 0) return;
  await tx.send(
    `WITH minted AS (
       SELECT company_id, nextval('account_ids') AS account_id FROM unnest($2::bigint[]) AS company_id
     ), made AS (
       INSERT INTO accounts (portal_id, account_id, created_at) SELECT $1, account_id, program_now() FROM minted
     )
     INSERT INTO companies (portal_id, company_id, account_id) SELECT $1, company_id, account_id FROM minted
     ON CONFLICT DO NOTHING`,
    [tx.portalId, unknown],
  );
}

/** The account may change hands between looking and locking: look again until both agree. */
async function lockAccountOf(tx: PortalTransaction, companyId: string, locking: () => void): Promise<string> {
  const held = heldIn(tx);
  const look = () =>
    tx.query<{ account_id: string }>(
      'SELECT account_id FROM companies WHERE portal_id = $1 AND company_id = $2',
      [tx.portalId, companyId],
    );
  for (;;) {
    const [known] = held.size === 0 ? [] : await look();
    if (known !== undefined && held.has(known.account_id)) return known.account_id;
    const lock = tx.query<{ account_id: string }>(
      `SELECT account_id FROM accounts WHERE portal_id = $1 AND account_id =
         (SELECT account_id FROM companies WHERE portal_id = $1 AND company_id = $2) FOR NO KEY UPDATE`,
      [tx.portalId, companyId],
    );
    locking();
    // Sent together: Postgres begins to look again when it has the lock.
    const [[locked], [now]] = await Promise.all([lock, look()]);
    if (locked !== undefined) held.add(locked.account_id);
    if (now === undefined) throw new Error(`Company ${companyId} is not known`);
    if (now.account_id === locked?.account_id) return now.account_id;
  }
}

/** In the order of ids, whatever order they are given in. */
async function lockAccounts(tx: PortalTransaction, ids: string[], locking: () => void): Promise<void> {
  const held = heldIn(tx);
  const wanted = ids.filter(id => !held.has(id));
  if (wanted.length === 0) return;
  const locked = tx.query(
    `SELECT 1 FROM accounts WHERE portal_id = $1 AND account_id = ANY($2::bigint[])
      ORDER BY account_id FOR NO KEY UPDATE`,
    [tx.portalId, wanted],
  );
  locking();
  await locked;
  for (const id of wanted) held.add(id);
}

/** What a transaction has locked stays locked until it ends. */
const heldBy = new WeakMap<PortalTransaction, Set<string>>();

function heldIn(tx: PortalTransaction): Set<string> {
  const held = heldBy.get(tx) ?? new Set();
  heldBy.set(tx, held);
  return held;
}

async function saveCompany(tx: PortalTransaction, company: CompanyRecord, domains: string[]): Promise<void> {
  await tx.send(
    `UPDATE companies SET name = $3, domain = $4, additional_domains = $5, merged_into = $6, missing = $7, read_at = $8,
        country = $9, city = $10, phone = $11, numbers = $12, parent_id = $13
      WHERE portal_id = $1 AND company_id = $2`,
    [
      tx.portalId,
      company.companyId,
      company.name,
      company.domain,
      company.additionalDomains,
      company.mergedInto,
      company.missing,
      toSql(company.readAt),
      company.country,
      company.city,
      company.phone,
      JSON.stringify(company.numbers),
      company.parentId,
    ],
  );
  await tx.send(
    `DELETE FROM company_domains WHERE portal_id = $1 AND company_id = $2 AND NOT domain = ANY($3::text[])`,
    [tx.portalId, company.companyId, domains],
  );
  await tx.send(
    `INSERT INTO company_domains (portal_id, domain, company_id) SELECT $1, d, $2 FROM unnest($3::text[]) AS d
     ON CONFLICT DO NOTHING`,
    [tx.portalId, company.companyId, domains],
  );
}

async function companiesWithDomains(tx: PortalTransaction, domains: string[], except: string) {
  if (domains.length === 0) return [];
  const rows = await tx.query<Row & { shared_domain: string }>(
    `SELECT ${columns.replaceAll(/\b(\w+)\b/g, 'c.$1')}, d.domain AS shared_domain
       FROM company_domains d JOIN companies c ON c.portal_id = d.portal_id AND c.company_id = d.company_id
      WHERE d.portal_id = $1 AND d.domain = ANY($2::text[]) AND d.company_id <> $3
      ORDER BY c.company_id`,
    [tx.portalId, domains, except],
  );
  return rows.map(row => ({ company: toCompany(row), domain: row.shared_domain }));
}

/** Past holds and ledger entries keep the account of their day; companies and claims move (rule 3, T2). */
async function moveAccount(tx: PortalTransaction, from: string, to: string): Promise<void> {
  await tx.send('UPDATE companies SET account_id = $3 WHERE portal_id = $1 AND account_id = $2', [
    tx.portalId,
    from,
    to,
  ]);
  await tx.send('UPDATE registrations SET account_id = $3 WHERE portal_id = $1 AND account_id = $2', [
    tx.portalId,
    from,
    to,
  ]);
  await tx.send('UPDATE disputes SET account_id = $3 WHERE portal_id = $1 AND account_id = $2', [
    tx.portalId,
    from,
    to,
  ]);
  await tx.send('UPDATE accounts SET united_into = $3 WHERE portal_id = $1 AND account_id = $2', [
    tx.portalId,
    from,
    to,
  ]);
}
