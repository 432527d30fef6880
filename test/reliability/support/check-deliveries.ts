import { expect } from 'vitest';
import { z } from 'zod';
import { splitDelivery } from '../../../adapters/hubspot/split-delivery.ts';
import { serializeEvents } from '../../../dev/emulator/webhooks/webhook-event.ts';
import { adminQuery } from './admin-query.ts';
import type { Fleet } from './fleet.ts';

const loggedSchema = z.object({
  deliveries: z.array(
    z.object({
      status: z.number(),
      events: z.array(z.looseObject({ eventId: z.number(), attemptNumber: z.number() })),
    }),
  ),
});

/**
 * P1: every event that was answered 200 stands in the inbox once, with an outcome. Answers how many there were, how
 * many were sent more than once, and how many deliveries nobody answered.
 */
export async function checkDeliveries(fleet: Fleet) {
  const { deliveries } = loggedSchema.parse(await fleet.control('GET', '/_emulator/deliveries'));
  const acknowledged = deliveries
    .filter(delivery => delivery.status === 200)
    .flatMap(delivery => delivery.events);
  const byId = new Map(acknowledged.map(event => [event.eventId, event]));
  // As the emulator puts them on the wire, so that the hash is of what was really sent.
  const hashes = new Map(
    [...byId.values()].map(({ attemptNumber, ...fields }) => {
      const body = serializeEvents([{ portalId: fleet.portalId, fields, attemptNumber }]);
      const split = splitDelivery(Buffer.from(body));
      const [item] = 'events' in split ? split.events : [];
      if (item?.ok !== true) throw new Error(`The emulator sent what cannot be read: ${body}`);
      return [fields.eventId, item.hash.toString('hex')];
    }),
  );
  expect(new Set(hashes.values()).size).toBe(byId.size);

  const inbox = await adminQuery<{ hash: string; outcome: string }>(
    fleet.database,
    `SELECT encode(content_hash, 'hex') AS hash, outcome FROM inbox WHERE portal_id = $1`,
    [fleet.portalId],
  );
  const outcomes = Map.groupBy(inbox, row => row.hash);
  const without = [...hashes].filter(([, hash]) => {
    const rows = outcomes.get(hash) ?? [];
    return rows.length !== 1 || rows[0]?.outcome === 'pending';
  });
  expect(without).toEqual([]);
  expect(inbox.filter(row => row.outcome === 'pending' || row.outcome === 'quarantined')).toEqual([]);
  return {
    acknowledged: byId.size,
    sentAgain: acknowledged.length - byId.size,
    unanswered: deliveries.filter(delivery => delivery.status !== 200).length,
  };
}
