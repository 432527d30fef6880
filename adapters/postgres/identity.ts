import { canonicalAddress } from '../../domain/account-match.ts';
import type { IdentityPort, KeyGroup, ToldPair } from '../../operations/identity-records.ts';
import type { AccountsPort } from '../../operations/ports.ts';
import type { PortalTransaction } from './in-portal.ts';

/** Keys of companies: rows of `company_domains`, `company_numbers` and of `companies` as far as they identify. */
export function identity(
  tx: PortalTransaction,
  { companies }: Pick<AccountsPort, 'companies'>,
): IdentityPort {
  return {
    keysOf: async companyId => {
      const domains = await tx.query<{ domain: string }>(
        'SELECT domain FROM company_domains WHERE portal_id = $1 AND company_id = $2 ORDER BY domain',
        [tx.portalId, companyId],
      );
      const numbers = await tx.query<{ property: string; number: string }>(
        'SELECT property, number FROM company_numbers WHERE portal_id = $1 AND company_id = $2 ORDER BY property',
        [tx.portalId, companyId],
      );
      return { domains: domains.map(row => row.domain), numbers };
    },
    identifiedAs: async companyIds => {
      if (companyIds.length === 0) return new Map();
      const rows = await tx.query<{ company_id: string; identified_as: string | null }>(
        'SELECT company_id, identified_as FROM companies WHERE portal_id = $1 AND company_id = ANY($2::bigint[])',
        [tx.portalId, companyIds],
      );
      return new Map(rows.map(row => [row.company_id, row.identified_as]));
    },
    saveKeys: async (companyId, keys, identifiedAs) => {
      await tx.send(
        `UPDATE companies SET name_key = $3, name_stem = $4, identified_as = $5
          WHERE portal_id = $1 AND company_id = $2`,
        [tx.portalId, companyId, keys.name, keys.stem, identifiedAs],
      );
      const properties = keys.numbers.map(({ property }) => property);
      const numbers = keys.numbers.map(({ number }) => number);
      await tx.send(
        `DELETE FROM company_numbers WHERE portal_id = $1 AND company_id = $2
            AND (property, number) NOT IN (SELECT * FROM unnest($3::text[], $4::text[]))`,
        [tx.portalId, companyId, properties, numbers],
      );
      if (numbers.length === 0) return;
      await tx.send(
        `INSERT INTO company_numbers (portal_id, property, number, company_id)
         SELECT $1, property, number, $2 FROM unnest($3::text[], $4::text[]) AS n (property, number)
         ON CONFLICT DO NOTHING`,
        [tx.portalId, companyId, properties, numbers],
      );
    },
    widelyShared: async (domains, fromCompanies) => {
      if (domains.length === 0) return new Set();
      const rows = await tx.query<{ domain: string }>(
        `SELECT d.domain FROM company_domains d
           JOIN companies c ON c.portal_id = d.portal_id AND c.company_id = d.company_id
          WHERE d.portal_id = $1 AND d.domain = ANY($2::text[]) AND NOT c.missing AND c.merged_into IS NULL
          GROUP BY d.domain HAVING count(DISTINCT split_part(c.name_key, ' ', 1)) >= $3`,
        [tx.portalId, domains, fromCompanies],
      );
      return new Set(rows.map(row => row.domain));
    },
    accountsUnitedBy: async domain => {
      const rows = await tx.query<{ account_id: string }>(
        `SELECT c.account_id FROM company_domains d
           JOIN companies c ON c.portal_id = d.portal_id AND c.company_id = d.company_id
          WHERE d.portal_id = $1 AND d.domain = $2 GROUP BY c.account_id HAVING count(*) > 1 ORDER BY 1`,
        [tx.portalId, domain],
      );
      return rows.map(row => row.account_id);
    },
    groupsOf: async ({ domains, numbers }) => [
      ...(await groupsByDomain(tx, 'd.domain = ANY($2::text[])', domains)),
      ...(numbers.length === 0
        ? []
        : await groupsByNumber(
            tx,
            '(n.property, n.number) IN (SELECT * FROM unnest($2::text[], $3::text[]))',
            [numbers.map(({ property }) => property), numbers.map(({ number }) => number)],
          )),
    ],
    childrenOf: async companyId => {
      const rows = await tx.query<{ company_id: string }>(
        'SELECT company_id FROM companies WHERE portal_id = $1 AND parent_id = $2 ORDER BY company_id',
        [tx.portalId, companyId],
      );
      return rows.map(row => row.company_id);
    },
    groupsWithin: async accountId => {
      const families = await tx.query<{ company_id: string; parent_id: string }>(
        `SELECT company_id, parent_id FROM companies
          WHERE portal_id = $1 AND account_id = $2 AND parent_id IS NOT NULL ORDER BY company_id`,
        [tx.portalId, accountId],
      );
      return [
        ...(await groupsByDomain(tx, 'c.account_id = $2', accountId)),
        ...(await groupsByNumber(tx, 'c.account_id = $2', [accountId])),
        ...families.map(
          (row): KeyGroup => ({
            level: 'M4',
            value: row.parent_id,
            companyIds: [row.company_id, row.parent_id],
          }),
        ),
      ];
    },
    saveContacts: async (read, contactsOf) => {
      const rows = [...contactsOf].flatMap(([companyId, contacts]) =>
        contacts.map(contact => ({ companyId, ...contact })),
      );
      await tx.send('DELETE FROM company_contacts WHERE portal_id = $1 AND company_id = ANY($2::bigint[])', [
        tx.portalId,
        read,
      ]);
      // Companies that were never read get their contacts once they are.
      await tx.send(
        `INSERT INTO company_contacts (portal_id, company_id, contact_id, address)
         SELECT $1, r.company_id, r.contact_id, r.address
           FROM unnest($2::bigint[], $3::bigint[], $4::text[]) AS r (company_id, contact_id, address)
           JOIN companies c ON c.portal_id = $1 AND c.company_id = r.company_id
         ON CONFLICT (portal_id, company_id, contact_id) DO UPDATE SET address = excluded.address`,
        [
          tx.portalId,
          rows.map(row => row.companyId),
          rows.map(row => row.contactId),
          rows.map(row => (row.address === null ? null : canonicalAddress(row.address))),
        ],
      );
    },
    contactsOf: async companyIds => {
      const rows = await tx.query<{ company_id: string; contact_id: string; address: string | null }>(
        `SELECT company_id, contact_id, address FROM company_contacts
          WHERE portal_id = $1 AND company_id = ANY($2::bigint[]) ORDER BY company_id, contact_id`,
        [tx.portalId, companyIds],
      );
      return new Map(
        [...Map.groupBy(rows, row => row.company_id)].map(([companyId, contacts]) => [
          companyId,
          contacts.map(row => ({ contactId: row.contact_id, address: row.address })),
        ]),
      );
    },
    lookAlikes: async (accountId, limit) => {
      const rows = await tx.query<{ company_id: string }>(lookAlikes, [tx.portalId, accountId, limit]);
      return await companies(rows.map(row => row.company_id));
    },
    forgetContact: async contactId => {
      const rows = await tx.query(
        'DELETE FROM company_contacts WHERE portal_id = $1 AND contact_id = $2 RETURNING 1',
        [tx.portalId, contactId],
      );
      return rows.length > 0;
    },
    toldWithin: async accountId => {
      const rows = await tx.query<{ kind: ToldPair['kind']; company_a: string; company_b: string }>(
        `SELECT DISTINCT p.kind, p.company_a, p.company_b FROM told_pairs p
           JOIN companies a ON a.portal_id = p.portal_id AND a.company_id = p.company_a
           JOIN companies b ON b.portal_id = p.portal_id AND b.company_id = p.company_b
          WHERE p.portal_id = $1 AND a.account_id = $2 AND b.account_id = $2 AND p.ended_at IS NULL
          ORDER BY 1, 2, 3`,
        [tx.portalId, accountId],
      );
      return rows.map(row => ({ kind: row.kind, companyA: row.company_a, companyB: row.company_b }));
    },
  };
}

/**
 * Each branch is an index on equality, so that a portal's size does not matter. The surest come first. OFFSET 0: each is
 * looked up by its key, however many Postgres expects.
 */
const lookAlikes = `
  WITH own AS (
    SELECT company_id, name_key, name_stem, parent_id FROM companies
     WHERE portal_id = $1 AND account_id = $2 AND merged_into IS NULL
  ), alike (company_id, place) AS (
    SELECT d.company_id, 1 FROM company_domains mine JOIN own USING (company_id)
      JOIN company_domains d ON d.portal_id = mine.portal_id AND d.domain = mine.domain WHERE mine.portal_id = $1
    UNION ALL
    SELECT n.company_id, 1 FROM company_numbers mine JOIN own USING (company_id)
      JOIN company_numbers n ON n.portal_id = mine.portal_id AND n.property = mine.property AND n.number = mine.number
     WHERE mine.portal_id = $1
    UNION ALL
    SELECT c.company_id, 2 FROM own JOIN companies c ON c.portal_id = $1 AND c.parent_id = own.company_id
    UNION ALL
    SELECT parent_id, 2 FROM own WHERE parent_id IS NOT NULL
    UNION ALL
    SELECT c.company_id, 3 FROM own JOIN companies c ON c.portal_id = $1 AND c.name_key = own.name_key
    UNION ALL
    SELECT k.company_id, 4 FROM company_contacts mine JOIN own USING (company_id)
      JOIN company_contacts k ON k.portal_id = mine.portal_id AND k.contact_id = mine.contact_id
     WHERE mine.portal_id = $1
    UNION ALL
    SELECT k.company_id, 4 FROM company_contacts mine JOIN own USING (company_id)
      JOIN company_contacts k ON k.portal_id = mine.portal_id AND k.address = mine.address
     WHERE mine.portal_id = $1
    UNION ALL
    SELECT c.company_id, 5 FROM own CROSS JOIN LATERAL (
      SELECT company_id FROM companies WHERE portal_id = $1 AND name_stem = own.name_stem
       ORDER BY company_id LIMIT $3) AS c
  )
  SELECT a.company_id FROM (SELECT company_id, min(place) AS place FROM alike GROUP BY company_id) a
   WHERE EXISTS (SELECT FROM companies c WHERE c.portal_id = $1 AND c.company_id = a.company_id
     AND c.account_id <> $2 AND c.merged_into IS NULL AND NOT c.missing OFFSET 0)
   ORDER BY a.place, a.company_id LIMIT $3`;

type GroupRow = { value: string; company_ids: string[] };

async function groupsByDomain(tx: PortalTransaction, where: string, value: unknown): Promise<KeyGroup[]> {
  const rows = await tx.query<GroupRow>(
    `SELECT d.domain AS value, array_agg(d.company_id::text ORDER BY d.company_id) AS company_ids
       FROM company_domains d JOIN companies c ON c.portal_id = d.portal_id AND c.company_id = d.company_id
      WHERE d.portal_id = $1 AND ${where} GROUP BY 1 HAVING count(*) > 1 ORDER BY 1`,
    [tx.portalId, value],
  );
  return rows.map(row => ({ level: 'M2', value: row.value, companyIds: row.company_ids }));
}

async function groupsByNumber(tx: PortalTransaction, where: string, values: unknown[]): Promise<KeyGroup[]> {
  const rows = await tx.query<GroupRow>(
    `SELECT n.property || ':' || n.number AS value, array_agg(n.company_id::text ORDER BY n.company_id) AS company_ids
       FROM company_numbers n JOIN companies c ON c.portal_id = n.portal_id AND c.company_id = n.company_id
      WHERE n.portal_id = $1 AND ${where} GROUP BY 1 HAVING count(*) > 1 ORDER BY 1`,
    [tx.portalId, ...values],
  );
  return rows.map(row => ({ level: 'M3', value: row.value, companyIds: row.company_ids }));
}
