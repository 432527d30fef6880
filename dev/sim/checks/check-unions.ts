import type { Run } from '../run.ts';
import type { LedgerRow, Tables } from './watch.ts';

const disputesSeen = new WeakMap<Run, Set<string>>();

/** I4: a union of two claimed accounts opens exactly one dispute, and only such a union does. */
export function checkUnions(run: Run, tables: Tables): void {
  const seen = disputesSeen.get(run) ?? new Set<string>();
  disputesSeen.set(run, seen);
  const opened = tables.disputes.filter(dispute => !seen.has(dispute.id));
  // Who waits behind a claim whose deal was opened again (E10) was never protected: nothing is disputed.
  const demoted = tables.news.filter(
    entry => entry.kind === 'registration-demoted' && entry.facts.because !== 'reopened',
  );
  const unions = tables.news.filter(entry => entry.kind === 'accounts-united');
  for (const dispute of opened) {
    seen.add(dispute.id);
    run.sometimes.count('dispute opened');
    if (new Set(dispute.registrations).size !== dispute.registrations.length)
      run.violate(`I4: dispute ${dispute.id} names a registration twice`);
  }
  if (opened.length > unions.length) run.violate(`I4: ${opened.length} disputes of ${unions.length} unions`);
  for (const entry of demoted) {
    const named = opened.filter(dispute => dispute.registrations.includes(entry.registration ?? ''));
    if (named.length === 0) run.violate(`I4: ${entry.registration} was demoted without a dispute`);
  }
  const disputes = opened.map(dispute => dispute.registrations.toSorted().join(' '));
  for (const named of unions.flatMap(namedBy)) {
    const made = disputes.filter(listed => listed === named).length;
    const due = unions.flatMap(namedBy).filter(other => other === named).length;
    if (made !== due) run.violate(`I4: ${due} unions of ${named} opened ${made} disputes`);
  }
}

/** The registrations that a union's dispute must name; none when it put nobody back. */
function namedBy(union: LedgerRow): string[] {
  const demoted = Array.isArray(union.facts.demoted) ? union.facts.demoted.map(String) : [];
  if (demoted.length === 0) return [];
  const keeps = typeof union.facts.keeps === 'string' ? [union.facts.keeps] : [];
  return [[...keeps, ...demoted].toSorted().join(' ')];
}
