/** One entry of the ledger, as far as rules look at it. Ids are text; `facts` are ids, codes and instants (ISO 8601). */
export type LedgerFact = {
  entryId: string;
  kind: string;
  registrationId: string | null;
  /** The account of its day: a union later does not change it. */
  accountId: string | null;
  partnerCompanyId: string | null;
  actorUserId: string | null;
  occurredAt: Temporal.Instant;
  recordedAt: Temporal.Instant;
  policyVersion: number;
  facts: Record<string, unknown>;
};

/** The ledger cannot be replayed: an entry lacks a fact, or nobody said what its kind does. */
export class ReplayError extends Error {}

/** Reads facts of one entry; what is not there in the form expected is a defect of whoever wrote it. */
export function factsOf(entry: LedgerFact) {
  const value = (name: string): unknown => entry.facts[name];
  const lacks = (name: string, what: string) =>
    new ReplayError(`Ledger entry ${entry.entryId} (${entry.kind}) has no ${what} “${name}”`);
  const text = (name: string): string => {
    const found = value(name);
    if (typeof found !== 'string') throw lacks(name, 'text');
    return found;
  };
  const textOrNull = (name: string): string | null => (value(name) == null ? null : text(name));
  return {
    text,
    textOrNull,
    instant: (name: string): Temporal.Instant => Temporal.Instant.from(text(name)),
    instantOrNull: (name: string): Temporal.Instant | null => {
      const found = textOrNull(name);
      return found === null ? null : Temporal.Instant.from(found);
    },
    flag: (name: string): boolean => {
      const found = value(name);
      if (typeof found !== 'boolean') throw lacks(name, 'flag');
      return found;
    },
    number: (name: string): number => {
      const found = value(name);
      if (typeof found !== 'number') throw lacks(name, 'number');
      return found;
    },
    texts: (name: string): string[] => {
      const found = value(name);
      if (!Array.isArray(found) || !found.every(item => typeof item === 'string')) throw lacks(name, 'texts');
      return found;
    },
    has: (name: string): boolean => value(name) !== undefined,
  };
}
