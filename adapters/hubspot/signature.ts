import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/** How far a request's timestamp may lie from our clock, in either direction, both ends included. */
export const SIGNATURE_WINDOW_MS = 300_000;

/** HubSpot signs the URI with these escapes decoded and every other one left as it was sent. */
const DECODED_ESCAPES: Readonly<Record<string, string>> = {
  '%3A': ':',
  '%2F': '/',
  '%3F': '?',
  '%40': '@',
  '%21': '!',
  '%24': '$',
  '%27': "'",
  '%28': '(',
  '%29': ')',
  '%2A': '*',
  '%2C': ',',
  '%3B': ';',
};

export type SignedRequest = {
  /** As in the request line; HubSpot signs it in upper case. */
  method: string;
  /** The whole public URL with query, as HubSpot called it: built from PUBLIC_URL, never from the Host header. */
  uri: string;
  /** The bytes received, before anything parsed or decoded them. */
  body: Buffer | string;
};

export type Verification = { ok: true } | { ok: false; why: 'missing' | 'malformed' | 'stale' | 'mismatch' };

/**
 * Signs a request the way HubSpot's v3 does: base64 of HMAC-SHA256 over method + URI + raw body + timestamp.
 * `timestampMs` is taken as text too, because what was signed is the header's text.
 */
export function signV3(request: SignedRequest & { secret: string; timestampMs: number | string }): string {
  return digest(request.secret, request, String(request.timestampMs)).toString('base64');
}

/**
 * Checks `X-HubSpot-Signature-v3` and `X-HubSpot-Request-Timestamp` over the raw bytes.
 * A timestamp more than five minutes behind **or ahead of** `nowMs` is stale (wall time, never program time).
 * Several secrets are valid while the client secret is rotated; every one is tried, and compared in constant
 * time, so that the answer's timing tells nothing about which matched. Only the canonical base64 of 32 bytes
 * is a signature. Empty secrets sign nothing.
 */
export function verifyV3(
  request: SignedRequest & {
    secrets: readonly string[];
    signature: string | readonly string[] | undefined;
    timestamp: string | readonly string[] | undefined;
    nowMs: number;
  },
): Verification {
  const { signature, timestamp } = request;
  if (signature === undefined || timestamp === undefined || signature === '' || timestamp === '') {
    return { ok: false, why: 'missing' };
  }
  if (typeof signature !== 'string' || typeof timestamp !== 'string') return { ok: false, why: 'malformed' };
  if (!/^[1-9]\d{0,15}$/.test(timestamp)) return { ok: false, why: 'malformed' };
  const given = Buffer.from(signature, 'base64');
  if (given.length !== 32 || given.toString('base64') !== signature) return { ok: false, why: 'malformed' };
  if (Math.abs(request.nowMs - Number(timestamp)) > SIGNATURE_WINDOW_MS) return { ok: false, why: 'stale' };

  let matches = 0;
  for (const secret of request.secrets) {
    if (secret === '') continue;
    matches |= Number(timingSafeEqual(digest(secret, request, timestamp), given));
  }
  return matches === 1 ? { ok: true } : { ok: false, why: 'mismatch' };
}

function digest(secret: string, request: SignedRequest, timestamp: string): Buffer {
  return createHmac('sha256', secret)
    .update(request.method)
    .update(decodeListedEscapes(request.uri))
    .update(request.body)
    .update(timestamp)
    .digest();
}

function decodeListedEscapes(uri: string): string {
  return uri.replace(/%[0-9a-f]{2}/gi, hex => DECODED_ESCAPES[hex.toUpperCase()] ?? hex);
}

/**
 * Checks `X-HubSpot-Signature` of version v2, hex of SHA-256 over secret + METHOD + URI + body, which HubSpot's guide
 * names for workflow actions. It has no time: what it signs must carry an id of its own that is answered once.
 */
export function verifyV2(
  request: SignedRequest & {
    secrets: readonly string[];
    signature: string | readonly string[] | undefined;
  },
): Verification {
  const { signature, secrets, method, uri, body } = request;
  if (signature === undefined || signature === '') return { ok: false, why: 'missing' };
  if (typeof signature !== 'string' || !/^[0-9a-f]{64}$/.test(signature))
    return { ok: false, why: 'malformed' };
  const given = Buffer.from(signature, 'hex');
  let matches = 0;
  for (const secret of secrets) {
    if (secret === '') continue;
    const wanted = createHash('sha256').update(secret).update(method).update(uri).update(body).digest();
    matches |= Number(timingSafeEqual(wanted, given));
  }
  return matches === 1 ? { ok: true } : { ok: false, why: 'mismatch' };
}
