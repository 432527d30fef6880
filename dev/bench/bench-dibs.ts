import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { createPool } from '../../adapters/postgres/pool.ts';
import { createSignedClient, type SignedPerson } from '../signed-client.ts';
import type { SimServer } from '../sim/seed-server.ts';
import { startBenchServer } from './bench-server.ts';
import { admin, portalId } from './crowded-portal.ts';

export const app = { clientId: 'bench', clientSecret: 'bench-secret', appId: '1001' };
export const publicUrl = 'https://dibs.example';

/** Committed means on disk: the settings that production has, and what lets a large portal be filled in time. */
export const durable = {
  fsync: 'on',
  full_page_writes: 'on',
  synchronous_commit: 'on',
  autovacuum: 'on',
  maintenance_work_mem: '512MB',
};

export type BenchDibs = AsyncDisposable & {
  port: number;
  /** A superuser's, of one connection. */
  adminPool: pg.Pool;
  appPool: pg.Pool;
  adminUrl: string;
  appUrl: string;
  pid: number;
  /** The portal's admin, who is its approver too once `openDesk` was called. */
  ask: SignedPerson;
  openDesk(): Promise<void>;
};

/** The server as production runs it, in a process of its own, on a database of its own. */
export async function startBenchDibs(postgres: SimServer): Promise<BenchDibs> {
  await using stack = new AsyncDisposableStack();
  const { appUrl, adminUrl } = await postgres.newDatabase();
  const poolOf = (url: string) =>
    stack.adopt(createPool(url, { max: 1, applicationName: 'dibs-bench' }), pool => pool.end());
  const [adminPool, appPool] = [poolOf(adminUrl), poolOf(appUrl)];
  const server = stack.use(
    await startBenchServer('src/server/main.ts', {
      DATABASE_URL: appUrl,
      PUBLIC_URL: publicUrl,
      HUBSPOT_API_URL: 'http://localhost:9',
      HUBSPOT_CLIENT_ID: app.clientId,
      HUBSPOT_CLIENT_SECRET: app.clientSecret,
      HUBSPOT_APP_ID: app.appId,
    }),
  );
  const serverUrl = `http://127.0.0.1:${server.port}`;
  const client = createSignedClient({ ...app, serverUrl, publicUrl, portalId });
  const ask = client.as({ userId: admin, email: 'admin@vendor.example' });
  const kept = stack.move();
  return {
    port: server.port,
    adminPool,
    appPool,
    adminUrl,
    appUrl,
    pid: server.pid,
    ask,
    openDesk: async () => {
      const who = { userId: admin };
      const nobody = {
        sides: [],
        partnerUsers: [],
        partnerManagers: [],
        teamManagers: [],
        defaultRole: 'rep',
      };
      const roles = ['admin', 'approver', 'partner-manager'].map(role => ({ who, role }));
      const { status, body } = await ask('PUT', '/api/v1/directory', {
        idempotencyKey: randomUUID(),
        directory: { ...nobody, roles },
      });
      if (status !== 200 || body.ok !== true)
        throw new Error(`The desk is not open: ${JSON.stringify(body)}`);
    },
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}
