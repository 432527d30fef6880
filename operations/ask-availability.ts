import { askerOf, explainProbing, isProbing } from '../domain/availability.ts';
import type { AvailabilityPort } from './availability-records.ts';
import type { ContactsPort } from './partner-contact-records.ts';
import type { LedgerPort, PartnersPort } from './ports.ts';
import type { Actor } from './records.ts';
import { type TellPorts, tellPartnerManagers } from './tell-partner-managers.ts';

export type AskAvailabilityPorts = AvailabilityPort &
  LedgerPort &
  PartnersPort &
  Pick<ContactsPort, 'contactsById'> &
  TellPorts;

/**
 * Whether a customer can be registered now, by its registrable domain: never who stands in the way (I7). What is done
 * besides is the same whatever the answer is (E44).
 */
export async function askAvailability(
  ports: AskAvailabilityPorts,
  { actor, domain }: { actor: Actor & { kind: 'user' }; domain: string },
): Promise<{ available: boolean }> {
  const taken = await ports.isTaken(domain);
  await countQuestion(ports, { actor, about: domain });
  return { available: !taken };
}

/**
 * Counts a question whose answer says whether a customer is free, and tells once of somebody who asks about more
 * customers in a day than the program finds usual: whoever looks after the partner (E44).
 *
 * @param question.about what the customer is known by, the same for each question about it: its registrable domain
 */
export async function countQuestion(
  ports: AskAvailabilityPorts,
  { actor, about }: { actor: Actor & { kind: 'user' }; about: string },
): Promise<void> {
  const { policy, version } = await ports.policyInForce();
  const directory = await ports.directory();
  const now = await ports.now();
  const asker = askerOf({
    userId: actor.userId,
    partnerCompanyIds: [
      ...directory.partnerUsers
        .filter(entry => entry.userId === actor.userId)
        .map(entry => entry.partnerCompanyId),
      ...(await ports.contactsById([actor.userId])).map(contact => contact.partnerCompanyId),
    ],
  });
  const askedOn = now.toZonedDateTimeISO(policy.timeZone).toPlainDate();
  const domains = await ports.countQuestion({ asker: asker.key, askedOn, domain: about });
  if (!isProbing(domains, policy.hoarding)) return;
  if (!(await ports.recordAlert({ asker: asker.key, askedOn, domains }))) return;
  const { partnerCompanyId } = asker;
  await ports.append({
    kind: 'availability-probed',
    why: explainProbing(askedOn, domains, policy.hoarding),
    registrationId: null,
    accountId: null,
    partnerCompanyId,
    actor,
    occurredAt: now,
    recordedAt: now,
    policyVersion: version,
    rules: ['E44'],
    facts: {
      code: 'MANY_CUSTOMERS_ASKED_ABOUT',
      askedOn: askedOn.toString(),
      domains,
    },
  });
  if (partnerCompanyId !== null) await tell(ports, partnerCompanyId, askedOn, domains);
}

async function tell(
  ports: AskAvailabilityPorts,
  partnerCompanyId: string,
  askedOn: Temporal.PlainDate,
  domains: number,
): Promise<void> {
  const partner = await ports.partner(partnerCompanyId);
  await tellPartnerManagers(ports, partnerCompanyId, {
    subjectId: `probing:${partnerCompanyId}:${askedOn}`,
    subject: `${partner?.name ?? 'A partner'} asks about many customers (E44)`,
    body: `People of ${partner?.name ?? 'the partner'} asked on one day about ${domains} different customers whether they are free, which is more than the program finds usual. They learned of none who holds it. Ask them what they are looking for.`,
  });
}
