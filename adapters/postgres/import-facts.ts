import type { ImportFactsPort } from '../../operations/import-records.ts';
import { claims } from './claims.ts';
import type { PortalTransaction } from './in-portal.ts';

/** What rows of an import name, looked up for a batch with one statement each. */
export function importFacts(tx: PortalTransaction): ImportFactsPort {
  const ask = <Row extends Record<string, unknown>>(sql: string, values: unknown[] = []) =>
    tx.query<Row>(sql, [tx.portalId, ...values]);
  return {
    namedPartners: async () =>
      await ask(
        `SELECT p.company_id AS "companyId", p.name,
           coalesce(array_agg(d.domain) FILTER (WHERE d.domain IS NOT NULL), '{}') AS domains
           FROM partners p LEFT JOIN company_domains d ON d.portal_id = p.portal_id AND d.company_id = p.company_id
          WHERE p.portal_id = $1 GROUP BY p.portal_id, p.company_id`,
      ),
    companiesNamed: async ids =>
      ids.length === 0
        ? []
        : await ask(
            `SELECT company_id AS "companyId", account_id AS "accountId", missing FROM companies
              WHERE portal_id = $1 AND company_id = ANY($2::bigint[])`,
            [ids],
          ),
    accountsWithDomains: async domains =>
      domains.length === 0
        ? []
        : await ask(
            `SELECT d.domain, c.account_id AS "accountId", min(c.company_id)::text AS "companyId"
               FROM company_domains d JOIN companies c ON c.portal_id = d.portal_id AND c.company_id = d.company_id
              WHERE d.portal_id = $1 AND d.domain = ANY($2::text[]) AND c.merged_into IS NULL AND NOT c.missing
              GROUP BY d.domain, c.account_id`,
            [domains],
          ),
    accountsOfDeals: async ids =>
      ids.length === 0
        ? []
        : await ask(
            `SELECT d.deal_id AS "dealId", array_agg(DISTINCT c.account_id::text) AS "accountIds" FROM deals d
               JOIN companies c ON c.portal_id = d.portal_id AND c.company_id = ANY (d.company_ids)
              WHERE d.portal_id = $1 AND d.deal_id = ANY($2::bigint[]) AND NOT d.missing GROUP BY d.deal_id`,
            [ids],
          ),
    importedReferences: async references =>
      (
        await ask<{ imported_ref: string }>(
          'SELECT imported_ref FROM claim_origins WHERE portal_id = $1 AND imported_ref = ANY($2::text[])',
          [references],
        )
      ).map(row => row.imported_ref),
    importedClaims: async references => {
      const rows = await ask<{ imported_ref: string; registration_id: string }>(
        'SELECT imported_ref, registration_id FROM claim_origins WHERE portal_id = $1 AND imported_ref = ANY($2::text[])',
        [references],
      );
      const known = await claims(tx).registrations(rows.map(row => row.registration_id));
      const byId = new Map(known.map(registration => [registration.registrationId, registration]));
      return rows.flatMap(({ imported_ref: reference, registration_id: id }) => {
        const registration = byId.get(id);
        return registration === undefined ? [] : [{ reference, registration }];
      });
    },
    liveClaimsOfAccounts: accountIds => claims(tx).liveClaimsOfAccounts(accountIds),
    accountsOfPartners: async ids =>
      await ask(
        `SELECT p.company_id AS "partnerCompanyId", c.account_id AS "accountId" FROM partners p
           JOIN companies c ON c.portal_id = p.portal_id AND c.company_id = p.company_id
          WHERE p.portal_id = $1 AND p.company_id = ANY($2::bigint[])`,
        [ids],
      ),
  };
}
