import type pg from 'pg';
import { inPortal, type PortalTransaction } from '../../adapters/postgres/in-portal.ts';
import { saveTeams } from '../../adapters/postgres/people-names.ts';
import { type CrmUserReading, users } from '../../adapters/postgres/users.ts';
import type { DealReading } from '../../operations/observe-deals.ts';
import type { ReadingDeps } from './worker-deps.ts';

/** What a process remembers of a portal's owners: when it read them, and who was not among them. */
type Lookup = { readAt: number; absent: Set<string> };
const lookups = new WeakMap<pg.Pool, Map<string, Lookup>>();
/** Teams change without a webhook: a portal at work reads its owners again after this long. */
const staleAfterMs = 15 * 60_000;

/** People as HubSpot's records name them. */
export type NamedPeople = { ownerIds: string[]; userIds: string[] };

/** Those whom deals name. */
export function peopleOfDeals(deals: readonly DealReading[]): NamedPeople {
  const found = deals.filter(deal => deal.found);
  return {
    ownerIds: [...new Set(found.flatMap(deal => deal.ownerId ?? []))],
    userIds: [
      ...new Set(
        found.flatMap(deal => [deal.createdByUserId, ...(deal.steps ?? []).map(step => step.userId)]),
      ),
    ].filter(id => id !== null),
  };
}

/**
 * Reads the portal's owners when records name somebody we do not know, and now and then. Who was looked for in vain
 * is not looked for again until then.
 *
 * @param unknown what `unknownPeople` said of these people
 * @throws HubSpotError
 */
export async function refreshPeople(
  deps: ReadingDeps,
  portalId: string,
  people: NamedPeople,
  unknown: readonly string[],
): Promise<void> {
  const ofPool = lookups.get(deps.pool) ?? new Map<string, Lookup>();
  lookups.set(deps.pool, ofPool);
  const last = ofPool.get(portalId);
  const fresh = last !== undefined && performance.now() - last.readAt < staleAfterMs;
  if (fresh && unknown.every(person => last.absent.has(person))) return;
  await readUsers(deps, portalId);
  const readAt = performance.now();
  const absent = await inPortal(deps.pool, portalId, { readOnly: true }, tx => unknownPeople(tx, people));
  ofPool.set(portalId, { readAt, absent: new Set(absent) });
}

/** Of the people those of whom we know nothing yet. */
export async function unknownPeople(
  tx: PortalTransaction,
  { ownerIds, userIds }: NamedPeople,
): Promise<string[]> {
  const [byOwner, byId] = await Promise.all([
    users(tx).usersByOwnerId(ownerIds),
    users(tx).usersById(userIds),
  ]);
  const owners = new Set(byOwner.map(user => user.ownerId));
  const known = new Set(byId.map(user => user.userId));
  return [
    ...ownerIds.filter(id => !owners.has(id)).map(id => `owner ${id}`),
    ...userIds.filter(id => !known.has(id)).map(id => `user ${id}`),
  ];
}

/** Takes in every owner of the portal with teams. @throws HubSpotError */
export async function readUsers(
  deps: Pick<ReadingDeps, 'pool' | 'gateway'>,
  portalId: string,
): Promise<void> {
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
  await inPortal(deps.pool, portalId, {}, async tx => {
    await users(tx).saveUsers(readings);
    await saveTeams(
      tx,
      owners.flatMap(owner => owner.teams),
    );
  });
}
