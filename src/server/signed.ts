import type { Request } from 'express';
import { z } from 'zod';
import { verifyV3 } from '../../adapters/hubspot/signature.ts';
import { hubspotIdSchema } from '../../contract/requests.ts';
import { fieldFaults } from './field-faults.ts';
import { ProblemError } from './problem.ts';
import type { ServerSettings } from './server-settings.ts';

/** Who asks, as HubSpot signed it. */
export type SignedIdentity = { portalId: string; userId: string; userEmail: string };

const identitySchema = z.object({
  portalId: hubspotIdSchema,
  userId: hubspotIdSchema,
  userEmail: z.string().max(320).default(''),
  appId: z.string(),
});

/** Names in the query that HubSpot appends and signs; handlers get them by the context only. */
export const identityKeys = Object.keys(identitySchema.shape);

/**
 * Checks HubSpot's v3 signature over the raw body and the public URL, then reads from the signed query who
 * asks. The same signed request may come twice (HubSpot retries): writes carry an idempotency key.
 * @throws ProblemError 401 unsigned, stale, content-encoded or for another app · 400 without an identity
 */
export function signedIdentity(
  request: Request,
  query: Record<string, string>,
  body: Buffer,
  settings: ServerSettings,
): SignedIdentity {
  refuseEncoded(request);
  const verified = verifyV3({
    method: request.method,
    uri: settings.publicUrl + request.originalUrl,
    body,
    secrets: settings.clientSecrets,
    signature: request.headers['x-hubspot-signature-v3'],
    timestamp: request.headers['x-hubspot-request-timestamp'],
    nowMs: Date.now(),
  });
  if (!verified.ok) throw new ProblemError(401, signatureFault[verified.why]);
  const identity = identitySchema.safeParse(query);
  if (!identity.success)
    throw new ProblemError(400, 'The signed query does not say who asks.', {
      errors: fieldFaults('query', identity.error),
    });
  if (identity.data.appId !== settings.appId)
    throw new ProblemError(401, 'The request is signed for another app.');
  const { portalId, userId, userEmail } = identity.data;
  return { portalId, userId, userEmail };
}

/** HubSpot signs the bytes that it sends: what is compressed on the way is not what was signed. */
export function refuseEncoded(request: Request): void {
  const encoding = request.headers['content-encoding'];
  if (encoding !== undefined && encoding.toLowerCase() !== 'identity')
    throw new ProblemError(401, 'A signed request must not be content-encoded.');
}

const signatureFault = {
  missing: 'X-HubSpot-Signature-v3 or X-HubSpot-Request-Timestamp is missing.',
  malformed: 'The signature or its timestamp is malformed.',
  stale: 'The signature is older than five minutes, or from the future.',
  mismatch: 'The signature does not match the request.',
} as const;
