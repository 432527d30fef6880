import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { directoryAnswerSchema } from '../../contract/directory.ts';
import { StoryBroken } from './narrator.ts';
import type { Scene } from './scene.ts';
import type { StoryUser } from './story-world.ts';

/** Somebody who works for the first partner and has a seat in the vendor's HubSpot. */
export type PartnersPerson = {
  name: string;
  /** Talks to the customer's contact on the phone, and logs the call. */
  calls(): Promise<void>;
  /** Meets the customer's contact an hour ago, and logs the meeting as held. */
  meets(): Promise<void>;
};

const connected = 'f240bbac-87c9-4f6e-bf70-924b57d47db7';
const created = z.object({ id: z.string() });
const owners = z.object({ results: z.array(z.object({ id: z.string(), userId: z.coerce.string() })) });

/** Gives the partner a person in HubSpot, as settings say, and the customer a contact. */
export async function partnersPerson({ world, cast, customer }: Scene): Promise<PartnersPerson> {
  const [partner] = cast.partners;
  const email = `sam.${customer.mark}@partner.example`;
  const added = await world.control('POST', '/_emulator/users', {
    portalId: world.portalId,
    email,
    firstName: 'Sam',
    lastName: 'Okafor',
  });
  const person: StoryUser = { userId: String(added.userId), email, roles: [] };
  const asAdmin = world.api(cast.admin);
  const { directory } = directoryAnswerSchema.parse((await asAdmin('GET', '/api/v1/directory')).body);
  const partnerUsers = [
    ...directory.partnerUsers,
    { userId: person.userId, partnerCompanyId: partner.companyId },
  ];
  const put = await asAdmin('PUT', '/api/v1/directory', {
    idempotencyKey: randomUUID(),
    directory: { ...directory, partnerUsers },
  });
  if (put.status !== 200) throw new StoryBroken(`The directory was not taken: ${JSON.stringify(put.body)}`);
  const contact = created.parse(
    await world.crm(cast.admin)('POST', '/crm/objects/2026-09/contacts', {
      properties: { email: `plant@${customer.domain}`, firstname: 'Ines', lastname: 'Varga' },
      associations: [link(customer.companyId, 279)],
    }),
  );
  const ownerId = await ownerOf(world.crm(cast.admin), person.userId);
  const now = async () => {
    const clock = z.object({ crmNow: z.string() }).parse(await world.control('GET', '/_emulator/clock'));
    return Temporal.Instant.from(clock.crmNow);
  };
  const log = (
    type: 'calls' | 'meetings',
    properties: Record<string, string>,
    types: readonly [number, number],
  ) =>
    world.crm(person)('POST', `/crm/objects/2026-09/${type}`, {
      properties: { hubspot_owner_id: ownerId, ...properties },
      associations: [link(customer.companyId, types[0]), link(contact.id, types[1])],
    });
  return {
    name: 'Sam Okafor',
    calls: async () => {
      const properties = {
        hs_timestamp: (await now()).toString(),
        hs_call_disposition: connected,
        hs_call_status: 'COMPLETED',
        hs_call_direction: 'OUTBOUND',
      };
      await log('calls', properties, [182, 194]);
    },
    meets: async () => {
      const ended = (await now()).subtract({ minutes: 10 });
      const began = ended.subtract({ hours: 1 }).toString();
      const properties = {
        hs_timestamp: began,
        hs_meeting_start_time: began,
        hs_meeting_end_time: ended.toString(),
        hs_meeting_outcome: 'COMPLETED',
      };
      await log('meetings', properties, [188, 200]);
    },
  };
}

async function ownerOf(crm: ReturnType<Scene['world']['crm']>, userId: string): Promise<string> {
  const found = owners
    .parse(await crm('GET', '/crm/owners/2026-09?limit=500'))
    .results.find(owner => owner.userId === userId);
  if (found === undefined) throw new StoryBroken(`HubSpot does not list user ${userId} among its owners`);
  return found.id;
}

const link = (id: string, associationTypeId: number) => ({
  to: { id },
  types: [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId }],
});
