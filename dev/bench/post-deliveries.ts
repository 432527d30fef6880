import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { signV3 } from '../../adapters/hubspot/signature.ts';
import { app, publicUrl } from './bench-dibs.ts';

/** A delivery with its signature: made before the clock runs, so that it costs the generator nothing. */
export type SignedDelivery = { body: Buffer; headers: Record<string, string> };

const againAfterMs = 50;
const mostAgain = 100;

export const deliveryPath = '/webhooks/hubspot';

/** Deliveries of so many events each, of 351 bytes an event as HubSpot sends them; signed now, good for five minutes. */
export function signDeliveries(count: number, eventsEach: number, portalId = 7_700_001): SignedDelivery[] {
  const timestampMs = Date.now();
  const sent = eventsMade;
  eventsMade += count * eventsEach;
  return Array.from({ length: count }, (_, delivery) => {
    const events = Array.from({ length: eventsEach }, (_, index) =>
      eventOf(sent + delivery * eventsEach + index, portalId),
    );
    const body = Buffer.from(`[${events.join(',')}]`);
    const signature = signV3({
      secret: app.clientSecret,
      method: 'POST',
      uri: publicUrl + deliveryPath,
      body,
      timestampMs,
    });
    return {
      body,
      headers: {
        'content-type': 'application/json',
        'content-length': String(body.length),
        'x-hubspot-signature-v3': signature,
        'x-hubspot-request-timestamp': String(timestampMs),
      },
    };
  });
}

/** No two events are the same, in no two runs. */
let eventsMade = 0;

function eventOf(number: number, portalId: number): string {
  const event = {
    appId: 1001,
    eventId: 100_000_000 + number,
    subscriptionId: 3_512_021,
    portalId,
    occurredAt: 1_795_000_000_000 + number,
    subscriptionType: 'object.propertyChange',
    attemptNumber: 0,
    // Five events in a row are about one deal.
    objectId: 41_000_000_000 + Math.floor(number / 5),
    objectTypeId: '0-3',
    changeSource: 'CRM_UI',
    changeFlag: 'UPDATED',
    propertyName: 'dealstage',
    propertyValue: '',
    sourceId: 'userId:51422',
    isSensitive: false,
  };
  const length = JSON.stringify(event).length;
  return JSON.stringify({ ...event, propertyValue: 'x'.repeat(351 - length) });
}

/**
 * Sends the deliveries over so many kept connections, each the next as soon as one is answered. What is answered 503,
 * as while a disk stalls, is sent again, as HubSpot does; its time is that of all its sendings.
 * @returns milliseconds that each took, in no order
 * @throws when one is not answered 200
 */
export async function postDeliveries(
  port: number,
  deliveries: readonly SignedDelivery[],
  connections: number,
): Promise<number[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const waiting = deliveries.values();
  const took: number[] = [];
  const sendOn = async () => {
    for (const delivery of waiting) {
      const start = performance.now();
      let status = await post(agent, port, delivery);
      for (let again = 0; status === 503 && again < mostAgain; again += 1) {
        await sleep(againAfterMs);
        status = await post(agent, port, delivery);
      }
      took.push(performance.now() - start);
      if (status !== 200) throw new Error(`A delivery was answered ${status}`);
    }
  };
  try {
    await Promise.all(Array.from({ length: connections }, sendOn));
  } finally {
    agent.destroy();
  }
  return took;
}

function post(agent: Agent, port: number, { body, headers }: SignedDelivery): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  const options = { agent, host: '127.0.0.1', port, path: deliveryPath, method: 'POST', headers };
  const sent = request(options, answer => {
    answer.resume();
    answer.once('end', () => resolve(answer.statusCode ?? 0)).once('error', reject);
  });
  sent.once('error', reject);
  sent.end(body);
  return promise;
}
