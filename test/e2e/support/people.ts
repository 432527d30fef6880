import type { Constellation, User } from './constellation.ts';
import { deskOf } from './desk.ts';

/** A new user of the portal in HubSpot, of whom the directory says nothing yet. */
export async function addUser(
  world: Constellation,
  person: { email: string; firstName?: string; lastName?: string },
): Promise<User> {
  const { userId } = await world.control('POST', '/_emulator/users', {
    portalId: world.portalId,
    firstName: 'Sam',
    lastName: 'Partner',
    ...person,
  });
  return { userId: String(userId), email: person.email, roles: [] };
}

/** Settings say for which partners a user works, and for no others. */
export async function worksFor(world: Constellation, user: User, partnerCompanyIds: string[]): Promise<void> {
  await deskOf(world).changeDirectory(directory => ({
    ...directory,
    partnerUsers: [
      ...directory.partnerUsers.filter(({ userId }) => userId !== user.userId),
      ...partnerCompanyIds.map(partnerCompanyId => ({ userId: user.userId, partnerCompanyId })),
    ],
  }));
}

/** A HubSpot user who works for the partner: a partner with a seat. */
export async function addSeat(
  world: Constellation,
  partnerCompanyId: string,
  email = 'pat@larkspursystems.com',
): Promise<User> {
  const seat = await addUser(world, { email, firstName: 'Pat', lastName: 'Larkspur' });
  await worksFor(world, seat, [partnerCompanyId]);
  return seat;
}
