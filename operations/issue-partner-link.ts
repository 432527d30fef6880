import { companyDomains, normaliseDomain } from '../domain/identity.ts';
import {
  domainOfAddress,
  normalAddress,
  type PartnerContact,
  signInLimits,
} from '../domain/partner-contact.ts';
import type { Refusal } from '../domain/refusal.ts';
import type { ContactsPort } from './partner-contact-records.ts';
import type { AccountsPort, ClockPort, LedgerPort, MintPort, PartnersPort, PolicyPort } from './ports.ts';
import type { Actor } from './records.ts';
import { refuse } from './refuse.ts';

export type IssuePorts = ContactsPort &
  PartnersPort &
  PolicyPort &
  ClockPort &
  LedgerPort &
  MintPort &
  Pick<AccountsPort, 'company'>;

/**
 * Gives a person of a partner a personal link, for a year. The address has to be on a domain of the partner's company,
 * since the codes that open the link go there and nowhere else. Who had a link gets a new one, and the old one ends.
 *
 * @returns UNKNOWN_PARTNER, NOT_PERMITTED or ADDRESS_ELSEWHERE as refusals
 */
export async function issuePartnerLink(
  ports: IssuePorts,
  command: {
    actor: Actor & { kind: 'user' };
    partnerCompanyId: string;
    email: string;
    name: string | null;
    hubspotContactId: string | null;
  },
): Promise<{ ok: true; contact: PartnerContact } | { ok: false; refusal: Refusal }> {
  const { actor, partnerCompanyId } = command;
  const partner = await ports.lockPartner(partnerCompanyId);
  if (partner === null) return { ok: false, refusal: refuse.unknownPartner(partnerCompanyId) };
  const notAllowed = refuse.unlessMayFor(actor, partnerCompanyId, 'issue-partner-link');
  if (notAllowed !== null) return { ok: false, refusal: notAllowed };
  const elsewhere = await notOnItsDomain(ports, partnerCompanyId, command.email);
  if (elsewhere !== null) return { ok: false, refusal: elsewhere };
  return { ok: true, contact: await giveLink(ports, command) };
}

/** What issuing does once it is allowed; the public form does it for who showed that the address is theirs. */
export async function giveLink(
  ports: IssuePorts,
  command: {
    actor: Actor;
    partnerCompanyId: string;
    email: string;
    name: string | null;
    hubspotContactId: string | null;
  },
): Promise<PartnerContact> {
  const { actor, partnerCompanyId, name, hubspotContactId } = command;
  const now = await ports.now();
  const contact = await ports.issueLink({
    partnerCompanyId,
    hubspotContactId,
    name,
    email: normalAddress(command.email),
    linkId: ports.id('lnk'),
    issuedAt: now,
    linkExpiresAt: now.add({ hours: 24 * signInLimits.linkDays }),
    issuedBy: actor.kind === 'user' ? actor.userId : null,
  });
  await appendAboutContact(ports, 'partner-link-issued', contact, actor, now);
  return contact;
}

/** Codes must reach nobody but the partner's people. */
async function notOnItsDomain(
  ports: Pick<IssuePorts, 'company' | 'policyInForce'>,
  partnerCompanyId: string,
  email: string,
): Promise<Refusal | null> {
  const domains = await domainsOfPartner(ports, partnerCompanyId);
  const domain = domainOfAddress(normalAddress(email));
  const { policy } = await ports.policyInForce();
  const identity = normaliseDomain(domain, policy.matching);
  if (identity.kind !== 'nobody' && domains.includes(identity.domain)) return null;
  return {
    code: 'ADDRESS_ELSEWHERE',
    rule: 'R-partner',
    title: 'That address is not the partner’s',
    detail:
      domains.length === 0
        ? 'The partner’s company in HubSpot has no domain of its own, so no address can be told to be the partner’s.'
        : `A personal link is opened with codes that go to the partner’s own mail. Its domains are ${domains.join(', ')}.`,
    facts: { emailDomain: domain, partnerDomains: domains },
    wouldChange: [
      {
        fact: 'partnerDomains',
        becomes: domain === null ? domains : [...domains, domain],
        text: 'Give an address on one of the partner’s domains, or add the domain to its company in HubSpot.',
      },
    ],
  };
}

/** Registrable domains of the partner's own company, as HubSpot has them. */
export async function domainsOfPartner(
  ports: Pick<IssuePorts, 'company' | 'policyInForce'>,
  partnerCompanyId: string,
): Promise<string[]> {
  const company = await ports.company(partnerCompanyId);
  const { policy } = await ports.policyInForce();
  return company === null ? [] : companyDomains(company, policy.matching);
}

/** Ids and nothing else: name and address stand where they can be erased. */
export async function appendAboutContact(
  ports: Pick<IssuePorts, 'append' | 'policyInForce'>,
  kind: 'partner-link-issued' | 'partner-link-revoked',
  { contactId, partnerCompanyId }: PartnerContact,
  actor: Actor,
  now: Temporal.Instant,
): Promise<void> {
  await ports.append({
    kind,
    registrationId: null,
    accountId: null,
    partnerCompanyId,
    actor,
    occurredAt: now,
    recordedAt: now,
    policyVersion: (await ports.policyInForce()).version,
    rules: ['R-partner'],
    facts: { contactId },
  });
}
