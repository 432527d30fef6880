import { type JudgeDealsPorts, judgeDeals } from './judge-deals.ts';
import type { DealRecord } from './records.ts';

/**
 * Judges the deals that are known on an account: its protection begins, or another account became part of it. The
 * account must be locked.
 */
export async function judgeAccount(ports: JudgeDealsPorts, accountId: string): Promise<void> {
  const deals = await dealsOfAccount(ports, accountId);
  if (deals.length === 0) return;
  if ((await ports.activeClaimsOfAccounts([accountId])).length > 0) await judgeDeals(ports, deals);
}

async function dealsOfAccount(ports: JudgeDealsPorts, accountId: string): Promise<DealRecord[]> {
  const companies = await ports.companiesOfAccount(accountId);
  return await ports.dealsOfCompanies(companies.map(company => company.companyId));
}
