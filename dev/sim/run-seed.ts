import { createHash } from 'node:crypto';
import { createTokenCipher } from '../../adapters/hubspot/token-cipher.ts';
import { useIdSource } from '../../adapters/runtime/mint-id.ts';
import { chooseAct } from './acts/choose-act.ts';
import { freeze } from './acts/worker-acts.ts';
import { createCallCheck } from './checks/check-calls.ts';
import { checkOutcomes } from './checks/check-events.ts';
import { checkRest } from './checks/check-rest.ts';
import { createWatch } from './checks/watch.ts';
import { holdWallTime } from './hold-wall-time.ts';
import { createSimFetch } from './hubspot-calls.ts';
import { emptyTally, promiseOf, type Tally } from './promises.ts';
import { createRandom } from './random.ts';
import type { Run } from './run.ts';
import { seedCompanies, seedPeople, seedPolicy, seedProgram } from './seed-portal.ts';
import { simLimits } from './sim-budget.ts';
import type { SimDatabase } from './sim-database.ts';
import { createSimHubSpot } from './sim-hubspot.ts';
import { createSimProcess, Killed, type Moments, type SimProcess } from './sim-process.ts';
import { createSimWorker } from './sim-worker.ts';
import { createSometimes } from './sometimes.ts';
import { stateDigest } from './state-digest.ts';
import { createWebhookLane } from './webhook-lane.ts';

export type SeedOptions = {
  seed: number;
  steps: number;
  /** Stops after this step; coming to rest is the step after the last. Null: all of them. */
  until: number | null;
  /** Gets each line of the trace. */
  trace?: (line: string) => void;
};

export type SeedResult = {
  seed: number;
  steps: number;
  /** SHA-256 over every step, what came of it, and the state at the end. */
  hash: string;
  /** The first broken invariant and the step after which it was seen; step 0 is the set-up, the last is the rest. */
  violation: { step: number; what: string } | null;
  sometimes: Record<string, number>;
  tally: Tally;
};

/** Monday, 2026-11-23, 09:00 UTC. */
const start = Date.UTC(2026, 10, 23, 9);
/** A nested step may have one of its own; more would only lengthen runs. */
const mostNested = 2;

/** One seeded run on an emptied database. The same seed, steps and code give the same hash. */
export async function runSeed(db: SimDatabase, options: SeedOptions): Promise<SeedResult> {
  const random = createRandom(options.seed);
  const ids = createRandom(options.seed ^ 0x5eed);
  const hash = createHash('sha256');
  const sometimes = createSometimes();
  const lane = createWebhookLane();
  const tally = emptyTally();
  let now = start;
  await db.empty();
  await db.setClock(now);
  using _ids = useIdSource({
    nowMs: () => now,
    digits: count => Array.from({ length: count }, () => ids.int(32)),
  });

  const processes = new Map<string, SimProcess>();
  let depth = 0;
  /** Since the last look something may have been written. */
  let touched = true;
  const moments: Moments = {
    between: async process => {
      if (process.dead) throw new Killed(process.name);
      touched = true;
      if (run.calm || !running) return;
      if (process.diesAfter !== null && process.diesAfter-- <= 0) {
        process.dead = true;
        sometimes.count('fault: kill');
        run.note(`${process.name} dies`);
        throw new Killed(process.name);
      }
      if (random.chance(0.1)) await run.advance(1 + random.int(900));
      if (depth > mostNested || !random.chance(0.04)) return;
      depth += 1;
      sometimes.count('fault: interleaved');
      if (random.chance(0.15)) await freeze(run, process);
      else await step();
      depth -= 1;
      if (process.dead) throw new Killed(process.name);
    },
    atCommit: () => {
      if (run.calm || !running) return 'none';
      const drawn = random.next();
      if (drawn < 0.004) {
        sometimes.count('fault: commit answer lost');
        return 'answer-lost';
      }
      if (drawn > 0.004 && drawn < 0.008) {
        sometimes.count('fault: commit refused');
        return 'refused';
      }
      return 'none';
    },
  };
  let born = 0;
  const newProcess = (name: string) => {
    born += 1;
    const process = createSimProcess(`${name}-${born}`, db.pool, moments);
    processes.set(process.name, process);
    return process;
  };
  const hubspot = createSimHubSpot({ nowMs: () => now, random, lane, count: sometimes.count });
  const people = seedPeople(hubspot);
  const partnerIds = seedCompanies(hubspot);
  const cipher = createTokenCipher([{ id: 'sim', key: Buffer.alloc(32, 7) }]);
  const run: Run = {
    seed: options.seed,
    random,
    db,
    hubspot,
    portalId: hubspot.portal.portalId,
    lane,
    sometimes,
    cipher,
    people,
    partnerIds,
    policy: seedPolicy(random),
    server: newProcess('server'),
    workers: [],
    requests: [],
    garbage: new Set(),
    calm: false,
    nowMs: () => now,
    advance: async ms => {
      now += ms;
      await db.setClock(now);
    },
    newServer: () => newProcess('server'),
    moments,
    newWorker: number => newWorker(`worker${number}`),
    violations: [],
    violate: what => {
      run.violations.push(what);
      tally[promiseOf(what)].violations += 1;
    },
    tried: (promise, times = 1) => {
      tally[promise].tries += times;
    },
    tally,
    // A place for each call costs as much as the call: a part of the runs shows what the budget is for.
    budgeted: options.seed % 3 === 0,
    changedHands: false,
    writes: [],
    note: line => {
      hash.update(`${line}\n`);
      options.trace?.(line);
    },
  };
  const newWorker = (name: string) => createSimWorker(run, newProcess(name));
  using _time = holdWallTime(() => now - start);
  globalThis.fetch = createSimFetch({
    hubspot,
    random,
    moments,
    count: sometimes.count,
    faultRate: () => (run.calm || !running ? 0 : 0.08),
    caller: host => {
      const process = processes.get(host);
      if (process === undefined) throw new Error(`No process calls HubSpot as ${host}`);
      return process;
    },
    onCall: (process, path) => checkCall(run, { process, path }),
  });
  const checkCall = createCallCheck(run.budgeted ? simLimits.call.slots : Number.POSITIVE_INFINITY);
  let running = false;
  let number = 0;
  const step = async () => {
    const { name, act } = chooseAct(run);
    const mark = `${number}${'.'.repeat(depth)}`;
    run.note(`${mark} ${name}`);
    const outcome = await act(run);
    run.note(`${mark} ${name}: ${outcome}`);
  };
  const result = (violation: SeedResult['violation']): SeedResult => ({
    seed: options.seed,
    steps: options.steps,
    hash: hash.digest('hex'),
    violation,
    sometimes: sometimes.table(),
    tally,
  });
  const broken = () => {
    const [what] = run.violations;
    return what === undefined ? null : { step: number, what };
  };

  const watch = createWatch();
  run.workers = [1, 2].map(index => run.newWorker(index));
  await seedProgram(run);
  running = true;
  const last = Math.min(options.steps, options.until ?? options.steps);
  while (number < last) {
    number += 1;
    await step();
    if (touched) await watch.look(run);
    touched = false;
    if (number % 40 === 0) await checkOutcomes(run);
    if (broken() !== null) return result(broken());
  }
  if (options.until !== null && options.until <= options.steps) return result(null);
  number += 1;
  await checkRest(run, watch);
  if (broken() !== null) return result(broken());
  run.note(await stateDigest(db));
  return result(null);
}
