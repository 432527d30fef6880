import { z } from 'zod';
import type { Person } from './cast.ts';
import type { StoryWorld } from './story-world.ts';

const created = z.object({ id: z.string() });
const pipelinesSchema = z.object({
  results: z.array(z.object({ id: z.string(), stages: z.array(z.object({ id: z.string() })) })),
});
const values = z.object({ properties: z.record(z.string(), z.string().nullable()) });
const associated = z.object({
  results: z.array(z.object({ to: z.array(z.object({ toObjectId: z.coerce.string() })) })),
});
const tasksSchema = z.object({
  results: z.array(
    z.object({
      properties: z.object({ hs_task_subject: z.string(), hubspot_owner_id: z.string().nullable() }),
    }),
  ),
});

const PRIMARY_COMPANY = 5;
const COMPANY = 341;
const CHILD_TO_PARENT = 14;

const byHubSpot = (associationTypeId: number) => [
  { associationCategory: 'HUBSPOT_DEFINED', associationTypeId },
];

export type NewDeal = {
  name: string;
  owner: Person;
  /** First the primary company. */
  companyIds: readonly string[];
  pipeline?: string;
  properties?: Record<string, string>;
  /** HubSpot's name of the origin when it is not a person at the screen: FORM, IMPORT … */
  source?: string;
};

/** What people do in HubSpot's screens: through HubSpot's API as its users, never through ours. */
export function crmActs(world: StoryWorld) {
  return {
    async openCompany(
      who: Person,
      company: { name: string; domain: string; parentId?: string },
    ): Promise<string> {
      const { parentId, ...properties } = company;
      const answer = await world.crm(who)('POST', '/crm/objects/2026-09/companies', {
        properties,
        ...(parentId === undefined
          ? {}
          : { associations: [{ to: { id: parentId }, types: byHubSpot(CHILD_TO_PARENT) }] }),
      });
      return created.parse(answer).id;
    },

    async openDeal(who: Person, deal: NewDeal): Promise<string> {
      const crm = world.crm(
        who,
        deal.source === undefined ? {} : { 'x-emulator-change-source': deal.source },
      );
      const pipeline = deal.pipeline ?? 'default';
      const answer = await crm('POST', '/crm/objects/2026-09/deals', {
        properties: {
          dealname: deal.name,
          pipeline,
          dealstage: await stageOf(world, who, pipeline, 0),
          hubspot_owner_id: deal.owner.ownerId,
          ...deal.properties,
        },
        associations: deal.companyIds.map((id, at) => ({
          to: { id },
          types: byHubSpot(at === 0 ? PRIMARY_COMPANY : COMPANY),
        })),
      });
      return created.parse(answer).id;
    },

    async changeDeal(who: Person, dealId: string, properties: Record<string, string>): Promise<void> {
      await world.crm(who)('PATCH', `/crm/objects/2026-09/deals/${dealId}`, { properties });
    },

    /** The id of a stage by its place in a pipeline, 0 for the first. */
    stage: (who: Person, pipeline: string, nth: number) => stageOf(world, who, pipeline, nth),

    /** Properties of a record as HubSpot has them now. */
    async read(
      who: Person,
      type: 'deals' | 'companies',
      id: string,
      names: readonly string[],
    ): Promise<Record<string, string | null>> {
      const path = `/crm/objects/2026-09/${type}/${id}?properties=${names.join(',')}`;
      return values.parse(await world.crm(who)('GET', path)).properties;
    },

    /** The tasks on a deal: what they are about and whose they are. */
    async tasksOn(who: Person, dealId: string): Promise<{ subject: string; ownerId: string | null }[]> {
      const crm = world.crm(who);
      const path = '/crm/associations/2026-09/deals/tasks/batch/read';
      const found = associated.parse(await crm('POST', path, { inputs: [{ id: dealId }] }));
      const inputs = found.results.flatMap(result => result.to.map(({ toObjectId }) => ({ id: toObjectId })));
      if (inputs.length === 0) return [];
      const read = await crm('POST', '/crm/objects/2026-09/tasks/batch/read', {
        inputs,
        properties: ['hs_task_subject', 'hubspot_owner_id'],
      });
      return tasksSchema.parse(read).results.map(({ properties }) => ({
        subject: properties.hs_task_subject,
        ownerId: properties.hubspot_owner_id,
      }));
    },
  };
}
export type CrmActs = ReturnType<typeof crmActs>;

async function stageOf(world: StoryWorld, who: Person, pipeline: string, nth: number): Promise<string> {
  const { results } = pipelinesSchema.parse(await world.crm(who)('GET', '/crm/pipelines/2026-09/deals'));
  const stage = results.find(({ id }) => id === pipeline)?.stages[nth];
  if (stage === undefined) throw new Error(`HubSpot has no stage ${nth} in a pipeline ${pipeline}`);
  return stage.id;
}
