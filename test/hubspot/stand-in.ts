import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createCallBudget } from '../../adapters/hubspot/call-budget.ts';
import { createHubSpotGateway } from '../../adapters/hubspot/gateway.ts';

export type Received = { method: string; url: string; headers: IncomingMessage['headers']; body: string };

export type StandIn = {
  url: string;
  received: Received[];
  /** What to do with the next requests; the last one stays. */
  script: Script[];
  [Symbol.asyncDispose](): Promise<void>;
};

export type Script = (response: ServerResponse, request: Received) => void;

/** A server that answers as it is told: for the failures that no well-behaved HubSpot shows on demand. */
export async function startStandIn(): Promise<StandIn> {
  const received: Received[] = [];
  const script: Script[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const piece of request) chunks.push(piece);
    const seen = {
      method: request.method ?? '',
      url: request.url ?? '',
      headers: request.headers,
      body: Buffer.concat(chunks).toString(),
    };
    received.push(seen);
    const step = script.length > 1 ? script.shift() : script[0];
    if (step) step(response, seen);
    else response.writeHead(501).end();
  });
  const { promise, resolve } = Promise.withResolvers<void>();
  server.listen(0, '127.0.0.1', resolve);
  await promise;
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    script,
    async [Symbol.asyncDispose]() {
      const closed = new Promise<void>(done => server.close(() => done()));
      server.closeAllConnections();
      await closed;
    },
  };
}

/** Answers with a status, a body (JSON unless it is text) and headers. */
export const answer =
  (status: number, body: unknown = '', headers: Record<string, string> = {}): Script =>
  response => {
    response.writeHead(status, { 'Content-Type': 'application/json', ...headers });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  };

/** A gateway on a stand-in, with the budget of the given database. */
export function gatewayOn(
  standIn: StandIn,
  pool: Parameters<typeof createCallBudget>[0],
  deps: Partial<Parameters<typeof createHubSpotGateway>[0]> = {},
) {
  return createHubSpotGateway({
    apiUrl: standIn.url,
    getToken: async () => 'token',
    budget: createCallBudget(pool),
    fetchTimeoutMs: 5_000,
    appId: '1001',
    ...deps,
  });
}
