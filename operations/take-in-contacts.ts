import type { CompanyContact, IdentityPort } from './identity-records.ts';
import { type JudgeDealsPorts, judgeDeals } from './judge-deals.ts';

/** Companies that may share a contact with a customer's and whose deals are looked at again. */
const mostTwins = 50;

/**
 * Takes in whose contacts are whose, as read for the companies `wanted` (M7). Where a registered customer has another
 * contact than before, or a contact of its is of another company now, deals of the companies that share one are judged
 * again: one of them may be the customer entered twice (D9), whenever the contact was linked.
 *
 * @returns ids of deals about which a finding was raised or closed
 */
export async function takeInContacts(
  ports: JudgeDealsPorts & Pick<IdentityPort, 'saveContacts'>,
  wanted: readonly string[],
  contactsOf: ReadonlyMap<string, CompanyContact[]>,
): Promise<Set<string>> {
  const companyIds = [...new Set([...wanted, ...contactsOf.keys()])];
  const before = await ports.contactsOf(companyIds);
  await ports.saveContacts(wanted, contactsOf);
  const after = await ports.contactsOf(companyIds);
  const told = (contacts: readonly CompanyContact[] = []) =>
    contacts.map(({ contactId, address }) => `${contactId} ${address}`).join();
  const changed = companyIds.filter(id => told(before.get(id)) !== told(after.get(id)));
  if (changed.length === 0) return new Set();
  const accounts = (await ports.companies(changed)).map(company => company.accountId);
  const registered = (await ports.activeClaimsOfAccounts([...new Set(accounts)])).map(
    ({ accountId }) => accountId,
  );
  if (registered.length === 0) return new Set();
  await ports.lockAccounts([...new Set(registered)]);
  const twins = new Set<string>();
  for (const accountId of new Set(registered))
    for (const { companyId } of await ports.lookAlikes(accountId, mostTwins)) twins.add(companyId);
  return await judgeDeals(ports, await ports.dealsOfCompanies([...twins]));
}
