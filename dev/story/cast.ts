import { z } from 'zod';
import { partnersAnswerSchema } from '../../contract/views.ts';
import { StoryBroken } from './narrator.ts';
import type { StoryUser, StoryWorld } from './story-world.ts';

/** Somebody of the portal, with a name to tell the story by. */
export type Person = StoryUser & { name: string; firstName: string; ownerId: string };
export type StoryPartner = { companyId: string; name: string };

/** Who plays: people of the vendor by their part, and two partners. */
export type Cast = {
  /** Partner managers; each cares for one partner's claim. */
  managers: readonly [Person, Person];
  approver: Person;
  director: Person;
  executive: Person;
  /** Reps of a direct team: the co-seller, one who takes over, and the one who goes behind the partner's back. */
  reps: readonly [Person, Person, Person];
  service: Person;
  admin: Person;
  /** Everybody by user id, to name the owner of a task. */
  byOwnerId: ReadonlyMap<string, Person>;
  partners: readonly [StoryPartner, StoryPartner];
};

const stateSchema = z.object({
  portals: z.array(
    z.object({
      portalId: z.string(),
      users: z.array(
        z.object({
          userId: z.string(),
          ownerId: z.string(),
          email: z.string(),
          firstName: z.string(),
          lastName: z.string(),
          roles: z.array(z.string()),
        }),
      ),
    }),
  ),
});

/** Finds people and partners for every part. @throws StoryBroken when the portal lacks one */
export async function readCast(world: StoryWorld): Promise<Cast> {
  const state = stateSchema.parse(await world.control('GET', '/_emulator/state'));
  const people = (state.portals.find(portal => portal.portalId === world.portalId)?.users ?? []).map(
    (user): Person => ({ ...user, name: `${user.firstName} ${user.lastName}` }),
  );
  const having = (role: string, nth = 0): Person => {
    const found = people.filter(person => person.roles.includes(role))[nth];
    if (found === undefined) throw new StoryBroken(`The portal has too few people who are ${role}`);
    return found;
  };
  return {
    managers: [having('partner-manager'), having('partner-manager', 1)],
    approver: having('approver'),
    director: having('director'),
    executive: having('executive'),
    reps: [having('direct', 1), having('direct', 0), having('direct', 2)],
    service: having('service'),
    admin: having('admin'),
    byOwnerId: new Map(people.map(person => [person.ownerId, person])),
    partners: await twoPartners(world, having('partner-manager')),
  };
}

/** Two that can hold a claim: active, with room under the cap, and no referral partners, whom rule 8 leaves out. */
async function twoPartners(world: StoryWorld, manager: Person): Promise<Cast['partners']> {
  const answer = await world.api(manager)('GET', '/api/v1/partners');
  const able = partnersAnswerSchema
    .parse(answer.body)
    .partners.filter(
      partner =>
        partner.status === 'active' &&
        partner.type !== 'referral' &&
        (partner.openClaimCap === null || partner.openClaims < partner.openClaimCap),
    );
  const [first, second] = able.toSorted((a, b) => Number(BigInt(a.companyId) - BigInt(b.companyId)));
  if (first === undefined || second === undefined)
    throw new StoryBroken('The program has fewer than two partners that could register a customer now');
  return [first, second];
}
