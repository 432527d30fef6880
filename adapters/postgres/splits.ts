import type { SeparationsPort, SplitsPort } from '../../operations/split-records.ts';
import { noteChange } from './changed-claims.ts';
import type { claims } from './claims.ts';
import type { PortalTransaction } from './in-portal.ts';

/** Rows of `accounts`, `companies` and `separations` as far as a split writes them. */
export function splits(
  tx: PortalTransaction,
  { registration }: Pick<ReturnType<typeof claims>, 'registration'>,
): SplitsPort & SeparationsPort {
  return {
    /** Made in this transaction, so nobody else can have it. */
    splitAccount: async (accountId, companyIds) => {
      const [made] = await tx.query<{ account_id: string }>(
        'INSERT INTO accounts (portal_id, created_at) VALUES ($1, program_now()) RETURNING account_id',
        [tx.portalId],
      );
      if (made === undefined) throw new Error('The database made no account');
      await tx.query(
        `UPDATE companies SET account_id = $4
          WHERE portal_id = $1 AND account_id = $2 AND company_id = ANY($3::bigint[])`,
        [tx.portalId, accountId, companyIds, made.account_id],
      );
      return made.account_id;
    },
    moveClaim: async (registrationId, accountId) => {
      const before = await registration(registrationId);
      if (before === null) throw new Error(`There is no registration ${registrationId}`);
      await tx.query(
        'UPDATE registrations SET account_id = $3 WHERE portal_id = $1 AND registration_id = $2',
        [tx.portalId, registrationId, accountId],
      );
      noteChange(tx, before, { ...before, accountId });
    },
    saveSeparations: async (these, those, by) => {
      await tx.query(
        `INSERT INTO separations (portal_id, company_a, company_b, separated_at, separated_by)
         SELECT $1, least(a, b), greatest(a, b), program_now(), $4
           FROM unnest($2::bigint[]) AS a CROSS JOIN unnest($3::bigint[]) AS b
         ON CONFLICT DO NOTHING`,
        [tx.portalId, these, those, by],
      );
    },
    areSeparated: async (companyA, companyB) => {
      const rows = await tx.query(
        `SELECT 1 FROM separations WHERE portal_id = $1
          AND company_a = least($2::bigint, $3::bigint) AND company_b = greatest($2::bigint, $3::bigint)`,
        [tx.portalId, companyA, companyB],
      );
      return rows.length > 0;
    },
  };
}
