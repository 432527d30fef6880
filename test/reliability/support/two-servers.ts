import { createSignedClient, type SignedAnswer } from '../../../dev/signed-client.ts';
import { type NodeProcess, startProcess } from '../../support/start-process.ts';
import { freePort } from '../../support/start-redis.ts';
import { type Person, type Program, portalId } from './program.ts';

const credentials = { clientSecret: 'dibs-demo-secret-not-for-production', appId: '1001' };

export type TwoServers = AsyncDisposable & {
  processes: NodeProcess[];
  /** A signed request as the person's card sends it, to the first or the second server by `turn`. */
  ask(
    turn: number,
    person: Person,
    method: 'GET' | 'POST',
    path: string,
    body?: Record<string, unknown>,
  ): Promise<SignedAnswer>;
};

/** Two server processes on the program's database behind one public URL, as two replicas are in production. */
export async function startTwoServers(program: Program): Promise<TwoServers> {
  const publicUrl = 'https://dibs.example';
  const ports = [await freePort(), await freePort()];
  const processes = await Promise.all(
    ports.map(port =>
      startProcess('src/server/main.ts', {
        PORT: String(port),
        PUBLIC_URL: publicUrl,
        DATABASE_URL: program.database.appUrl,
        LOG_LEVEL: 'warn',
      }),
    ),
  );
  const clients = ports.map(port =>
    createSignedClient({ ...credentials, serverUrl: `http://127.0.0.1:${port}`, publicUrl, portalId }),
  );
  return {
    processes,
    ask: async (turn, person, method, path, body) => {
      const client = clients[turn % clients.length];
      if (client === undefined) throw new Error('There is no server');
      return await client.as(person)(method, path, body);
    },
    [Symbol.asyncDispose]: async () => {
      await Promise.all(processes.map(child => child.kill()));
    },
  };
}
