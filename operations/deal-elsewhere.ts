import type { Refusal } from '../domain/refusal.ts';
import type { AccountsPort, DealsPort } from './ports.ts';
import { refuse } from './refuse.ts';

/** A deal that we know to belong to another account cannot carry the claim; null: nothing known stands against it. */
export async function dealElsewhere(
  ports: AccountsPort & DealsPort,
  named: { dealId: string; companyId: string },
  accountId: string,
): Promise<Refusal | null> {
  const deal = await ports.deal(named.dealId);
  if (deal === null || deal.missing || deal.companyIds.length === 0) return null;
  const accounts = (await ports.companies(deal.companyIds)).map(company => company.accountId);
  return accounts.length > 0 && !accounts.includes(accountId) ? refuse.dealElsewhere(named) : null;
}
