import type { Run } from '../run.ts';
import type { Tables } from './watch.ts';

const disputesSeen = new WeakMap<Run, Set<string>>();

/** I4: a union of two claimed accounts opens exactly one dispute, and only such a union does. */
export function checkUnions(run: Run, tables: Tables): void {
  const seen = disputesSeen.get(run) ?? new Set<string>();
  disputesSeen.set(run, seen);
  const opened = tables.disputes.filter(dispute => !seen.has(dispute.id));
  const demoted = tables.news.filter(entry => entry.kind === 'registration-demoted');
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
  for (const union of unions) {
    const listed = Array.isArray(union.facts.demoted) ? union.facts.demoted.map(String) : [];
    const own = opened.filter(
      dispute => listed.length > 0 && listed.every(id => dispute.registrations.includes(id)),
    );
    if (listed.length > 0 && own.length !== 1)
      run.violate(`I4: a union that demoted ${listed.join(', ')} opened ${own.length} disputes`);
  }
}
