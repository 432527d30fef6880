import { z } from 'zod';
import type { EmulatorClient } from './emulator-client.ts';

const linkSchema = z.object({ id: z.coerce.string(), type: z.string().default('') });
export const crmObjectSchema = z.object({
  id: z.coerce.string(),
  properties: z.record(z.string(), z.string().nullable()),
  associations: z.record(z.string(), z.object({ results: z.array(linkSchema) })).default({}),
});
export type CrmObject = z.infer<typeof crmObjectSchema>;

export const pageSchema = z.object({
  results: z.array(crmObjectSchema),
  paging: z.object({ next: z.object({ after: z.coerce.string() }).optional() }).optional(),
});

/** Reads objects by id, 100 at a time; what is not there is left out. */
export async function readObjects(
  emulator: EmulatorClient,
  userId: string,
  type: 'companies' | 'deals' | 'tasks',
  ids: readonly string[],
  properties: readonly string[],
): Promise<CrmObject[]> {
  const found: CrmObject[] = [];
  for (let from = 0; from < ids.length; from += 100) {
    const inputs = ids.slice(from, from + 100).map(id => ({ id }));
    const answer = await emulator.post(`/crm/objects/2026-09/${type}/batch/read`, userId, {
      properties,
      inputs,
    });
    found.push(...pageSchema.parse(answer).results);
  }
  return found;
}

/** Ids of one kind that an object read with `associations=` is linked to, each once. */
export function linkedIds(object: CrmObject, type: 'companies' | 'deals' | 'tasks'): string[] {
  return [...new Set(object.associations[type]?.results.map(link => link.id) ?? [])];
}
