import { expect } from 'vitest';
import { z } from 'zod';
import { adminQuery } from './admin-query.ts';
import type { Fleet } from './fleet.ts';

const callsSchema = z.object({ calls: z.array(z.object({ path: z.string(), tokenKind: z.string() })) });
const limitsSchema = z.object({
  portals: z.array(z.object({ maxCallsIn10s: z.number(), refused: z.number() })),
});

/** Only dated paths were called, and never more than 90 times in any 10 s (P8). Answers the most there were. */
export async function checkCalls(fleet: Fleet): Promise<number> {
  const { calls } = callsSchema.parse(await fleet.control('GET', '/_emulator/calls'));
  // The consent page is opened by a person's browser.
  const ours = calls.filter(call => call.tokenKind !== 'user' && call.path !== '/oauth/authorize');
  expect(ours.length).toBeGreaterThan(0);
  expect(ours.filter(call => !/\/2026-09(\/|$)/.test(call.path))).toEqual([]);
  const { portals } = limitsSchema.parse(await fleet.control('GET', '/_emulator/limits'));
  const [limit] = portals;
  expect(limit?.refused).toBe(0);
  expect(limit?.maxCallsIn10s).toBeLessThanOrEqual(90);
  return limit?.maxCallsIn10s ?? 0;
}

/** Every task and note that was intended is in HubSpot once, under the id we know it by; nothing else of ours is. */
export async function checkEffects(fleet: Fleet): Promise<number> {
  const effects = await adminQuery<{ id: string; kind: string; status: string; hubspot_id: string | null }>(
    fleet.database,
    `SELECT effect_id AS id, kind, status, hubspot_id::text FROM effects WHERE portal_id = $1 AND kind <> 'link'`,
    [fleet.portalId],
  );
  expect(effects.filter(effect => !['done', 'cancelled'].includes(effect.status))).toEqual([]);
  const made = effects.filter(effect => effect.status === 'done');
  expect(markers(fleet)).toEqual(
    made.map(effect => ({ kind: effect.kind, id: effect.id, hubspotId: effect.hubspot_id })).toSorted(byId),
  );
  return made.length;
}

function markers(fleet: Fleet) {
  const records = fleet.emulator.state.world.portals.get(fleet.portalId)?.records;
  const found = [
    ['task', '0-27', 'hs_task_body'],
    ['note', '0-46', 'hs_note_body'],
  ] as const;
  return found
    .flatMap(([kind, typeId, body]) =>
      [...(records?.get(typeId)?.values() ?? [])].flatMap(record => {
        const id = /dibs:(eff_\w+)/.exec(record.properties[body] ?? '')?.[1];
        return id === undefined ? [] : [{ kind, id, hubspotId: record.id }];
      }),
    )
    .toSorted(byId);
}

const byId = (a: { id: string }, b: { id: string }) => (a.id < b.id ? -1 : 1);
