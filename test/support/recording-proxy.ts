import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** What went through, whole: `answer` is the body that came back. */
export type Recorded = {
  method: string;
  path: string;
  authorization: string | null;
  body: string;
  status: number;
  answer: string;
};

export type RecordingProxy = AsyncDisposable & { url: string; recorded: Recorded[] };

/** Passes everything on to `targetUrl` and keeps what was asked and answered. */
export async function startRecordingProxy(targetUrl: string): Promise<RecordingProxy> {
  const recorded: Recorded[] = [];
  const server = createServer(async (request, response) => {
    try {
      const { seen, headers, bytes } = await passOn(request, targetUrl);
      recorded.push(seen);
      response.writeHead(seen.status, headers).end(bytes);
    } catch {
      // As if the target had cut the connection.
      response.destroy();
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}`,
    recorded,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

const ownToAConnection = new Set(['connection', 'host', 'transfer-encoding', 'content-length', 'keep-alive']);

async function passOn(request: IncomingMessage, targetUrl: string) {
  const { method = 'GET', url: path = '/' } = request;
  const body = await buffer(request);
  const answered = await fetch(targetUrl + path, {
    method,
    redirect: 'manual',
    headers: Object.entries(request.headers).flatMap(([name, value]): [string, string][] =>
      typeof value === 'string' && !ownToAConnection.has(name) ? [[name, value]] : [],
    ),
    ...(method === 'GET' || method === 'HEAD' ? {} : { body: new Uint8Array(body) }),
  });
  const bytes = Buffer.from(await answered.arrayBuffer());
  const seen: Recorded = {
    method,
    path,
    authorization: request.headers.authorization ?? null,
    body: body.toString('utf8'),
    status: answered.status,
    answer: bytes.toString('utf8'),
  };
  // `fetch` has unpacked it.
  const headers = Object.fromEntries(
    [...answered.headers].filter(([name]) => !ownToAConnection.has(name) && name !== 'content-encoding'),
  );
  return { seen, headers, bytes };
}
