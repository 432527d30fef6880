import { createServer, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type HttpServer = {
  readonly port: number;
  /**
   * Takes no new connections, answers the requests under way and closes each connection after its answer;
   * what is left after `withinMs` is cut.
   */
  drain(withinMs: number): Promise<void>;
};

/**
 * Listens without TLS, which a proxy in front ends.
 * @param at.port 0 for any free one
 * @throws the listen error, e.g. EADDRINUSE
 */
export async function listen(app: RequestListener, at: { host: string; port: number }): Promise<HttpServer> {
  const answering = new Set<ServerResponse>();
  const timeouts = { requestTimeout: 15_000, headersTimeout: 10_000, keepAliveTimeout: 20_000 };
  let draining = false;
  const server = createServer(timeouts, (request, response) => {
    answering.add(response);
    response.once('close', () => answering.delete(response));
    if (draining) sayLast(response);
    app(request, response);
  });
  const listening = Promise.withResolvers<void>();
  server.once('error', listening.reject).once('listening', listening.resolve);
  server.listen(at.port, at.host);
  await listening.promise;
  return {
    port: (server.address() as AddressInfo).port,
    drain: async withinMs => {
      draining = true;
      for (const response of answering) sayLast(response);
      const { promise, resolve } = Promise.withResolvers<void>();
      server.close(() => resolve());
      // A connection may fall idle without having heard that its answer was the last.
      const sweep = setInterval(() => server.closeIdleConnections(), 50);
      const cut = setTimeout(() => server.closeAllConnections(), withinMs);
      await promise;
      clearInterval(sweep);
      clearTimeout(cut);
    },
  };
}

/** Tells the caller not to send another request on this connection. */
function sayLast(response: ServerResponse): void {
  if (!response.headersSent) response.setHeader('connection', 'close');
}
