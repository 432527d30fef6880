import type { Store } from '../../../adapters/postgres/store.ts';
import { companyDomains } from '../../../domain/identity.ts';
import type { DisputeRecord } from '../../../operations/dispute-records.ts';
import type { Registration } from '../../../operations/records.ts';

/**
 * What a partner of a case must not see of the other partners on the customer (I7): their names, the words that set
 * a name apart, domains, people with their addresses, records, and amounts in the ways in which they are written.
 */
export async function hiddenFrom(
  store: Store,
  dispute: DisputeRecord,
  ownPartnerId: string | null,
): Promise<string[]> {
  const claims = (await store.claimsOfAccount(dispute.accountId)).filter(
    claim => claim.partnerCompanyId !== ownPartnerId,
  );
  const parties = dispute.parties.flatMap(party => party.partnerCompanyId ?? []);
  const partnerIds = [...new Set([...parties, ...claims.map(claim => claim.partnerCompanyId)])].filter(
    id => id !== ownPartnerId,
  );
  const hidden: string[] = [...partnerIds, ...claims.flatMap(recordsOf)];
  for (const partner of await store.partners(partnerIds))
    hidden.push(partner.name, ...tellingWords(partner.name));
  const { policy } = await store.policyInForce();
  for (const company of await store.companies(partnerIds))
    hidden.push(...companyDomains(company, policy.matching));
  const directory = await store.directory();
  const userIds = directory.partnerUsers
    .filter(entry => partnerIds.includes(entry.partnerCompanyId))
    .map(entry => entry.userId);
  hidden.push(...userIds, ...(await store.emailsOf(userIds)));
  hidden.push(...(await store.usersById(userIds)).flatMap(user => user.name ?? []));
  for (const partnerId of partnerIds)
    for (const { name, email } of await store.contactsOfPartner(partnerId))
      hidden.push(...[name, email].filter(each => each !== null));
  return hidden;
}

function recordsOf({ registrationId, dealId, contactIds, estimate }: Registration): string[] {
  return [
    registrationId,
    ...(dealId === null ? [] : [dealId]),
    ...contactIds,
    ...(estimate === null ? [] : amountsAsWritten(estimate)),
  ];
}

/** Words of many names; they set no partner apart. */
const common =
  /^(and|company|consulting|corp|corporation|digital|global|gmbh|group|inc|international|limited|ltd|partner|partners|services|software|solutions|systems|technologies|technology|the)$/i;

const tellingWords = (name: string) =>
  name.split(/[\s,.&/-]+/).filter(word => word.length >= 4 && !common.test(word));

/** 1250000 minor units of EUR: `12500.00`, `12,500.00`, `12.500,00`, `12 500`, … */
function amountsAsWritten({ amountMinor, currency }: { amountMinor: bigint; currency: string }): string[] {
  const digits = new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions();
  const decimals = digits.maximumFractionDigits ?? 2;
  const unit = 10n ** BigInt(decimals);
  const whole = amountMinor / unit;
  const rest = String(amountMinor % unit).padStart(decimals, '0');
  const grouped = (separator: string) => String(whole).replace(/\B(?=(\d{3})+(?!\d))/g, separator);
  const wholes = [',', '.', ' ', ' ', '’', "'", ''].map(grouped);
  const written = wholes.flatMap(each =>
    decimals === 0 ? [each] : [`${each}.${rest}`, `${each},${rest}`, each],
  );
  return [...written, String(amountMinor)].filter(text => text.length >= 3);
}
