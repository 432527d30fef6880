import { inPortal } from '../../../adapters/postgres/in-portal.ts';
import { ledgerEntries } from '../../../adapters/postgres/ledger-entries.ts';
import { accountsAt, holderAt } from '../../../domain/holder-at.ts';
import { replayLedger } from '../../../domain/replay.ts';
import type { Run } from '../run.ts';

/** Who held a company's customer at an instant, as the holds said at that very instant. */
type Sight = { at: number; lastEntry: string; company: string; registration: string | null };

/** Remembers what was seen while it was so, and asks the ledger for it when all is over (T2, P2). */
export type HolderCheck = {
  look(run: Run, lastEntry: string): Promise<void>;
  compare(run: Run): Promise<void>;
};

export function createHolderCheck(): HolderCheck {
  const sights: Sight[] = [];
  return {
    look: async (run, lastEntry) => {
      const { rows } = await run.db.admin.query<{ company: string; registration: string | null }>(
        `SELECT c.company_id AS company, h.registration_id AS registration FROM companies c
           LEFT JOIN holds h ON h.portal_id = c.portal_id AND h.account_id = c.account_id AND h.period @> program_now()`,
      );
      const at = run.nowMs();
      for (const row of rows) sights.push({ at, lastEntry, ...row });
    },
    compare: async run => {
      const { entries, companies } = await inPortal(
        run.db.pool,
        run.portalId,
        { fenced: false },
        async tx => ({
          entries: await ledgerEntries(tx),
          companies: await tx.query<{ companyId: string; accountId: string; mergedInto: string | null }>(
            `SELECT company_id AS "companyId", account_id AS "accountId", merged_into AS "mergedInto" FROM companies
            WHERE portal_id = $1`,
            [tx.portalId],
          ),
        }),
      );
      const { moves } = replayLedger(entries);
      for (const [ms, seen] of Map.groupBy(sights, sight => sight.at)) {
        const at = Temporal.Instant.fromEpochMilliseconds(ms);
        const known = entries.filter(entry => entry.recordedAt.epochMilliseconds <= ms);
        // What was decided later in the same millisecond was not seen.
        const last = known.at(-1)?.entryId ?? '0';
        const { holds } = replayLedger(known);
        for (const sight of seen.filter(({ lastEntry }) => lastEntry === last)) {
          const company = companies.filter(({ companyId }) => companyId === sight.company);
          const found = holderAt(accountsAt(company, moves, { at, knownAt: at }), holds, at).holds;
          const told = found.map(hold => hold.registrationId).join(' and ') || null;
          run.sometimes.count(told === null ? 'holder: none' : 'holder: one');
          if (told !== sight.registration)
            run.violate(
              `T2: company ${sight.company} was held by ${sight.registration} at ${at}, the ledger says ${told}`,
            );
        }
      }
    },
  };
}
