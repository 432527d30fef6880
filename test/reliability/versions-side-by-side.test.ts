import { execFileSync } from 'node:child_process';
import { mkdtempSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { migrate } from '../../adapters/postgres/migrate.ts';
import { faultsLane, longLane } from '../support/rounds.ts';
import { atSomePoint, watched } from './support/at-some-point.ts';
import { checkDeliveries } from './support/check-deliveries.ts';
import { checkAll } from './support/disturb-queue.ts';
import { startFleet } from './support/fleet.ts';
import { startLoad } from './support/load.ts';
import { startOwnPostgres } from './support/own-postgres.ts';
import { tell } from './support/tell.ts';

const root = join(import.meta.dirname, '../..');
const git = (...args: string[]) =>
  execFileSync('git', args, {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
    stdio: ['ignore', 'pipe', 'ignore'],
  }).trim();

/** The version before the last migration; null without the history. */
function versionBefore(): string | null {
  try {
    const commit = git('log', '-1', '--diff-filter=A', '--format=%H', '--', 'adapters/postgres/migrations');
    return git('rev-parse', '--verify', `${commit}^`);
  } catch {
    return null;
  }
}

const before = faultsLane || longLane ? versionBefore() : null;

test.skipIf(before === null)(
  'the version before the last migration and this one work side by side while it is applied under load',
  { timeout: 20 * 60_000 },
  async () => {
    using old = checkout(before ?? '');
    const { directory } = old;
    await using postgres = await startOwnPostgres({
      migrations: async database => {
        execFileSync(process.execPath, ['commands/migrate.ts'], {
          cwd: directory,
          env: { ...process.env, MIGRATION_DATABASE_URL: database.ownerUrl, DATABASE_URL: database.appUrl },
          stdio: 'ignore',
        });
      },
    });
    const { database } = postgres;
    await using fleet = await startFleet({ database, directory });
    const load = await startLoad(fleet, 53);
    await load.burst();

    const during = watched(load.burst());
    await atSomePoint(fleet, ['server'], 2, during.over);
    const applied = await migrate({ ownerUrl: database.ownerUrl, appRole: 'dibs_app' });
    expect(applied.length).toBeGreaterThan(0);
    await during.done;

    // First a new worker beside the old one, then the new server in the old one's place, then the old worker goes.
    await fleet.start('worker');
    await load.burst();
    const rolling = watched(load.burst());
    await atSomePoint(fleet, ['server'], 1, rolling.over);
    await fleet.roll('server');
    await rolling.done;
    await load.burst();
    await fleet.roll('worker');
    await load.burst();
    await fleet.idle();
    await checkAll(fleet);
    const { acknowledged } = await checkDeliveries(fleet);
    await tell('P1', acknowledged);
    await tell('P9', 2);
  },
);

/** A checkout of its own, with our packages. */
function checkout(commit: string): Disposable & { directory: string } {
  const directory = realpathSync(mkdtempSync(join(tmpdir(), 'dibs-before-')));
  const archive = execFileSync('git', ['archive', commit], { cwd: root, maxBuffer: 2 ** 28 });
  execFileSync('tar', ['-x', '-C', directory], { input: archive });
  symlinkSync(realpathSync(join(root, 'node_modules')), join(directory, 'node_modules'));
  return {
    directory,
    [Symbol.dispose]: () => rmSync(directory, { recursive: true, force: true }),
  };
}
