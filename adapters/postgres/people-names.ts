import type { PeopleNames } from '../policy/people-form.ts';
import type { PortalTransaction } from './in-portal.ts';

/** The answer of a form has to stay below 1 MB. */
const mostPartners = 8_000;

/** Everybody whom a directory can name: HubSpot's users and teams as last read, and the program's partners. */
export async function peopleNames(tx: PortalTransaction): Promise<PeopleNames> {
  const users = await tx.query<{ userId: string; name: string | null }>(
    `SELECT user_id AS "userId", coalesce(name, email) AS name FROM crm_users
      WHERE portal_id = $1 AND NOT archived ORDER BY name`,
    [tx.portalId],
  );
  const teams = await tx.query<{ teamId: string; name: string }>(
    `SELECT team.id AS "teamId", coalesce(known.name, 'Team ' || team.id) AS name
       FROM (SELECT DISTINCT unnest(team_ids) AS id FROM crm_users WHERE portal_id = $1 AND NOT archived) AS team
       LEFT JOIN crm_teams known ON known.portal_id = $1 AND known.team_id = team.id ORDER BY 2`,
    [tx.portalId],
  );
  const partners = await tx.query<{ companyId: string; name: string }>(
    `SELECT company_id AS "companyId", name FROM partners
      WHERE portal_id = $1 AND status <> 'terminated' ORDER BY name LIMIT ${mostPartners}`,
    [tx.portalId],
  );
  return {
    users: users.map(({ userId, name }) => ({ userId, name: name ?? `User ${userId}` })),
    teams,
    partners,
  };
}

/** Takes in the names of HubSpot's teams. */
export async function saveTeams(
  tx: PortalTransaction,
  teams: readonly { id: string; name: string }[],
): Promise<void> {
  if (teams.length === 0) return;
  const names = new Map(teams.map(team => [team.id, team.name]));
  await tx.send(
    `INSERT INTO crm_teams (portal_id, team_id, name) SELECT $1, id, name FROM unnest($2::text[], $3::text[]) AS t (id, name)
     ON CONFLICT (portal_id, team_id) DO UPDATE SET name = excluded.name WHERE crm_teams.name <> excluded.name`,
    [tx.portalId, [...names.keys()], [...names.values()]],
  );
}
