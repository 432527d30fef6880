import { type EarlierRow, judgeImportRow, type RowVerdict } from '../domain/import-verdict.ts';
import { claimSummary } from './claim-summary.ts';
import type { ImportFactsPort, ImportsPort, OpenRow, RowPlace } from './import-records.ts';
import type { ClockPort, PartnersPort } from './ports.ts';

export type JudgePorts = ImportsPort & ImportFactsPort & ClockPort & PartnersPort;

/** Where judging goes on, and which rows of the customer that it has come to would live. */
export type JudgePlace = { after: RowPlace; earlier: EarlierRow[] };

/**
 * Says of a batch of rows, after the place, what would become of each (`judgeImportRow`). Rows come customer by
 * customer, the oldest first, so only one customer's rows are remembered from batch to batch.
 *
 * @returns where to go on; null: all are judged
 */
export async function judgeImportBatch(
  ports: JudgePorts,
  importId: string,
  place: JudgePlace | null,
  size: number,
): Promise<JudgePlace | null> {
  const rows = await ports.rowsToJudge(importId, place?.after ?? null, size);
  const last = rows.at(-1);
  if (last === undefined) return null;
  const now = await ports.now();
  const live = Map.groupBy(
    await ports.liveClaimsOfAccounts([...new Set(rows.map(row => row.accountId))]),
    claim => claim.accountId,
  );
  const partnerIds = [...new Set(rows.map(row => row.partnerCompanyId))];
  const partners = new Map((await ports.partners(partnerIds)).map(partner => [partner.companyId, partner]));
  const ownAccounts = new Set(
    (await ports.accountsOfPartners(partnerIds)).map(own => `${own.partnerCompanyId} ${own.accountId}`),
  );
  let [accountId, earlier] = [place?.after.accountId, place?.earlier ?? []];
  const verdicts: (RowVerdict & { line: number })[] = [];
  for (const row of rows) {
    if (row.accountId !== accountId) [accountId, earlier] = [row.accountId, []];
    const verdict = judgeImportRow({
      protectedFrom: row.protectedFrom,
      protectedUntil: row.protectedUntil,
      now,
      partner: partnerOf(row, partners),
      accountIsPartnerItself: ownAccounts.has(`${row.partnerCompanyId} ${row.accountId}`),
      claims: (live.get(row.accountId) ?? []).map(claimSummary),
      earlier,
    });
    if (verdict.expected === 'active' || verdict.expected === 'queued')
      earlier = [...earlier, { line: row.line, partnerCompanyId: row.partnerCompanyId }];
    verdicts.push({ ...verdict, line: row.line });
  }
  await ports.saveVerdicts(importId, verdicts);
  return { after: last, earlier };
}

function partnerOf(
  row: OpenRow,
  partners: Map<string, { companyId: string; status: 'active' | 'suspended' | 'terminated' }>,
) {
  const partner = partners.get(row.partnerCompanyId);
  if (partner === undefined) throw new Error(`Partner ${row.partnerCompanyId} is not known any more`);
  return partner;
}
