import { explainImport, type ImportFacts, judgeImport } from '../domain/import-claim.ts';
import { claimSummary } from './claim-summary.ts';
import type { ImportFactsPort, OpenRow, RowOutcome } from './import-records.ts';
import { importedClaim, importedEntry, importedOrigin } from './imported-claim.ts';
import type { ClockPort, MintPort, OutboxPort, PartnersPort, PolicyPort, ReadsPort } from './ports.ts';
import type { Actor, LedgerEntry, Registration } from './records.ts';
import { refuse } from './refuse.ts';
import type { ClaimOrigin } from './standing-records.ts';

/** What is kept of many registrations at once that ended before they came here. */
export type HistoryPort = {
  drawClaimSequences(count: number): Promise<bigint[]>;
  /** Registrations that ended: no hold, no clock. */
  insertHistory(registrations: readonly Registration[]): Promise<void>;
  saveOrigins(origins: readonly ClaimOrigin[]): Promise<void>;
  appendAll(entries: readonly LedgerEntry[]): Promise<void>;
};

export type ImportHistoryPorts = HistoryPort &
  ImportFactsPort &
  ClockPort &
  MintPort &
  OutboxPort &
  PartnersPort &
  PolicyPort &
  ReadsPort;

/**
 * Imports many old registrations that have ended, with a statement for each kind of row instead of some for each
 * registration: most of what an older program leaves is history. It decides by the same rule as importing one, and
 * keeps the same. Partners and accounts must be locked; rows whose answer is not history are handed back.
 */
export async function importHistory(
  ports: ImportHistoryPorts,
  actor: Actor & { kind: 'user' },
  rows: readonly (OpenRow & { accountId: string })[],
): Promise<{ outcomes: RowOutcome[]; left: OpenRow[] }> {
  if (rows.length === 0 || refuse.unlessMayFor(actor, rows[0]?.partnerCompanyId ?? '', 'admin') !== null)
    return { outcomes: [], left: [...rows] };
  const factsOf = await historyFacts(ports, rows);
  const isHistory = (row: OpenRow) => {
    const facts = factsOf(row);
    const verdict = facts === null ? null : judgeImport(facts);
    return verdict?.ok === true && verdict.as === 'expired';
  };
  const history = rows.flatMap(row => {
    const facts = factsOf(row);
    return facts !== null && isHistory(row) ? [{ row, why: explainImport(facts) }] : [];
  });
  const now = await ports.now();
  const { version: policyVersion } = await ports.policyInForce();
  const sequences = await ports.drawClaimSequences(history.length);
  const made = history.map(({ row, why }, index) => {
    const sequence = sequences[index];
    if (sequence === undefined) throw new Error('The database drew too few sequence numbers');
    const { accountId } = row;
    const given = { accountId, as: 'expired' as const, now, policyVersion, sequence };
    return { row, why, registration: importedClaim(ports, { actor, row }, given) };
  });
  await ports.insertHistory(made.map(({ registration }) => registration));
  await ports.saveOrigins(made.map(({ registration, row }) => importedOrigin(registration, row)));
  await ports.appendAll(
    made.map(({ registration, row, why }) => importedEntry(registration, actor, row, why)),
  );
  const dealIds = history.flatMap(({ row: { dealId } }) => (dealId === null ? [] : [dealId]));
  await ports.wantReads('deals', dealIds);
  await ports.touchDeals(dealIds);
  return {
    outcomes: made.map(({ row, registration }) => ({
      line: row.line,
      outcome: 'expired',
      code: null,
      reason: null,
      registrationId: registration.registrationId,
    })),
    left: rows.filter(row => !isHistory(row)),
  };
}

/** What the rule looks at of each row; null: something stands against it, which is for the one who looks closer. */
async function historyFacts(
  ports: ImportHistoryPorts,
  rows: readonly OpenRow[],
): Promise<(row: OpenRow) => ImportFacts | null> {
  const now = await ports.now();
  const imported = new Set(await ports.importedReferences(rows.map(row => row.reference)));
  const partners = new Map(
    (await ports.partners([...new Set(rows.map(row => row.partnerCompanyId))])).map(partner => [
      partner.companyId,
      partner,
    ]),
  );
  const own = new Set(
    (await ports.accountsOfPartners()).map(each => `${each.partnerCompanyId} ${each.accountId}`),
  );
  const live = await ports.liveClaimsOfAccounts([...new Set(rows.map(row => row.accountId))]);
  const claims = Map.groupBy(
    live.map(claim => ({ ...claimSummary(claim), accountId: claim.accountId })),
    claim => claim.accountId,
  );
  const dealIds = rows.flatMap(({ dealId }) => (dealId === null ? [] : [dealId]));
  const deals = new Map(
    (await ports.accountsOfDeals(dealIds)).map(({ dealId, accountIds }) => [dealId, accountIds]),
  );
  return row => {
    const partner = partners.get(row.partnerCompanyId);
    const elsewhere = row.dealId !== null && deals.get(row.dealId)?.includes(row.accountId) === false;
    if (partner === undefined || imported.has(row.reference) || elsewhere) return null;
    const accountIsPartnerItself = own.has(`${row.partnerCompanyId} ${row.accountId}`);
    return { ...row, now, partner, accountIsPartnerItself, claims: claims.get(row.accountId) ?? [] };
  };
}
