import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Redis } from 'ioredis';
import { freePort } from './bench-server.ts';

/** A Redis kept in memory for the time of a bench: `redis-server` from PATH, or `REDIS_URL`. */
export async function startBenchRedis(): Promise<AsyncDisposable & { url: string; flush(): Promise<void> }> {
  const configured = process.env.REDIS_URL;
  const port = await freePort();
  const server =
    configured === undefined
      ? spawn(
          'redis-server',
          ['--port', `${port}`, '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'],
          {
            stdio: 'ignore',
          },
        )
      : null;
  const failed = Promise.withResolvers<never>();
  failed.promise.catch(() => undefined);
  server?.once('error', () =>
    failed.reject(
      new Error('No redis-server on PATH. Debian: apt-get install redis-server; or set REDIS_URL.'),
    ),
  );
  const url = configured ?? `redis://127.0.0.1:${port}`;
  const client = new Redis(url, { maxRetriesPerRequest: null, retryStrategy: () => 20 });
  // Refused connections are retried until it listens.
  client.on('error', () => undefined);
  await Promise.race([client.ping(), failed.promise]);
  return {
    url,
    flush: async () => {
      await client.flushall();
    },
    [Symbol.asyncDispose]: async () => {
      client.disconnect();
      if (server === null || server.exitCode !== null) return;
      const exit = once(server, 'exit');
      server.kill('SIGTERM');
      await exit;
    },
  };
}
