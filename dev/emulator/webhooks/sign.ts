import { createHash, createHmac } from 'node:crypto';

/** The only escapes HubSpot decodes in the URI before signing (request validation guide). */
const DECODED: Readonly<Record<string, string>> = {
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

/** HubSpot's v3 signature: base64 HMAC-SHA256 over method + URI + body + timestamp in ms. */
export function signV3(
  secret: string,
  method: string,
  uri: string,
  body: string | Buffer,
  timestamp: number,
): string {
  const decoded = uri.replace(
    /%(3A|2F|3F|40|21|24|27|28|29|2A|2C|3B)/gi,
    code => DECODED[code.toUpperCase()] ?? code,
  );
  return createHmac('sha256', secret)
    .update(method)
    .update(decoded)
    .update(body)
    .update(String(timestamp))
    .digest('base64');
}

/** The v1 signature HubSpot still sends along. */
export function signV1(secret: string, body: string): string {
  return createHash('sha256')
    .update(secret + body)
    .digest('hex');
}

/** The v2 signature that HubSpot's guide names for workflow actions: hex SHA-256 over secret + METHOD + URI + body. */
export function signV2(secret: string, method: string, uri: string, body: string): string {
  return createHash('sha256')
    .update(secret + method + uri + body)
    .digest('hex');
}
