import type { PartnerReader, PartnerReadersPort } from '../../operations/mail-records.ts';
import type { PortalTransaction } from './in-portal.ts';
import { program } from './program.ts';

/** Who of a partner can be written to: HubSpot users who work for it, by the directory in force. */
export function mailRecipients(tx: PortalTransaction): PartnerReadersPort {
  return {
    partnerReaders: async partnerCompanyId => {
      const { partnerUsers } = await program(tx).directory();
      const seated = partnerUsers.filter(entry => entry.partnerCompanyId === partnerCompanyId);
      return await readersWithSeat(
        tx,
        seated.map(entry => entry.userId),
      );
    },
  };
}

async function readersWithSeat(tx: PortalTransaction, userIds: string[]): Promise<PartnerReader[]> {
  if (userIds.length === 0) return [];
  const rows = await tx.query<{ user_id: string; email: string }>(
    `SELECT user_id, email FROM crm_users
      WHERE portal_id = $1 AND user_id = ANY($2::bigint[]) AND email IS NOT NULL AND NOT archived ORDER BY user_id`,
    [tx.portalId, userIds],
  );
  return rows.map(row => ({ email: row.email, personId: row.user_id, timeZone: null, page: null }));
}
