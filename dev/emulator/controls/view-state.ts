import type { EmulatorState } from '../state.ts';
import type { Portal } from '../world.ts';

/** What tests and the demo need to find their way: who is in each account and which companies are partners. */
export function viewState(state: EmulatorState) {
  return { portals: [...state.world.portals.values()].map(viewPortal) };
}

export function viewPortal(portal: Portal) {
  return {
    portalId: portal.portalId,
    name: portal.name,
    installed: portal.install !== null,
    partnerCompanyIds: partnerIds(portal),
    users: portal.users.map(user => ({
      userId: user.userId,
      ownerId: user.ownerId,
      email: user.email,
      firstName: user.firstName,
      lastName: user.lastName,
      teams: user.teamIds.flatMap(id => portal.teams.find(team => team.id === id)?.name ?? []),
      roles: user.roles,
    })),
  };
}

function partnerIds(portal: Portal): string[] {
  const companies = portal.records.get('0-2')?.values() ?? [];
  return [...companies]
    .filter(c => c.archivedAt === null && c.properties.dibs_partner === 'true')
    .map(c => c.id);
}
