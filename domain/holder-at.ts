import type { ReplayedHold, ReplayedMove } from './replay.ts';

type Company = { companyId: string; accountId: string; mergedInto: string | null };

/** The company, and all that HubSpot merged into it, one after the other: it stands for them (M1). */
export function standsFor(companyId: string, companies: readonly Company[]): Company[] {
  const found = new Set([companyId]);
  for (const id of found)
    for (const company of companies) if (company.mergedInto === id) found.add(company.companyId);
  return companies.filter(company => found.has(company.companyId));
}

/**
 * The accounts to which companies belonged at `at`, as known at `knownAt` (T2): what was united or split after either
 * has not happened yet.
 *
 * @param companies with the accounts to which they belong now
 * @param moves all that the ledger tells of these accounts, in its order
 */
export function accountsAt(
  companies: readonly Company[],
  moves: readonly ReplayedMove[],
  { at, knownAt }: { at: Temporal.Instant; knownAt: Temporal.Instant },
): string[] {
  const places = new Map(companies.map(company => [company.companyId, company.accountId]));
  for (const move of moves.toReversed()) {
    const happened =
      Temporal.Instant.compare(move.occurredAt, at) <= 0 &&
      Temporal.Instant.compare(move.recordedAt, knownAt) <= 0;
    if (happened) continue;
    for (const companyId of move.companyIds)
      if (places.get(companyId) === move.to) places.set(companyId, move.from);
  }
  return [...new Set(places.values())];
}

/** Whether the hold covers the instant (T6): at its end the account is free. */
export const covers = (
  { from, until }: Pick<ReplayedHold, 'from' | 'until'>,
  at: Temporal.Instant,
): boolean =>
  Temporal.Instant.compare(from, at) <= 0 && (until === null || Temporal.Instant.compare(at, until) < 0);

export type HolderAt = {
  accountIds: string[];
  /** Who was protected; several only where a record stands for some that were customers of their own then. */
  holds: ReplayedHold[];
  /** Of an account that was free: the protection before, if there was one. */
  before: ReplayedHold | null;
};

/** Who held the company's account at `at`, from holds as they were known. */
export function holderAt(
  accountIds: string[],
  holds: readonly ReplayedHold[],
  at: Temporal.Instant,
): HolderAt {
  const own = holds.filter(hold => accountIds.includes(hold.accountId));
  const now = own.filter(hold => covers(hold, at));
  const past = own
    .filter(
      ({ from, until }) => until !== null && Temporal.Instant.compare(until, at) <= 0 && !from.equals(until),
    )
    .toSorted((a, b) => Temporal.Instant.compare(a.until ?? a.from, b.until ?? b.from));
  return { accountIds, holds: now, before: now.length > 0 ? null : (past.at(-1) ?? null) };
}
