import { inPortal } from '../../../adapters/postgres/in-portal.ts';
import { replayDifferences } from '../../../adapters/postgres/replay-differences.ts';
import { reinstall } from '../acts/install-acts.ts';
import { deliver } from '../acts/webhook-acts.ts';
import { sweep, unpack } from '../acts/worker-acts.ts';
import type { Run } from '../run.ts';
import { checkCopies } from './check-copies.ts';
import { checkEffects } from './check-effects.ts';
import { checkOutcomes } from './check-events.ts';
import { checkFacts } from './check-facts.ts';
import type { Watch } from './watch.ts';

const mostRounds = 80;

/**
 * Switches the faults off, delivers what waits, works until nothing is due, and compares what there is in HubSpot with
 * the ledger.
 */
export async function checkRest(run: Run, watch: Watch): Promise<void> {
  run.calm = true;
  for (const worker of run.workers) worker.process.diesAfter = null;
  run.server.diesAfter = null;
  if (run.hubspot.portal.install === null || !(await installed(run))) await reinstall(run);
  do if (!(await comeToRest(run))) return;
  while ((await checkQuiet(run)) === 'something happened');
  await watch.look(run);
  await checkOutcomes(run);
  await checkCopies(run);
  await checkFacts(run);
  await checkEffects(run);
  await checkLedgerUnchanged(run, watch);
  await watch.holders.compare(run);
  const told = await inPortal(run.db.pool, run.portalId, { fenced: false }, replayDifferences);
  for (const difference of told) run.violate(`I6: ${difference}`);
}

/** @returns false when it does not come to rest */
async function comeToRest(run: Run): Promise<boolean> {
  for (let round = 0; ; round += 1) {
    while (run.lane.queue.length > 0) await deliver(run);
    await unpack(run);
    await sweep(run);
    await run.advance(20_000);
    const left = await whatIsLeft(run);
    if (left === null && run.lane.queue.length === 0) return true;
    if (round === mostRounds) {
      run.violate(`rest: after ${mostRounds} rounds there is still ${left ?? 'a webhook'}`);
      return false;
    }
  }
}

/** P4: where nothing happens nothing is written: not by a sweep, and not by another. */
async function checkQuiet(run: Run): Promise<'quiet' | 'something happened'> {
  const { rows } = await run.db.admin.query<{ at: number | null }>(
    'SELECT min(due_at) AS at FROM deadlines WHERE settled_at IS NULL',
  );
  const quietMs = 10 * 60_000;
  // A deadline that comes due is something that happens.
  if ((rows[0]?.at ?? Number.POSITIVE_INFINITY) < run.nowMs() + quietMs) return 'quiet';
  const before = run.writes.length;
  const found = await gaps(run);
  await run.advance(quietMs);
  await sweep(run);
  await sweep(run);
  // Neither is a change of before that was only found now.
  if ((await gaps(run)) !== found) return 'something happened';
  run.tried('P4');
  if (run.writes.length > before)
    run.violate(`P4: ${run.writes.slice(before)} although nothing had happened`);
  return 'quiet';
}

/** How many changes were found that no webhook had told of. */
async function gaps(run: Run): Promise<number> {
  const { rows } = await run.db.admin.query<{ n: number }>('SELECT count(*)::int AS n FROM repaired_gaps');
  return rows[0]?.n ?? 0;
}

async function installed(run: Run): Promise<boolean> {
  const { rows } = await run.db.admin.query<{ status: string }>(
    'SELECT status FROM installs WHERE portal_id = $1',
    [run.portalId],
  );
  return rows[0]?.status === 'active';
}

/** What is not at rest, in words; null when everything is. */
async function whatIsLeft(run: Run): Promise<string | null> {
  const { rows } = await run.db.admin.query<{ what: string; n: number }>(
    `SELECT * FROM (
       SELECT 'a delivery' AS what, count(*)::int AS n FROM deliveries
       UNION ALL SELECT 'a pending event', count(*)::int FROM inbox WHERE outcome = 'pending'
       UNION ALL SELECT 'work due: ' || coalesce(string_agg(DISTINCT kind, ', '), ''), count(*)::int FROM due_work WHERE due_at <= program_now()
       UNION ALL SELECT 'an object to read', count(*)::int FROM wanted_reads
       UNION ALL SELECT 'a copy to write', count(*)::int FROM projections WHERE revision > written_revision
       UNION ALL SELECT 'a task or note to leave', count(*)::int FROM effects WHERE status IN ('intended', 'sending')
       UNION ALL SELECT 'a deadline to settle', count(*)::int FROM deadlines WHERE settled_at IS NULL AND due_at <= program_now()
       UNION ALL SELECT 'protection beyond its end', count(*)::int FROM registrations WHERE state = 'active' AND tolled_since IS NULL AND protected_until <= program_now()
     ) AS open WHERE n > 0`,
  );
  return rows.length === 0 ? null : rows.map(row => `${row.what} (${row.n})`).join(', ');
}

/** No entry was altered or taken away: what each look found is what is there. */
async function checkLedgerUnchanged(run: Run, watch: Watch): Promise<void> {
  const { rows } = await run.db.admin.query<{
    id: string;
    kind: string;
    registration: string | null;
    facts: unknown;
  }>('SELECT entry_id AS id, kind, registration_id AS registration, facts FROM ledger ORDER BY entry_id');
  const told = (entry: { id: string; kind: string; registration: string | null; facts: unknown }) =>
    JSON.stringify([entry.id, entry.kind, entry.registration, entry.facts]);
  const before = watch.replay.entries.map(told);
  if (rows.length !== before.length || rows.some((row, index) => told(row) !== before[index]))
    run.violate('I6: an entry of the ledger was altered or removed');
}
