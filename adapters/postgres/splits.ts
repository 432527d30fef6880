import type { SplitsPort } from '../../operations/split-records.ts';
import { noteChange } from './changed-claims.ts';
import type { claims } from './claims.ts';
import type { PortalTransaction } from './in-portal.ts';

/** Rows of `accounts` and `companies` as far as a split writes them. */
export function splits(
  tx: PortalTransaction,
  { registration }: Pick<ReturnType<typeof claims>, 'registration'>,
): SplitsPort {
  return {
    /** Made in this transaction, so nobody else can have it. */
    splitAccount: async (accountId, companyIds) => {
      const [made] = await tx.query<{ account_id: string }>(
        'INSERT INTO accounts (portal_id, created_at) VALUES ($1, program_now()) RETURNING account_id',
        [tx.portalId],
      );
      if (made === undefined) throw new Error('The database made no account');
      await tx.send(
        `UPDATE companies SET account_id = $4
          WHERE portal_id = $1 AND account_id = $2 AND company_id = ANY($3::bigint[])`,
        [tx.portalId, accountId, companyIds, made.account_id],
      );
      return made.account_id;
    },
    moveClaim: async (registrationId, accountId) => {
      const before = await registration(registrationId);
      if (before === null) throw new Error(`There is no registration ${registrationId}`);
      await tx.send(
        'UPDATE registrations SET account_id = $3 WHERE portal_id = $1 AND registration_id = $2',
        [tx.portalId, registrationId, accountId],
      );
      noteChange(tx, before, { ...before, accountId });
    },
  };
}
