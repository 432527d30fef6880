import type { Run } from '../run.ts';
import type { Tables } from './watch.ts';

/** P1: once everything is unpacked the inbox holds each accepted event once, whatever was lost, doubled or killed. */
export function checkEvents(run: Run, tables: Tables): void {
  if (tables.unpacked === null) return;
  const accepted = run.lane.accepted.size + run.garbage.size;
  if (tables.unpacked !== accepted)
    run.violate(`P1: ${accepted} different events were accepted, ${tables.unpacked} are in the inbox`);
}

const outcomes = new WeakMap<Run, Map<string, string>>();

/** P1: an outcome that was recorded never changes. Reads every event: for now and then. */
export async function checkOutcomes(run: Run): Promise<void> {
  const known = outcomes.get(run) ?? new Map<string, string>();
  outcomes.set(run, known);
  const { rows } = await run.db.admin.query<{ id: string; outcome: string; reason: string | null }>(
    `SELECT portal_id || '/' || event_id AS id, outcome, reason FROM inbox WHERE outcome <> 'pending'`,
  );
  for (const { id, outcome, reason } of rows) {
    const told = `${outcome}: ${reason}`;
    const before = known.get(id);
    if (before !== undefined && before !== told) run.violate(`P1: event ${id} was ${before} and is ${told}`);
    if (before === undefined) run.sometimes.count(`event: ${outcome}`);
    if (before === undefined) run.tried('P1');
    known.set(id, told);
  }
  if (known.size > rows.length) run.violate('P1: an event that had an outcome is gone');
}
