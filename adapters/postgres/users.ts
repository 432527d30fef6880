import type { EmailsPort, TeamsPort } from '../../operations/dispute-records.ts';
import type { CrmUserRecord, UsersPort } from '../../operations/ports.ts';
import type { PortalTransaction } from './in-portal.ts';

type Row = { user_id: string; owner_id: string; name: string | null; team_ids: string[] };

/** A HubSpot user as the owners API told it. */
export type CrmUserReading = CrmUserRecord & { email: string | null; archived: boolean };

/** Rows of `crm_users`. */
export function users(
  tx: PortalTransaction,
): UsersPort & TeamsPort & EmailsPort & { saveUsers(readings: CrmUserReading[]): Promise<void> } {
  const select = async (column: 'user_id' | 'owner_id', ids: string[]) =>
    ids.length === 0
      ? []
      : (
          await tx.query<Row>(
            `SELECT user_id, owner_id, name, team_ids FROM crm_users
              WHERE portal_id = $1 AND ${column} = ANY($2::bigint[])`,
            [tx.portalId, ids],
          )
        ).map(toUser);
  return {
    usersById: ids => select('user_id', ids),
    usersOfTeams: async teamIds => {
      if (teamIds.length === 0) return [];
      const rows = await tx.query<Row>(
        `SELECT user_id, owner_id, name, team_ids FROM crm_users
          WHERE portal_id = $1 AND team_ids && $2::text[] AND NOT archived ORDER BY user_id`,
        [tx.portalId, teamIds],
      );
      return rows.map(toUser);
    },
    emailsOf: async userIds => {
      if (userIds.length === 0) return [];
      const rows = await tx.query<{ email: string }>(
        `SELECT email FROM crm_users WHERE portal_id = $1 AND user_id = ANY($2::bigint[]) AND email IS NOT NULL`,
        [tx.portalId, userIds],
      );
      return rows.map(row => row.email);
    },
    usersByOwnerId: ids => select('owner_id', ids),
    saveUsers: async readings => {
      await tx.send(
        `INSERT INTO crm_users (portal_id, user_id, owner_id, email, name, team_ids, archived, read_at)
         SELECT $1, u.user_id, u.owner_id, u.email, u.name,
           (SELECT coalesce(array_agg(t), '{}') FROM jsonb_array_elements_text(u.team_ids) AS t), u.archived, program_now()
         FROM jsonb_to_recordset($2::jsonb) AS u (user_id bigint, owner_id bigint, email text, name text,
           team_ids jsonb, archived boolean)
         ON CONFLICT (portal_id, user_id) DO UPDATE SET owner_id = excluded.owner_id, email = excluded.email,
           name = excluded.name, team_ids = excluded.team_ids, archived = excluded.archived, read_at = excluded.read_at`,
        [
          tx.portalId,
          JSON.stringify(
            readings.map(user => ({
              user_id: user.userId,
              owner_id: user.ownerId,
              email: user.email,
              name: user.name,
              team_ids: user.teamIds,
              archived: user.archived,
            })),
          ),
        ],
      );
    },
  };
}

const toUser = (row: Row): CrmUserRecord => ({
  userId: row.user_id,
  ownerId: row.owner_id,
  name: row.name,
  teamIds: row.team_ids,
});
