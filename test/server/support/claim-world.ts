import { installStore } from '../../../adapters/postgres/install-store.ts';
import { storeOf } from '../../../adapters/postgres/store.ts';
import type { Policy } from '../../../domain/policy.ts';
import type { Role } from '../../../domain/rights.ts';
import { adminQuery } from '../../reliability/support/admin-query.ts';
import { type Person, type Program, portalId, startProgram } from '../../reliability/support/program.ts';
import { settleDeadlines } from '../../reliability/support/settle-deadlines.ts';
import { startTestServer, type TestServer } from './start-test-server.ts';

/** An answer of the server; `text` is its very bytes. */
export type Told = { status: number; text: string; body: Record<string, unknown> };

export type ClaimWorld = AsyncDisposable & {
  program: Program;
  server: TestServer;
  /** A request as the person's card sends it. */
  ask(person: Pick<Person, 'userId'>, method: string, path: string, body?: object): Promise<Told>;
  /** Moves program time on and does what was due by then. */
  wait(hours: number): Promise<void>;
};

/** A program of rivals behind the real server. Nothing is HubSpot's: customers are known, and deals are never read. */
export async function startClaimWorld(
  size: number,
  changes: {
    registration?: Partial<Policy['registration']>;
    people?: Record<string, Exclude<Role, 'partner'>>;
  },
): Promise<ClaimWorld> {
  const program = await startProgram(size);
  await program.inPortal(async tx => {
    const store = storeOf(tx);
    const { policy } = await store.policyInForce();
    const registration = { ...policy.registration, ...changes.registration };
    await installStore(tx).addPolicy({ ...policy, registration }, 'test');
    const directory = await store.directory();
    const more = Object.entries(changes.people ?? {}).map(([userId, role]) => ({ who: { userId }, role }));
    await installStore(tx).addDirectory({ ...directory, roles: [...directory.roles, ...more] }, 'test');
  });
  const server = await startTestServer(program.database.appUrl, { LOG_LEVEL: 'error' });
  return {
    program,
    server,
    ask: async ({ userId }, method, path, body) => {
      const response = await server.asCard({ portalId, userId }, method, path, body);
      const text = await response.text();
      return { status: response.status, text, body: JSON.parse(text) };
    },
    wait: async hours => {
      await adminQuery(program.database, 'UPDATE program_clock SET offset_ms = offset_ms + $1', [
        hours * 3_600_000,
      ]);
      await settleDeadlines(program);
    },
    [Symbol.asyncDispose]: async () => {
      await server[Symbol.asyncDispose]();
      await program[Symbol.asyncDispose]();
    },
  };
}
