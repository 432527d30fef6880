import { signV3 } from '../adapters/hubspot/signature.ts';

export type SignedClientSettings = {
  /** Where the server listens. */
  serverUrl: string;
  /** What the signature covers: the URL HubSpot would call. */
  publicUrl: string;
  clientSecret: string;
  appId: string;
  portalId: string;
};

/** Any JSON object; callers look at what they need. */
export type JsonObject = Record<string, unknown>;
export type SignedAnswer = { status: number; body: JsonObject };
export type SignedPerson = (
  method: 'GET' | 'POST' | 'PUT',
  path: string,
  body?: JsonObject,
) => Promise<SignedAnswer>;

/** Calls the server as HubSpot does for a card: who asks stands in the query, and the v3 signature covers it. */
export function createSignedClient(settings: SignedClientSettings) {
  return {
    as:
      (user: { userId: string; email: string }): SignedPerson =>
      async (method, path, body) => {
        const url = new URL(path, 'http://placeholder.invalid');
        url.searchParams.set('userId', user.userId);
        url.searchParams.set('portalId', settings.portalId);
        url.searchParams.set('userEmail', user.email);
        url.searchParams.set('appId', settings.appId);
        const target = url.pathname + url.search;
        const text = body === undefined ? '' : JSON.stringify(body);
        const timestampMs = Date.now();
        const response = await fetch(settings.serverUrl + target, {
          method,
          headers: {
            'content-type': 'application/json',
            'x-hubspot-request-timestamp': String(timestampMs),
            'x-hubspot-signature-v3': signV3({
              secret: settings.clientSecret,
              method,
              uri: settings.publicUrl + target,
              body: text,
              timestampMs,
            }),
          },
          ...(text === '' ? {} : { body: text }),
        });
        return { status: response.status, body: (await response.json()) as JsonObject };
      },
  };
}
