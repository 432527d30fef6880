import { inPortal } from '../../adapters/postgres/in-portal.ts';
import { type CrmUserReading, users } from '../../adapters/postgres/users.ts';
import type { DealReading } from '../../operations/observe-deals.ts';
import type { WorkerDeps } from './worker-deps.ts';

/** When this process last read a portal's owners, so that an owner nobody knows costs one read a minute. */
const lastRead = new Map<string, number>();
const atMostEveryMs = 60_000;

/** Reads the portal's owners when deals name a user whom we do not know. @throws HubSpotError */
export async function refreshUsers(deps: WorkerDeps, portalId: string, deals: DealReading[]): Promise<void> {
  const found = deals.filter(deal => deal.found);
  const ownerIds = [...new Set(found.flatMap(deal => deal.ownerId ?? []))];
  const userIds = [...new Set(found.flatMap(deal => deal.createdByUserId ?? []))];
  const known = await inPortal(deps.pool, portalId, {}, async tx => {
    const byOwner = await users(tx).usersByOwnerId(ownerIds);
    const byUser = await users(tx).usersById(userIds);
    return byOwner.length === ownerIds.length && byUser.length === userIds.length;
  });
  if (known) return;
  const last = lastRead.get(portalId);
  if (last !== undefined && performance.now() - last < atMostEveryMs) return;
  await readUsers(deps, portalId);
  lastRead.set(portalId, performance.now());
}

/** Takes in every owner of the portal with teams. @throws HubSpotError */
export async function readUsers(deps: Pick<WorkerDeps, 'pool' | 'gateway'>, portalId: string): Promise<void> {
  const owners = await deps.gateway.readOwners(portalId);
  const readings = owners.flatMap((owner): CrmUserReading[] =>
    owner.userId === null
      ? []
      : [
          {
            userId: owner.userId,
            ownerId: owner.id,
            name: [owner.firstName, owner.lastName].filter(Boolean).join(' ') || owner.email,
            teamIds: owner.teams.map(team => team.id),
            email: owner.email,
            archived: owner.archived,
          },
        ],
  );
  await inPortal(deps.pool, portalId, {}, tx => users(tx).saveUsers(readings));
}
