import type { HttpAnswer, HttpTrouble } from './http-exchange.ts';

/** Where HubSpot puts the files of its journal: with itself, or with Amazon. */
const hosts = /(?:^|\.)(?:hubapi\.com|hubspot\.com|amazonaws\.com)$/;

const mostBytes = 32 * 1024 * 1024;

/**
 * One file of HubSpot's journal, at the address that HubSpot named: asked for without a token, without following
 * redirects, and only where such files lie (SSRF); an address elsewhere is not asked.
 */
export async function fetchJournalFile(
  address: string,
  options: { apiUrl: string; timeoutMs: number },
): Promise<HttpAnswer | HttpTrouble> {
  if (!mayAsk(address, options.apiUrl))
    return { kind: 'network', message: 'the journal named an address where HubSpot keeps no files' };
  const signal = AbortSignal.timeout(options.timeoutMs);
  try {
    const response = await fetch(address, { redirect: 'manual', signal });
    const chunks: Uint8Array[] = [];
    let size = 0;
    for await (const chunk of response.body ?? []) {
      size += chunk.byteLength;
      if (size > mostBytes) return { kind: 'network', message: `a file of more than ${mostBytes} bytes` };
      chunks.push(chunk);
    }
    return {
      status: response.status,
      headers: response.headers,
      text: Buffer.concat(chunks).toString('utf8'),
    };
  } catch (error) {
    if (signal.aborted) return { kind: 'timeout', message: `no whole answer within ${options.timeoutMs} ms` };
    return { kind: 'network', message: error instanceof Error ? error.message : String(error) };
  }
}

/** The emulator, and nobody else, may name itself without TLS. */
function mayAsk(address: string, apiUrl: string): boolean {
  const url = URL.parse(address);
  if (url === null || url.username !== '' || url.password !== '') return false;
  if (url.origin === new URL(apiUrl).origin) return true;
  return url.protocol === 'https:' && url.port === '' && hosts.test(url.hostname);
}
