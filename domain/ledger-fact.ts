/** One entry of the ledger, as far as rules look at it. Ids are text; `facts` are ids, codes and instants (ISO 8601). */
export type LedgerFact = {
  entryId: string;
  kind: string;
  registrationId: string | null;
  /** The account of its day: a union later does not change it. */
  accountId: string | null;
  occurredAt: Temporal.Instant;
  recordedAt: Temporal.Instant;
  facts: Record<string, unknown>;
};

/** The ledger cannot be replayed: an entry lacks a fact. */
export class ReplayError extends Error {}

/** Reads facts of one entry; what is not there in the form expected is a defect of whoever wrote it. */
export function factsOf(entry: LedgerFact): { text(name: string): string; texts(name: string): string[] } {
  const lacks = (name: string, what: string) =>
    new ReplayError(`Ledger entry ${entry.entryId} (${entry.kind}) has no ${what} “${name}”`);
  return {
    text: name => {
      const found = entry.facts[name];
      if (typeof found !== 'string') throw lacks(name, 'text');
      return found;
    },
    texts: name => {
      const found = entry.facts[name];
      if (!Array.isArray(found) || !found.every(item => typeof item === 'string')) throw lacks(name, 'texts');
      return found;
    },
  };
}
