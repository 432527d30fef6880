/**
 * The row of `ledger` with an id, to be joined laterally to what names it; `$1` is the portal. OFFSET keeps the lookup
 * by primary key, whatever Postgres believes of a table that it has not analysed since thousands of entries came at
 * once: planned as a join, sealing an import of 10,000 deals took minutes, and this way takes a second.
 */
export const ledgerRow = (entryId: string): string =>
  `(SELECT * FROM ledger WHERE portal_id = $1 AND entry_id = ${entryId} OFFSET 0)`;
