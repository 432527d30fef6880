import { portalsWithDueWork } from '../../../adapters/postgres/due-work.ts';
import type { WakeJob } from '../../../adapters/queue/names.ts';
import type { Run, SimWorker } from '../run.ts';
import { ConnectionLost, Killed } from '../sim-process.ts';

/** A worker does a job, and may die at any moment of it. */
async function work(run: Run, job: WakeJob): Promise<string> {
  const worker = run.random.pick(run.workers);
  if (!run.calm && worker.process.diesAfter === null && run.random.chance(0.12))
    worker.process.diesAfter = run.random.int(25);
  return `${worker.process.name} ${job.kind}: ${await handle(run, worker, job)}`;
}

async function handle(run: Run, worker: SimWorker, job: WakeJob): Promise<string> {
  try {
    await worker.handle(job);
  } catch (error) {
    if (!(error instanceof Killed) && !(error instanceof ConnectionLost)) {
      run.violate(
        `an unexpected error: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
      );
      return 'failed';
    }
    if (!worker.process.dead) return 'connection lost';
  }
  if (!worker.process.dead) return 'done';
  replace(run, worker);
  return 'killed';
}

/** A supervisor starts a new one in the place of the dead; its lease is left to run out. */
function replace(run: Run, worker: SimWorker): void {
  const at = run.workers.indexOf(worker);
  if (at !== -1) run.workers[at] = run.newWorker(at + 1);
}

export const unpack = (run: Run) => work(run, { kind: 'unpack' });
export const turn = (run: Run) => work(run, { kind: 'portal', portalId: run.portalId });

/** What a sweep finds, one portal after the other: its lanes would make the order a matter of luck. */
export async function sweep(run: Run): Promise<string> {
  const unpacked = await work(run, { kind: 'unpack' });
  const portals = await portalsWithDueWork(run.db.admin, 200);
  const worked = [];
  for (const portalId of portals.toSorted()) worked.push(await work(run, { kind: 'portal', portalId }));
  return `sweep: ${[unpacked, ...worked].join(', ')}`;
}
