import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { startEmbeddedPostgres } from '../../adapters/postgres/embedded-postgres.ts';
import { migrate } from '../../adapters/postgres/migrate.ts';
import { runSeed } from './run-seed.ts';
import { openSimDatabase } from './sim-database.ts';

const { values } = parseArgs({
  options: {
    seed: { type: 'string' },
    steps: { type: 'string' },
    until: { type: 'string' },
    trace: { type: 'boolean' },
    seeds: { type: 'string' },
  },
});
const dataDir = await realpath(await mkdtemp(join(tmpdir(), 'dibs-sim-')));
const server = await startEmbeddedPostgres({
  dataDir,
  settings: { fsync: 'off', full_page_writes: 'off', synchronous_commit: 'off', autovacuum: 'off' },
});
const admin = new pg.Client({ connectionString: server.adminUrl });
await admin.connect();
await admin.query('CREATE DATABASE sim OWNER dibs_owner');
await admin.end();
await migrate({ ownerUrl: server.urlOf('owner', 'sim'), appRole: 'dibs_app' });
const db = await openSimDatabase({
  appUrl: server.urlOf('app', 'sim'),
  adminUrl: server.urlOf('admin', 'sim'),
});
const from = Number(values.seed ?? 1);
const t0 = Date.now();
const total: Record<string, number> = {};
const seen = new Map<string, string>();
for (let seed = from; seed < from + Number(values.seeds ?? 1); seed++) {
  const r = await runSeed(db, {
    seed,
    steps: Number(values.steps ?? 200),
    until: values.until ? Number(values.until) : null,
    ...(values.trace ? { trace: (l: string) => console.log(l.slice(0, 400)) } : {}),
  });
  for (const [k, n] of Object.entries(r.sometimes)) total[k] = (total[k] ?? 0) + n;
  if (r.violation) {
    const key = r.violation.what.replaceAll(/[0-9]{3,}|(reg|fnd|eff|dsp)_\w+/g, '#').slice(0, 150);
    if (!seen.has(key)) {
      seen.set(key, '');
      console.log(seed, r.violation.step, r.violation.what.slice(0, 700));
    }
  } else if (values.seeds === undefined) console.log(seed, r.hash);
}
console.log(Math.round(Date.now() - t0), 'ms', seen.size);
if (values.seeds) console.log(JSON.stringify(total, null, 0));
await db[Symbol.asyncDispose]();
await server.stop();
await rm(dataDir, { recursive: true, force: true });
