import { portalsWithDueWork } from '../../../adapters/postgres/due-work.ts';
import type { WakeJob } from '../../../adapters/queue/names.ts';
import type { Run, SimWorker } from '../run.ts';
import { ConnectionLost, Killed, type SimProcess } from '../sim-process.ts';

/** A worker does a job, and may die at any moment of it. */
async function work(run: Run, job: WakeJob): Promise<string> {
  const idle = run.workers.filter(worker => !worker.process.busy);
  if (idle.length === 0) return 'every worker is busy';
  const worker = run.random.pick(idle);
  if (!run.calm && worker.process.diesAfter === null && run.random.chance(0.12))
    worker.process.diesAfter = run.random.int(25);
  return `${worker.process.name} ${job.kind}: ${await handle(run, worker, job)}`;
}

async function handle(run: Run, worker: SimWorker, job: WakeJob): Promise<string> {
  worker.process.busy = true;
  worker.process.epoch = await epochNow(run);
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
  } finally {
    worker.process.busy = false;
    worker.process.epoch = null;
  }
  if (!worker.process.dead) return 'done';
  run.tried('P9');
  replace(run, worker);
  return 'killed';
}

/** Null while nothing ever changed hands: then there is but one. */
async function epochNow(run: Run): Promise<number | null> {
  if (!run.changedHands) return null;
  const { rows } = await run.db.admin.query<{ epoch: number }>({
    name: 'epoch',
    text: `SELECT epoch FROM installs WHERE portal_id = $1 AND status = 'active'`,
    values: [run.portalId],
  });
  return rows[0]?.epoch ?? null;
}

/** A supervisor starts a new one in the place of the dead; its lease is left to run out. */
function replace(run: Run, worker: SimWorker): void {
  const at = run.workers.indexOf(worker);
  if (at !== -1) run.workers[at] = run.newWorker(at + 1);
}

/** The process stands still for longer than a lease lasts; another worker takes the portal over meanwhile (P9). */
export async function freeze(run: Run, process: SimProcess): Promise<void> {
  run.sometimes.count('fault: frozen');
  run.tried('P9');
  run.note(`${process.name} freezes`);
  await run.advance(15_001);
  const other = run.workers.find(worker => !worker.process.busy && worker.process !== process);
  if (other !== undefined)
    run.note(`meanwhile ${await handle(run, other, { kind: 'portal', portalId: run.portalId })}`);
  run.note(`${process.name} wakes`);
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
