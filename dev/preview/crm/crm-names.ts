import { z } from 'zod';
import type { EmulatorClient } from './emulator-client.ts';

const ownersSchema = z.object({
  results: z.array(
    z.object({
      id: z.coerce.string(),
      firstName: z.string().nullish(),
      lastName: z.string().nullish(),
      email: z.string().nullish(),
    }),
  ),
});
const pipelinesSchema = z.object({
  results: z.array(
    z.object({
      id: z.string(),
      label: z.string(),
      stages: z.array(z.object({ id: z.string(), label: z.string() })),
    }),
  ),
});
const propertiesSchema = z.object({
  results: z.array(
    z.object({
      name: z.string(),
      label: z.string(),
      groupName: z.string().nullish(),
      type: z.string().nullish(),
      options: z.array(z.object({ label: z.string(), value: z.string() })).default([]),
    }),
  ),
});

export type CrmNames = Awaited<ReturnType<typeof readCrmNames>>;

/** Labels of owners, stages and deal properties, as HubSpot's screens show them. */
export async function readCrmNames(emulator: EmulatorClient, userId: string) {
  const [owners, pipelines, properties] = await Promise.all([
    emulator.get('/crm/owners/2026-09?limit=100', userId),
    emulator.get('/crm/pipelines/2026-09/deals', userId),
    emulator.get('/crm/properties/2026-09/deals', userId),
  ]);
  const stages = pipelinesSchema.parse(pipelines).results;
  const definitions = propertiesSchema.parse(properties).results;
  const ownerNames = new Map(
    ownersSchema
      .parse(owners)
      .results.map(owner => [
        owner.id,
        [owner.firstName, owner.lastName].filter(Boolean).join(' ') || (owner.email ?? ''),
      ]),
  );
  return {
    owner: (id: string) => ownerNames.get(id) ?? (id === '' ? 'No owner' : `Owner ${id}`),
    stage: (id: string) =>
      stages.flatMap(pipeline => pipeline.stages).find(stage => stage.id === id)?.label ?? id,
    pipeline: (id: string) => stages.find(pipeline => pipeline.id === id)?.label ?? id,
    firstStage: () => ({ pipeline: stages[0]?.id ?? 'default', stage: stages[0]?.stages[0]?.id ?? '' }),
    ours: definitions.filter(definition => definition.name.startsWith('dibs_')),
    label: (name: string) => definitions.find(definition => definition.name === name)?.label ?? name,
    value: (name: string, value: string) =>
      definitions.find(definition => definition.name === name)?.options.find(option => option.value === value)
        ?.label ?? value,
  };
}
