import { signV3 } from '../../../adapters/hubspot/signature.ts';
import { type Constellation, credentials, type User } from '../../e2e/support/constellation.ts';

/** Sends bytes as they are, signed as HubSpot signs, in the name of a person where one is given. */
export async function sendRaw(
  world: Pick<Constellation, 'serverUrl' | 'portalId'>,
  request: { method: string; path: string; user?: User; body?: Buffer },
): Promise<Response> {
  const url = new URL(`${world.serverUrl}${request.path}`);
  if (request.user !== undefined) {
    const { userId, email } = request.user;
    const identity = { portalId: world.portalId, userId, userEmail: email, appId: credentials.appId };
    for (const [name, value] of Object.entries(identity)) url.searchParams.set(name, value);
  }
  const { method, body } = request;
  const timestampMs = Date.now();
  const signature = signV3({
    method,
    uri: `${world.serverUrl}${url.pathname}${url.search}`,
    body: body ?? '',
    secret: credentials.clientSecret,
    timestampMs,
  });
  return await fetch(url, {
    method,
    headers: {
      'x-hubspot-signature-v3': signature,
      'x-hubspot-request-timestamp': String(timestampMs),
      'content-type': 'application/json',
    },
    ...(body === undefined || method === 'GET' ? {} : { body: new Uint8Array(body) }),
  });
}
