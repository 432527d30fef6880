import { type JudgeDealsPorts, judgeDeals } from './judge-deals.ts';

/**
 * Judges the deals that are known on an account: its protection begins, or another account became part of it. The
 * account must be locked.
 */
export async function judgeAccount(ports: JudgeDealsPorts, accountId: string): Promise<void> {
  const [claims, companies] = await Promise.all([
    ports.activeClaimsOfAccounts([accountId]),
    ports.companiesOfAccount(accountId),
  ]);
  if (claims.length === 0) return;
  await judgeDeals(ports, await ports.dealsOfCompanies(companies.map(company => company.companyId)));
}
