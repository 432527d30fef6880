import { signV3 } from '../../../dev/emulator/webhooks/sign.ts';
import { serializeEvents } from '../../../dev/emulator/webhooks/webhook-event.ts';
import { type Constellation, credentials } from './constellation.ts';

/** What a webhook says, less what every webhook says. */
export type News = { subscriptionType: string; objectTypeId: string; objectId: string } & Record<
  string,
  unknown
>;

let events = 0;

/** Tells of all this in one signed delivery, as HubSpot does, whatever it sent by itself. */
export async function tell(world: Constellation, news: readonly News[]): Promise<void> {
  const body = serializeEvents(
    news.map(each => ({
      portalId: world.portalId,
      attemptNumber: 0,
      fields: {
        eventId: `${8_000_000 + events++}`,
        subscriptionId: '3512021',
        portalId: world.portalId,
        appId: credentials.appId,
        occurredAt: Date.now(),
        changeSource: 'CRM_UI',
        ...each,
      },
    })),
  );
  const uri = `${world.serverUrl}/webhooks/hubspot`;
  const timestamp = Date.now();
  const response = await fetch(uri, {
    method: 'POST',
    body,
    headers: {
      'content-type': 'application/json',
      'x-hubspot-signature-v3': signV3(credentials.clientSecret, 'POST', uri, body, timestamp),
      'x-hubspot-request-timestamp': String(timestamp),
    },
  });
  if (response.status !== 200) throw new Error(`The delivery was answered ${response.status}`);
}
