import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import type { FoundTool } from './find-tool.ts';
import { spawnLeashed } from './spawn-leashed.ts';

export type TestRedis = { url: string; [Symbol.asyncDispose]: () => Promise<void> };

/**
 * A Redis for one test file: a server of its own on a free port, kept in memory, never evicting. With REDIS_URL it
 * is that server instead, and disposing leaves it alone. `on.port`: there and nowhere else, as after a restart.
 */
export async function startRedis(tool: FoundTool, on?: { port: number }): Promise<TestRedis> {
  if ('configured' in tool) return { url: tool.configured, [Symbol.asyncDispose]: async () => undefined };
  const port = on?.port ?? (await freePort());
  const dir = await mkdtemp(join(tmpdir(), 'dibs-redis-'));
  const args = ['--port', `${port}`, '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', dir];
  const server = spawnLeashed(tool.program, [...args, '--maxmemory-policy', 'noeviction'], {
    stdio: 'ignore',
  });
  const url = `redis://127.0.0.1:${port}`;
  const ended = once(server, 'exit').then(([code]) => {
    throw new Error(`redis-server ended with status ${code} before it answered`);
  });
  await Promise.race([answers(url), ended]);
  ended.catch(() => undefined);
  return {
    url,
    [Symbol.asyncDispose]: async () => {
      await server.end();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

async function answers(url: string): Promise<void> {
  const client = new Redis(url, { maxRetriesPerRequest: null, retryStrategy: () => 20 });
  // Refused connections are retried until it listens.
  client.on('error', () => undefined);
  await client.ping();
  client.disconnect();
}

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  if (address === null || typeof address === 'string')
    throw new Error('A TCP server has an address with a port.');
  return address.port;
}
