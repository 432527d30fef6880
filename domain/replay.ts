import { factsOf, type LedgerFact, ReplayError } from './ledger-fact.ts';

/** A registration as the ledger tells it: its members as JSON values, instants in ISO 8601. */
export type ReplayedRegistration = Readonly<Record<string, unknown>>;

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

/** Companies that moved from one account to another: a union, or a split. */
export type ReplayedMove = {
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
  moves: ReplayedMove[];
};

/**
 * Folds the ledger, in its order, into the state of everything that it tells of (I6): registrations, holds, misses and
 * which companies belonged together. Each entry says in `changed` what became different about its registration. It
 * needs nothing else: no clock, no policy, no evidence.
 *
 * @throws ReplayError where the ledger cannot be replayed
 */
export function replayLedger(entries: Iterable<LedgerFact>): LedgerState {
  const state: LedgerState = { registrations: new Map(), holds: [], misses: new Map(), moves: [] };
  const protections = new Map<string, Protection>();
  for (const entry of entries) {
    if (entry.kind === 'accounts-united') unite(state, entry);
    if (entry.kind === 'accounts-split') split(state, entry);
    if (entry.registrationId === null) continue;
    const before = state.registrations.get(entry.registrationId);
    if (
      before === undefined &&
      entry.kind !== 'registration-submitted' &&
      entry.kind !== 'registration-imported'
    )
      throw new ReplayError(
        `Ledger entry ${entry.entryId} (${entry.kind}) comes before its registration’s first`,
      );
    const after = { ...before, ...changedIn(entry) };
    state.registrations.set(entry.registrationId, after);
    takeHold(state, protections, entry, after);
    if (before?.state === 'expired') takeLateEnding(protections.get(entry.registrationId), entry, after);
    takeMiss(state, entry.registrationId, entry);
  }
  return state;
}

function changedIn({ facts, entryId, kind }: LedgerFact): Record<string, unknown> {
  const { changed } = facts;
  if (changed === undefined) return {};
  if (typeof changed !== 'object' || changed === null || Array.isArray(changed))
    throw new ReplayError(`Ledger entry ${entryId} (${kind}) does not say what changed`);
  return { ...changed };
}

/** The holds of a registration; `open`: it is protected by the newest. */
type Protection = { newest: ReplayedHold; older: ReplayedHold[]; open: boolean };

/** A hold begins when its registration becomes active, ends when it ceases to be, and follows its end meanwhile. */
function takeHold(
  state: LedgerState,
  protections: Map<string, Protection>,
  entry: LedgerFact,
  claim: ReplayedRegistration,
): void {
  const registrationId = textOf(claim, 'registrationId');
  const protection = protections.get(registrationId);
  const active = claim.state === 'active';
  if (protection?.open !== true) {
    if (!active) return;
    const hold: ReplayedHold = {
      registrationId,
      partnerCompanyId: textOf(claim, 'partnerCompanyId'),
      accountId: textOf(claim, 'accountId'),
      // One that comes back is protected from when it was decided on, not from what it was decided for.
      from: protection === undefined ? entry.occurredAt : entry.recordedAt,
      until: endOf(claim),
      entryIds: [entry.entryId],
    };
    state.holds.push(hold);
    const older = protection === undefined ? [] : [...protection.older, protection.newest];
    protections.set(registrationId, { newest: hold, older, open: true });
    return;
  }
  const { newest, older } = protection;
  if (active && entry.kind === 'registration-split-off') {
    // What was protected before keeps the account of its day.
    newest.until = entry.recordedAt;
    const hold = {
      ...newest,
      accountId: textOf(claim, 'accountId'),
      from: entry.recordedAt,
      until: endOf(claim),
      entryIds: [entry.entryId],
    };
    newest.entryIds.push(entry.entryId);
    state.holds.push(hold);
    protections.set(registrationId, { newest: hold, older: [...older, newest], open: true });
    return;
  }
  if (!active) {
    protections.set(registrationId, { newest, older, open: false });
    endThere(protection, entry);
    return;
  }
  const until = endOf(claim);
  if (isSame(newest.until, until)) return;
  newest.until = until;
  newest.entryIds.push(entry.entryId);
}

/** A registration that had run out turned out to be won or lost before that: it was protected up to there. */
function takeLateEnding(
  protection: Protection | undefined,
  entry: LedgerFact,
  claim: ReplayedRegistration,
): void {
  if (claim.state !== 'won' && claim.state !== 'lost') return;
  if (protection !== undefined) endThere(protection, entry);
}

/**
 * It was protected up to when it ended and no longer: where that is learned late, nor by what it was given since, such as
 * its protection on the account that its own became part of.
 */
function endThere({ newest, older }: Protection, { occurredAt, entryId }: LedgerFact): void {
  newest.until = earlier(newest.until, occurredAt);
  newest.entryIds.push(entryId);
  for (const hold of older) {
    const until = earlier(hold.until, occurredAt);
    if (isSame(hold.until, until)) continue;
    hold.until = until;
    hold.entryIds.push(entryId);
  }
}

/** Where the protection of an active registration ends as things stand; null: nowhere, while it is paused. */
const endOf = (claim: ReplayedRegistration): Temporal.Instant | null =>
  claim.tolledSince == null ? Temporal.Instant.from(textOf(claim, 'protectedUntil')) : null;

function textOf(claim: ReplayedRegistration, name: string): string {
  const value = claim[name];
  if (typeof value !== 'string')
    throw new ReplayError(`The ledger does not tell the ${name} of a registration`);
  return value;
}

function takeMiss(
  state: LedgerState,
  registrationId: string,
  { kind, occurredAt, recordedAt }: LedgerFact,
): void {
  const misses = state.misses.get(registrationId) ?? [];
  if (kind === 'follow-up-missed') misses.push({ at: occurredAt, recordedAt, takenBackAt: null });
  else if (kind === 'follow-up-miss-taken-back')
    for (const miss of misses) if (miss.at.equals(occurredAt)) miss.takenBackAt = recordedAt;
  if (misses.length > 0) state.misses.set(registrationId, misses);
}

function unite(state: LedgerState, entry: LedgerFact): void {
  const facts = factsOf(entry);
  const [from, to] = [facts.text('from'), facts.text('to')];
  state.moves.push({
    from,
    to,
    companyIds: facts.texts('companyIds'),
    occurredAt: entry.occurredAt,
    recordedAt: entry.recordedAt,
    entryId: entry.entryId,
  });
  for (const [id, registration] of state.registrations)
    if (registration.accountId === from) state.registrations.set(id, { ...registration, accountId: to });
}

/** The claims that leave say so themselves. */
function split(state: LedgerState, entry: LedgerFact): void {
  const facts = factsOf(entry);
  const { occurredAt, recordedAt, entryId } = entry;
  state.moves.push({
    from: facts.text('from'),
    to: facts.text('to'),
    companyIds: facts.texts('companyIds'),
    occurredAt,
    recordedAt,
    entryId,
  });
}

const isSame = (a: Temporal.Instant | null, b: Temporal.Instant | null) =>
  a === null || b === null ? a === b : a.equals(b);

const earlier = (a: Temporal.Instant | null, b: Temporal.Instant) =>
  a !== null && Temporal.Instant.compare(a, b) <= 0 ? a : b;
