import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSimServer } from '../sim/seed-server.ts';
import { secondsOfTheLimit } from './baselines/limit-itself.ts';
import { aPartner, insertCompanies, insertDeals, knowCompanies } from './bench-records.ts';
import { type BenchWorld, livelyPostgres, startBenchWorld } from './bench-world.ts';
import { type Question, timed } from './question.ts';

const root = join(import.meta.dirname, '..', '..');
const mapping = {
  columns: {
    partner: 'dibs_linked_partner',
    protected_from: 'createdate',
    protected_through: 'closedate',
  },
  filterGroups: [{ filters: [{ propertyName: 'dibs_linked_partner', operator: 'HAS_PROPERTY' }] }],
};

/** Old registrations from deals, until HubSpot shows all of them: the emulator counts calls as HubSpot does, on wall time. */
export const importQuestion: Question = {
  name: 'import',
  asks: 'How long does it take to import deals as registrations, until the CRM copy is exact, under 110 calls in 10 s?',
  baseline:
    'the limit itself: each deal and each customer read once and written once, 100 a call at 90 calls in 10 s',
  rows: {
    time: { what: 'start to exact', unit: 's', goals: [{ kind: 'most-of-baseline', times: 1.5 }] },
  },
  expectS: 110,
  mostRuns: 1,
  setUp: async bench => {
    await using stack = new AsyncDisposableStack();
    const world = stack.use(await startBenchWorld(stack.use(await startSimServer(livelyPostgres)), true));
    const directory = await mkdtemp(join(tmpdir(), 'dibs-import-'));
    stack.defer(() => rm(directory, { recursive: true, force: true }));
    const file = join(directory, 'mapping.json');
    await writeFile(file, JSON.stringify(mapping));
    const count = bench.quick ? 200 : 10_000;
    const partner = await aPartner(world);
    const companies = await insertCompanies(world, count);
    await knowCompanies(world, companies);
    const deals = await insertDeals(world, companies, count, { dibs_linked_partner: partner }, false);
    const kept = stack.move();
    return {
      about: `${count.toLocaleString('en')} deals of as many customers, \`npm run import -- apply --deals\`; server, worker and command in processes of their own`,
      run: async () => {
        const took = await timed(async () => {
          await runImport(world, 'check', file);
          await runImport(world, 'apply', file);
          await world.idle();
        });
        await requireCopies(world, deals);
        return { time: took / 1_000 };
      },
      runBaseline: async () => ({ time: secondsOfTheLimit(4 * Math.ceil(count / 100)) }),
      [Symbol.asyncDispose]: () => kept.disposeAsync(),
    };
  },
};

async function runImport({ env, portal }: BenchWorld, verb: 'check' | 'apply', file: string): Promise<void> {
  const admin = portal.users.find(({ roles }) => roles.includes('admin'));
  const args = ['commands/import.ts', verb, '--deals', file, '--as', admin?.userId ?? ''];
  const child = spawn(process.execPath, args, {
    cwd: root,
    env: { PATH: process.env.PATH, LOG_LEVEL: 'warn', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const printed: string[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', chunk => printed.push(String(chunk)));
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`The import ended with ${code}:\n${printed.join('')}`);
}

/** @throws unless the first, the middle and the last deal show their registration, and nothing is to be written */
async function requireCopies(
  { emulator, portal, adminPool }: BenchWorld,
  deals: readonly string[],
): Promise<void> {
  const admin = portal.users.find(({ roles }) => roles.includes('admin'));
  for (const id of [deals[0], deals[Math.floor(deals.length / 2)], deals.at(-1)]) {
    const answer = await fetch(
      `${emulator.url}/crm/objects/2026-09/deals/${id}?properties=dibs_registration_status`,
      { headers: { authorization: `Bearer user:${admin?.userId}` } },
    );
    const { properties } = (await answer.json()) as { properties?: Record<string, string | null> };
    if (properties?.dibs_registration_status !== 'active')
      throw new Error(`Deal ${id} shows ${JSON.stringify(properties)}`);
  }
  const { rows } = await adminPool.query(
    'SELECT object_type, object_id, failure FROM projections WHERE revision > written_revision OR failure IS NOT NULL LIMIT 3',
  );
  if (rows.length > 0) throw new Error(`The copy is not exact: ${JSON.stringify(rows)}`);
}
