import { factsOf, type LedgerFact, ReplayError } from './ledger-fact.ts';
import { afterEntry, type ReplayedRegistration, submitted } from './replay-registration.ts';

/** Who was protected on which account, `[from, until)`; `until` null: without an end for now (paused). */
export type ReplayedHold = {
  registrationId: string;
  partnerCompanyId: string;
  /** The account of its day: a union later does not change it (section 3). */
  accountId: string;
  from: Temporal.Instant;
  until: Temporal.Instant | null;
  /** Entries that say so, in order. */
  entryIds: string[];
};

export type ReplayedMiss = {
  at: Temporal.Instant;
  recordedAt: Temporal.Instant;
  takenBackAt: Temporal.Instant | null;
};

/** A union of two accounts, told by the ledger. `companyIds`: the companies that moved. */
export type ReplayedUnion = {
  from: string;
  to: string;
  companyIds: string[];
  occurredAt: Temporal.Instant;
  recordedAt: Temporal.Instant;
  entryId: string;
};

export type LedgerState = {
  registrations: Map<string, ReplayedRegistration>;
  holds: ReplayedHold[];
  misses: Map<string, ReplayedMiss[]>;
  unions: ReplayedUnion[];
};

/** Kinds that name no registration and move none. */
const besides = new Set([
  'dispute-opened',
  'submission-refused',
  'link-waiting',
  'accounts-united',
  'accounts-split',
]);

/** Every kind that can be replayed. */
export const isReplayable = (kind: string, registrationKinds: readonly string[]): boolean =>
  kind === 'registration-submitted' || besides.has(kind) || registrationKinds.includes(kind);

/**
 * Folds the ledger, in its order, into the state of everything that it tells of (I6): registrations, holds, misses.
 * It needs nothing else: no clock, no policy, no evidence.
 *
 * @throws ReplayError where the ledger cannot be replayed
 */
export function replayLedger(entries: Iterable<LedgerFact>): LedgerState {
  const state: LedgerState = { registrations: new Map(), holds: [], misses: new Map(), unions: [] };
  const openHolds = new Map<string, ReplayedHold>();
  for (const entry of entries) {
    if (entry.kind === 'accounts-united') unite(state, entry);
    if (entry.registrationId === null) {
      if (!besides.has(entry.kind))
        throw new ReplayError(
          `Nobody said what a ledger entry “${entry.kind}” without a registration does: add it in domain/replay.ts`,
        );
      continue;
    }
    const before = state.registrations.get(entry.registrationId);
    const after = stepOf(before, entry);
    state.registrations.set(entry.registrationId, after);
    takeHold(state, openHolds, { before, after, entry });
    takeMiss(state, entry);
  }
  return state;
}

function stepOf(before: ReplayedRegistration | undefined, entry: LedgerFact): ReplayedRegistration {
  if (entry.kind !== 'registration-submitted') {
    if (before === undefined)
      throw new ReplayError(
        `Ledger entry ${entry.entryId} (${entry.kind}) comes before its registration’s first`,
      );
    return afterEntry(before, entry);
  }
  if (before !== undefined) throw new ReplayError(`Ledger entry ${entry.entryId} submits a second time`);
  return submitted(entry);
}

/** A hold begins when its registration becomes active, ends when it ceases to be, and follows its end meanwhile. */
function takeHold(
  state: LedgerState,
  openHolds: Map<string, ReplayedHold>,
  {
    before,
    after,
    entry,
  }: { before: ReplayedRegistration | undefined; after: ReplayedRegistration; entry: LedgerFact },
): void {
  const { registrationId, protectedUntil } = after;
  const open = openHolds.get(registrationId);
  if (after.state === 'active' && open === undefined) {
    const { accountId, partnerCompanyId } = after;
    const hold: ReplayedHold = {
      registrationId,
      partnerCompanyId,
      accountId,
      from: before?.protectedFrom == null ? (after.protectedFrom ?? entry.occurredAt) : entry.occurredAt,
      until: protectedUntil,
      entryIds: [entry.entryId],
    };
    state.holds.push(hold);
    openHolds.set(registrationId, hold);
    return;
  }
  if (open === undefined) return;
  const until = after.state === 'active' ? protectedUntil : earlier(open.until, entry.occurredAt);
  if (isSame(open.until, until) && after.state === 'active') return;
  open.until = until;
  open.entryIds.push(entry.entryId);
  if (after.state !== 'active') openHolds.delete(registrationId);
}

function takeMiss(state: LedgerState, { kind, registrationId, occurredAt, recordedAt }: LedgerFact): void {
  if (registrationId === null) return;
  const misses = state.misses.get(registrationId) ?? [];
  if (kind === 'follow-up-missed') misses.push({ at: occurredAt, recordedAt, takenBackAt: null });
  else if (kind === 'follow-up-miss-taken-back')
    for (const miss of misses) if (miss.at.equals(occurredAt)) miss.takenBackAt = recordedAt;
  if (misses.length > 0) state.misses.set(registrationId, misses);
}

function unite(state: LedgerState, entry: LedgerFact): void {
  const facts = factsOf(entry);
  const [from, to] = [facts.text('from'), facts.text('to')];
  // Entries of before the companies were listed name the two that met.
  const companyIds = facts.has('companyIds')
    ? facts.texts('companyIds')
    : [facts.text('companyA'), facts.text('companyB')];
  const { occurredAt, recordedAt, entryId } = entry;
  state.unions.push({ from, to, companyIds, occurredAt, recordedAt, entryId });
  for (const [id, registration] of state.registrations)
    if (registration.accountId === from) state.registrations.set(id, { ...registration, accountId: to });
}

const isSame = (a: Temporal.Instant | null, b: Temporal.Instant | null) =>
  a === null || b === null ? a === b : a.equals(b);

const earlier = (a: Temporal.Instant | null, b: Temporal.Instant) =>
  a !== null && Temporal.Instant.compare(a, b) <= 0 ? a : b;
