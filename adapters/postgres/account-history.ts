import type { LedgerFact } from '../../domain/ledger-fact.ts';
import { type LedgerState, type ReplayedMove, replayLedger } from '../../domain/replay.ts';
import type { PortalTransaction } from './in-portal.ts';
import { ledgerEntries } from './ledger-entries.ts';

export type AccountHistory = {
  /** All that ever happened, whenever it was learned. */
  moves: ReplayedMove[];
  /** As it was known at the instant. */
  known: LedgerState;
  entries: Map<string, LedgerFact>;
};

/** What the ledger tells of an account and of all that it was made of, as known at an instant (T2). */
export async function accountHistory(
  tx: PortalTransaction,
  accountId: string,
  knownAt: Temporal.Instant,
): Promise<AccountHistory> {
  const { moves } = replayLedger(await ledgerEntries(tx, { kinds: ['accounts-united', 'accounts-split'] }));
  const accountIds = [...relatives(accountId, moves)];
  const entries = await ledgerEntries(tx, { accountIds, knownAt });
  return {
    moves: moves.filter(move => accountIds.includes(move.to)),
    known: replayLedger(entries),
    entries: new Map(entries.map(entry => [entry.entryId, entry])),
  };
}

/** The account and all whose companies came to it, directly or by others, by a union or a split. */
function relatives(accountId: string, moves: readonly ReplayedMove[]): Set<string> {
  const found = new Set([accountId]);
  for (const move of moves.toReversed()) if (found.has(move.to)) found.add(move.from);
  return found;
}
