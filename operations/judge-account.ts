import { type JudgeDealsPorts, judgeDeals } from './judge-deals.ts';

/**
 * Judges the deals that are known on an account: its protection begins, or another account became part of it. The
 * account must be locked.
 */
export async function judgeAccount(ports: JudgeDealsPorts, accountId: string): Promise<void> {
  const claims = await ports.activeClaimsOfAccounts([accountId]);
  if (claims.length === 0) return;
  const companies = await ports.companiesOfAccount(accountId);
  await judgeDeals(ports, await ports.dealsOfCompanies(companies.map(company => company.companyId)));
}
