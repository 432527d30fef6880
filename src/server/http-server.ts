import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';

export type HttpServer = {
  readonly port: number;
  /** Takes no new connections, lets requests under way finish for `withinMs`, then closes what is left. */
  drain(withinMs: number): Promise<void>;
};

/**
 * Listens without TLS, which a proxy in front ends.
 * @param at.port 0 for any free one
 * @throws the listen error, e.g. EADDRINUSE
 */
export async function listen(app: RequestListener, at: { host: string; port: number }): Promise<HttpServer> {
  const server = createServer(
    { requestTimeout: 15_000, headersTimeout: 10_000, keepAliveTimeout: 20_000 },
    app,
  );
  const listening = Promise.withResolvers<void>();
  server.once('error', listening.reject).once('listening', listening.resolve);
  server.listen(at.port, at.host);
  await listening.promise;
  return {
    port: (server.address() as AddressInfo).port,
    drain: withinMs => {
      const { promise, resolve } = Promise.withResolvers<void>();
      const timer = setTimeout(() => server.closeAllConnections(), withinMs);
      server.close(() => resolve());
      server.closeIdleConnections();
      return promise.finally(() => clearTimeout(timer));
    },
  };
}
