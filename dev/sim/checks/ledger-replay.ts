import type { Run } from '../run.ts';
import type { LedgerRow, Tables } from './watch.ts';

/** What the ledger says of each registration, entry by entry, by rules of its own. */
export type LedgerReplay = {
  take(run: Run, tables: Tables): void;
  states: Map<string, string>;
  /** All entries so far, as they were when they came. */
  entries: LedgerRow[];
};

/** From which states an entry may lead to which; written from the state table of the rules, not from the code's. */
const moves: Record<string, [from: (string | null)[], to: string]> = {
  'registration-submitted': [[null], 'submitted'],
  'registration-approved': [['under-review'], 'active'],
  'registration-rejected': [['under-review'], 'rejected'],
  'registration-withdrawn': [
    ['submitted', 'info-requested', 'under-review', 'queued', 'active'],
    'withdrawn',
  ],
  'registration-revoked': [['active'], 'revoked'],
  'registration-expired': [['active'], 'expired'],
  'registration-moved-up': [['queued'], 'under-review'],
  'registration-won': [['active', 'expired'], 'won'],
  'registration-lost': [['active', 'expired'], 'lost'],
  'registration-regained': [['queued'], 'active'],
  'registration-demoted': [['submitted', 'info-requested', 'under-review', 'queued', 'active'], 'queued'],
};

export function createLedgerReplay(): LedgerReplay {
  const states = new Map<string, string>();
  const ends = new Map<string, number>();
  const entries: LedgerRow[] = [];
  const settled = new Set<string>();
  return {
    states,
    entries,
    take: (run, tables) => {
      run.tried('rules', tables.news.length + tables.claims.length);
      for (const entry of tables.news) {
        entries.push(entry);
        checkOnce(run, settled, entry);
        run.sometimes.count(`ledger: ${entry.kind}`);
        if (entry.recorded > run.nowMs())
          run.violate(`T2: ledger entry ${entry.id} is recorded in the future`);
        if (entry.occurred > entry.recorded) run.violate(`T2: ledger entry ${entry.id} tells of the future`);
        step(run, states, ends, entry);
      }
      if (states.size !== tables.claims.length)
        run.violate(`I6: the ledger knows ${states.size} registrations, the table ${tables.claims.length}`);
      for (const claim of tables.claims) {
        const told = states.get(claim.id);
        if (told !== claim.state) run.violate(`I6: ${claim.id} is ${claim.state}, the ledger says ${told}`);
      }
    },
  };
}

/** What a deadline brings about; each is recorded at the deadline's own instant. */
const byDeadline = new Set([
  'registration-expired',
  'follow-up-warned',
  'follow-up-missed',
  'review-overdue',
  'finding-escalated',
  'dispute-step-missed',
  'reconfirm-warned',
  'renewal-lapsed',
]);

/** P3: never twice, however often it was looked for; that no entry tells of the future says: never early. */
function checkOnce(run: Run, settled: Set<string>, entry: LedgerRow): void {
  if (!byDeadline.has(entry.kind)) return;
  run.tried('P3');
  const what = `${entry.kind} of ${entry.registration ?? entry.account} at ${entry.occurred} ${JSON.stringify(entry.facts)}`;
  if (settled.has(what)) run.violate(`P3: ${what} is recorded twice`);
  settled.add(what);
}

function step(run: Run, states: Map<string, string>, ends: Map<string, number>, entry: LedgerRow): void {
  // A pause moves the end, and says to where.
  if (entry.registration !== null && entry.kind === 'protection-resumed')
    ends.set(entry.registration, Date.parse(String(entry.facts.protectedUntil)));
  // Findings, clocks and disputes tell of a registration without moving it.
  if (entry.registration === null || !entry.kind.startsWith('registration-')) return;
  const before = states.get(entry.registration) ?? null;
  // When an account parts every claim goes with its company, live or over, and stays what it is.
  if (before !== null && entry.kind === 'registration-split-off') return;
  const screened = entry.kind === 'registration-screened';
  const reopened = entry.kind === 'registration-reopened';
  const [from, to] = screened
    ? [['submitted'], String(entry.facts.outcome)]
    : reopened
      ? [['won', 'lost'], String(entry.facts.to)]
      : (moves[entry.kind] ?? [[], '']);
  const known: (string | null)[] = from;
  if (!known.includes(before) || (screened && to !== 'queued' && to !== 'under-review')) {
    run.violate(`state: ${entry.kind} of ${entry.registration}, which was ${before ?? 'not there'}`);
    return;
  }
  states.set(entry.registration, to);
  if (entry.kind === 'registration-approved')
    ends.set(entry.registration, Date.parse(String(entry.facts.protectedUntil)));
  // P3: at the end itself, never early, however late it is noticed.
  if (entry.kind === 'registration-expired' && entry.occurred !== ends.get(entry.registration))
    run.violate(
      `P3: ${entry.registration} expired at ${entry.occurred}, its end is ${ends.get(entry.registration)}`,
    );
}
