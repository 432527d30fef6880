import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { migrate } from '../adapters/postgres/migrate.ts';
import { openDatabase } from '../adapters/postgres/open-database.ts';
import { EnvironmentError, loadConfig } from '../adapters/runtime/config.ts';
import { children } from './demo/children.ts';
import { firstScreen } from './demo/first-screen.ts';
import { followLog } from './demo/follow-log.ts';
import { installPortal, seededPortal } from './demo/install-portal.ts';
import { isInstalled } from './demo/is-installed.ts';
import { NotNow, oneAtATime } from './demo/one-at-a-time.ts';
import { demoSettings } from './demo/settings.ts';
import { type Supervised, supervise } from './demo/supervise.ts';
import { whenToldToStop } from './demo/when-told-to-stop.ts';
import { worthShowing } from './demo/worth-showing.ts';
import { seedDemo } from './seed-demo.ts';

const ROOT = join(import.meta.dirname, '..');
const IDLE_PATIENCE_MS = 60_000;

const say = (line: string) => console.log(line);
const step = (line: string) => console.log(`  · ${line}`);

/** `npm start`: everything on this machine, from an empty directory to a portal that works. */
async function main(): Promise<void> {
  const settings = demoSettings(process.env);
  const specs = children(settings);
  await using all = new AsyncDisposableStack();
  const supervised: Supervised[] = [];
  const interrupted = Promise.withResolvers<never>();
  interrupted.promise.catch(() => undefined);
  let killDatabase = () => {};
  whenToldToStop(
    reason => {
      say(`\n  Stopping (${reason}); Ctrl-C again to kill.`);
      interrupted.reject(new Interrupted(reason));
    },
    () => {
      for (const child of supervised) child.force();
      killDatabase();
      process.exit(130);
    },
  );
  const orInterrupted = <T>(work: Promise<T>): Promise<T> => Promise.race([work, interrupted.promise]);

  const unmark = await oneAtATime(settings.dataDir, specs, step);
  all.defer(unmark);

  step('starting Postgres');
  const database = await openDatabase({
    databaseUrl: settings.databaseUrl,
    migrationUrl: settings.migrationUrl,
    dataDir: settings.dataDir,
    log: step,
  });
  const { ownerUrl, appUrl, appRole, embedded } = database;
  if (embedded !== null) {
    killDatabase = () => process.kill(embedded.pid, 'SIGQUIT');
    all.defer(() => embedded.stop());
  }
  const applied = await orInterrupted(migrate({ ownerUrl, ...(appRole === null ? {} : { appRole }) }));
  if (applied.length > 0) step(`migrated the database: ${applied.join(', ')}`);

  step(`starting ${specs.map(spec => spec.name).join(', ')}`);
  const logs = join(settings.dataDir, 'logs');
  await mkdir(logs, { recursive: true });
  const { MIGRATION_DATABASE_URL: _owner, ...environment } = process.env;
  const env = { ...environment, DATA_DIR: settings.dataDir, DATABASE_URL: appUrl };
  for (const spec of specs.toSorted((a, b) => b.endsIn - a.endsIn)) {
    const child = supervise(spec, { root: ROOT, env, logFile: join(logs, `${spec.name}.log`), say });
    supervised.push(child);
    const log = await followLog(child.logFile, line => {
      const shown = worthShowing(spec.name, line);
      if (shown !== null) say(shown);
    });
    all.defer(() => log.stop());
  }
  // Disposal runs backwards: first the children that end first, then those they may still call, then Postgres.
  for (const turn of [2, 1] as const) {
    const names = new Set(specs.filter(spec => spec.endsIn === turn).map(spec => spec.name));
    all.defer(async () => {
      await Promise.all(supervised.filter(child => names.has(child.name)).map(child => child.stop()));
    });
  }
  const givenUp = Promise.race(supervised.map(child => child.givenUp)).then(reason => {
    throw new Error(reason);
  });
  givenUp.catch(() => undefined);
  const orEnd = <T>(work: Promise<T>): Promise<T> => Promise.race([orInterrupted(work), givenUp]);
  await orEnd(Promise.all(supervised.map(child => child.ready)));

  const portal = await orEnd(seededPortal(settings.emulatorUrl));
  if (!portal.installed || !(await isInstalled(appUrl, portal.portalId))) {
    step(`installing Dibs in the portal "${portal.name}"`);
    await orEnd(installPortal(settings.serverUrl, portal));
  }
  const { publicUrl, hubspot } = loadConfig({ ...process.env, DATABASE_URL: appUrl });
  await orEnd(
    seedDemo({
      serverUrl: settings.serverUrl,
      emulatorUrl: settings.emulatorUrl,
      publicUrl,
      clientSecret: hubspot.clientSecrets[0],
      appId: hubspot.appId,
      portalId: portal.portalId,
    }),
  );
  step('reading the portal');
  await orEnd(untilIdle(settings.serverUrl));
  say(firstScreen(settings, portal.name));
  await orEnd(new Promise<never>(() => undefined));
}

/** Waits until nothing is pending; what then still is does not keep a newcomer from looking around. */
async function untilIdle(serverUrl: string): Promise<void> {
  const answer = await fetch(`${serverUrl}/_demo/idle?waitMs=${IDLE_PATIENCE_MS}`);
  const counts = await answer.text();
  if (answer.status === 503) step(`the first read goes on in the background: ${counts}`);
  else if (!answer.ok)
    throw new Error(`The server answered ${answer.status} to the question whether it is idle.`);
}

class Interrupted extends Error {}

try {
  await main();
} catch (error) {
  if (error instanceof Interrupted) {
    say('  Stopped. The data is kept.');
  } else {
    const expected = error instanceof NotNow || error instanceof EnvironmentError;
    console.error(
      `\n${error instanceof Error && (expected || error.message !== '') ? error.message : String(error)}`,
    );
    process.exitCode = 1;
  }
}
process.exit();
