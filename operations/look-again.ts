import type { AccountsPort, ClaimsPort, ClockPort, DeadlinesPort } from './ports.ts';

/**
 * Something happened on these companies or registered deals that only a reading of HubSpot explains (D3, D5, D7): their
 * active registrations are looked at now and not at the next round.
 *
 * @returns whether there was any
 */
export async function lookAgain(
  ports: AccountsPort & ClaimsPort & ClockPort & DeadlinesPort,
  at: { companyIds: string[]; dealIds: string[] },
): Promise<boolean> {
  const companies = await ports.companies([...new Set(at.companyIds)]);
  const claims = [
    ...(await ports.activeClaimsOfAccounts([...new Set(companies.map(({ accountId }) => accountId))])),
    ...(await ports.liveClaimsOfDeals([...new Set(at.dealIds)])).filter(({ state }) => state === 'active'),
  ];
  const now = await ports.now();
  for (const registrationId of new Set(claims.map(claim => claim.registrationId)))
    await ports.setDeadline(registrationId, 'engagement', now);
  return claims.length > 0;
}
