import { storeDelivery } from '../../../adapters/postgres/deliveries.ts';
import { onlyPortal } from '../../../webhooks/intake/only-portal.ts';
import type { WebhookEvent } from '../../emulator/webhooks/webhook-event.ts';
import type { Run } from '../run.ts';
import { Killed } from '../sim-process.ts';
import { bodyOf, contentOf, subjectsOf, takeBatch } from '../webhook-lane.ts';

type Fate = 'delivered' | 'duplicate' | 'drop' | '503' | 'answer lost';
const fates: [Fate, number][] = [
  ['delivered', 12],
  ['duplicate', 2],
  ['drop', 0.4],
  ['503', 1.5],
  ['answer lost', 1.5],
];

/** HubSpot sends a batch of webhooks, as badly as it may. */
export async function deliver(run: Run): Promise<string> {
  const { random, lane, sometimes } = run;
  if (lane.queue.length === 0) return 'nothing to deliver';
  if (!run.calm && random.chance(0.1)) {
    // What waits longest goes to the end: it comes hours later or after what followed it.
    sometimes.count('webhook: delay');
    lane.queue.push(...lane.queue.splice(0, 1 + random.int(4)));
  }
  const reordered = !run.calm && random.chance(0.25);
  if (reordered) sometimes.count('webhook: reorder');
  const batch = takeBatch(lane, random, reordered);
  const fate = run.calm ? 'delivered' : random.weighted(fates);
  if (fate !== 'delivered') sometimes.count(`webhook: ${fate}`);
  const told = `${batch.length} events ${fate}`;
  switch (fate) {
    case 'drop':
      for (const id of batch.flatMap(subjectsOf)) {
        lane.missed.add(id);
        lane.disturbed.add(id);
      }
      return told;
    case '503':
      resend(run, batch);
      return told;
    case 'answer lost':
      if (await stored(run, batch)) resend(run, batch);
      return told;
    case 'duplicate':
      if (await stored(run, batch)) lane.queue.push(...batch.filter(() => random.chance(0.5)));
      return told;
    default:
      return (await stored(run, batch)) ? told : `${told}, not stored`;
  }
}

/** The same events again, each with a higher attempt number and in whatever company. */
function resend(run: Run, batch: WebhookEvent[]): void {
  run.lane.queue.push(...batch.map(event => ({ ...event, attemptNumber: event.attemptNumber + 1 })));
}

/** Through the server, as the intake stores it. A server that dies has not answered, so the batch comes again. */
async function stored(run: Run, batch: WebhookEvent[]): Promise<boolean> {
  const body = bodyOf(batch);
  try {
    await storeDelivery(run.server.pool, { portalId: onlyPortal(body), body }, 5_000);
  } catch (error) {
    if (!(error instanceof Killed)) throw error;
    run.server = run.newServer();
    resend(run, batch);
    return false;
  }
  for (const event of batch) {
    run.lane.accepted.add(contentOf(event));
  }
  return true;
}

/** Signed, but nothing that HubSpot documents: kept with its bytes, and harmless to the rest. */
export async function deliverGarbage(run: Run): Promise<string> {
  const { random } = run;
  const number = random.int(6);
  const kind = random.pick(['not json', 'an object', 'no portal', 'a NUL', 'another portal']);
  const good = {
    eventId: number,
    subscriptionId: 1,
    portalId: Number(run.portalId),
    occurredAt: 1,
    appId: 1001,
  };
  const bodies: Record<string, { body: string; items: string[] }> = {
    'not json': { body: `[{"n":${number}`, items: [`[{"n":${number}`] },
    'an object': { body: `{"object":${number}}`, items: [`object ${number}`] },
    'no portal': { body: `[{"n":${number}}]`, items: [`item {"n":${number}}`] },
    'a NUL': {
      body: `[${JSON.stringify({ ...good, subscriptionType: 'deal.creation', objectId: 5, propertyValue: '\u0000' })}]`,
      items: [`NUL ${number}`],
    },
    'another portal': {
      body: `[${JSON.stringify({ ...good, portalId: 4242, subscriptionType: 'deal.creation', objectId: 5 })}]`,
      items: [`other portal ${number}`],
    },
  };
  const sent = bodies[kind];
  if (sent === undefined) return 'no garbage';
  const body = Buffer.from(sent.body, 'utf8');
  try {
    await storeDelivery(run.server.pool, { portalId: onlyPortal(body), body }, 5_000);
  } catch (error) {
    if (!(error instanceof Killed)) throw error;
    run.server = run.newServer();
    return 'garbage, server killed';
  }
  run.sometimes.count('webhook: garbage');
  for (const item of sent.items) run.garbage.add(item);
  return `garbage: ${kind}`;
}
