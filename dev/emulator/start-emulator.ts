import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createEmulator, type Emulator } from './create-emulator.ts';
import { type EmulatorOptions, resolveOptions } from './options.ts';

export type RunningEmulator = Emulator & AsyncDisposable & { readonly url: string; readonly port: number };

/**
 * Listens on loopback; port 0 takes a free one. `close()` stops listening, cuts open connections and writes the
 * snapshot. @throws Error with code EADDRINUSE when the port is taken.
 */
export async function startEmulator(given: EmulatorOptions = {}): Promise<RunningEmulator> {
  const options = resolveOptions(given);
  const emulator = createEmulator(given);
  const server = createServer(emulator.app);
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  server.once('error', reject);
  server.listen(options.port, options.host, resolve);
  await promise;
  const { port } = server.address() as AddressInfo;
  let closing: Promise<void> | null = null;
  const close = async (): Promise<void> => {
    const stopped = new Promise<void>(done => server.close(() => done()));
    await emulator.close();
    server.closeAllConnections();
    await stopped;
  };
  const closeOnce = (): Promise<void> => (closing ??= close());
  return {
    ...emulator,
    url: `http://localhost:${port}`,
    port,
    close: closeOnce,
    [Symbol.asyncDispose]: closeOnce,
  };
}
