import { notFound } from '../errors.ts';
import type { EmulatorState } from '../state.ts';
import type { Origin, Portal } from '../world.ts';

/** @throws HubSpotError 404 when there is no such account. */
export function requirePortal(state: EmulatorState, portalId: string): Portal {
  const portal = state.world.portals.get(portalId);
  if (!portal) throw notFound(`No portal ${portalId}`);
  return portal;
}

/** Acts by a person's hand: the one named, else the first admin. @throws HubSpotError 404 when nobody fits. */
export function byHand(portal: Portal, userId: string | undefined): Origin {
  const user = portal.users.find(item => (userId ? item.userId === userId : item.roles.includes('admin')));
  if (!user) throw notFound(`No such user in portal ${portal.portalId}`);
  return {
    changeSource: 'CRM_UI',
    sourceId: `userId:${user.userId}`,
    userId: user.userId,
    label: user.email,
  };
}
