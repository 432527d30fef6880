import { lookup as lookUp } from 'node:dns/promises';
import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP } from 'node:net';
import { isLoopbackAddress, isPublicAddress } from './public-address.ts';

export type PostAnswer =
  | { kind: 'answered'; status: number; retryAfterMs: number | null }
  /** `failure`: a code of ours, never what the other side wrote. */
  | { kind: 'failed'; failure: string };

export type PostWebhook = (url: string, headers: Record<string, string>, body: string) => Promise<PostAnswer>;

/** Ports on which receivers of webhooks listen; another one could be any service of somebody's network. */
const ports = new Set(['', '443', '8443']);
const mostAnswerBytes = 64 * 1024;

/** What is wrong with an address to which an endpoint would send, in words; null: nothing that can be seen from it. */
export function urlFault(text: string, allowLoopback: boolean): string | null {
  const url = URL.parse(text);
  if (url === null || text !== text.trim()) return 'is not a web address';
  if (url.username !== '' || url.password !== '') return 'must not carry a user or a password';
  if (url.hash !== '') return 'must not have a fragment';
  const host = hostOf(url);
  if (allowLoopback && (host === 'localhost' || isLoopbackAddress(host)))
    return url.protocol === 'http:' || url.protocol === 'https:' ? null : 'must begin with https://';
  if (url.protocol !== 'https:') return 'must begin with https://';
  if (!ports.has(url.port)) return 'must be on port 443 or 8443';
  if (isIP(host) !== 0 ? !isPublicAddress(host) : isLocalName(host)) return 'must lead to a public address';
  return null;
}

const isLocalName = (host: string) =>
  !host.includes('.') ||
  /(?:^|\.)(?:localhost|local|internal|home\.arpa|lan|onion|test|invalid)\.?$/.test(host);

/** The host without the brackets of IPv6. The parser of URLs has put odd spellings of IPv4 right already. */
const hostOf = ({ hostname }: URL) => hostname.replace(/^\[|\]$/g, '');

/**
 * Posts a signed body to an address that a person typed, and to nothing else (SSRF): the name is resolved once, every
 * address of it must be public, and the connection goes to the very address that was checked, so that a name which
 * resolves to something else a moment later gains nothing. No redirect is followed, no proxy is asked, no connection
 * kept; the answer's body is read and dropped, up to 64 KiB and within the time.
 *
 * @param options.allowLoopback in the demo: this machine, over HTTP too
 * @param options.resolve addresses of a host name; throws when it has none
 */
export function createPostWebhook(options: {
  timeoutMs: number;
  allowLoopback: boolean;
  resolve?: (host: string) => Promise<string[]>;
}): PostWebhook {
  const { timeoutMs, allowLoopback, resolve = resolveAll } = options;
  const mayReach = (address: string) =>
    isPublicAddress(address) || (allowLoopback && isLoopbackAddress(address));

  return async (text, headers, body) => {
    if (urlFault(text, allowLoopback) !== null) return { kind: 'failed', failure: 'address-not-allowed' };
    const url = new URL(text);
    const signal = AbortSignal.timeout(timeoutMs);
    const host = hostOf(url);
    const addresses = isIP(host) === 0 ? await resolved(resolve, host, signal) : [host];
    if (addresses === null) return { kind: 'failed', failure: signal.aborted ? 'timeout' : 'name-not-found' };
    const [address] = addresses;
    if (address === undefined || !addresses.every(mayReach))
      return { kind: 'failed', failure: 'address-not-allowed' };
    return await exchange(url, { address, headers, body, signal });
  };
}

function exchange(
  url: URL,
  sent: { address: string; headers: Record<string, string>; body: string; signal: AbortSignal },
): Promise<PostAnswer> {
  const { address, headers, body, signal } = sent;
  const bytes = Buffer.from(body, 'utf8');
  return new Promise(settle => {
    const failed = (error: Error) =>
      settle({ kind: 'failed', failure: signal.aborted ? 'timeout' : failureOf(error) });
    const request = (url.protocol === 'https:' ? requestHttps : requestHttp)(url, {
      method: 'POST',
      agent: false,
      signal,
      headers: {
        ...headers,
        'content-type': 'application/json',
        'content-length': bytes.length,
        'user-agent': 'Dibs-Webhooks/1',
      },
      // The address that was checked, whatever the name resolves to now.
      lookup: (_host, { all }, done) => {
        const family = isIP(address);
        if (all === true) done(null, [{ address, family }]);
        else done(null, address, family);
      },
    });
    request.on('error', failed);
    request.on('response', response => {
      const answer: PostAnswer = {
        kind: 'answered',
        status: response.statusCode ?? 0,
        retryAfterMs: retryAfterOf(response.headers['retry-after']),
      };
      let read = 0;
      response.on('data', (chunk: Buffer) => {
        read += chunk.length;
        if (read > mostAnswerBytes) {
          // The status is known, and more than that nobody wants to know.
          settle(answer);
          request.destroy();
        }
      });
      response.on('end', () => settle(answer));
      response.on('error', failed);
    });
    request.end(bytes);
  });
}

async function resolved(
  resolve: (host: string) => Promise<string[]>,
  host: string,
  signal: AbortSignal,
): Promise<string[] | null> {
  const late = Promise.withResolvers<null>();
  signal.addEventListener('abort', () => late.resolve(null), { once: true });
  return await Promise.race([resolve(host).catch(() => null), late.promise]);
}

const resolveAll = async (host: string) =>
  (await lookUp(host, { all: true, verbatim: true })).map(({ address }) => address);

/** Seconds, the form that overload is told in; a date is not heeded. */
const retryAfterOf = (value: string | undefined): number | null =>
  value !== undefined && /^[0-9]{1,6}$/.test(value) ? Number(value) * 1000 : null;

const known: [pattern: RegExp, failure: string][] = [
  [/^ECONNREFUSED$/, 'connection-refused'],
  [/^(?:ECONNRESET|EPIPE|UND_)/, 'connection-lost'],
  [/^(?:EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL)$/, 'no-route'],
  [/CERT|SSL|TLS|SELF_SIGNED|ISSUER|ALTNAME|UNABLE_TO_VERIFY/, 'certificate-not-trusted'],
  [/^HPE_/, 'not-http'],
];
function failureOf(error: Error): string {
  const code = 'code' in error ? String(error.code) : '';
  return known.find(([pattern]) => pattern.test(code))?.[1] ?? 'connection-failed';
}
