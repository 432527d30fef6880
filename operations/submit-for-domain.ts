import type { PartnerContact } from '../domain/partner-contact.ts';
import { submissionObstacles } from '../domain/submission-obstacles.ts';
import type {
  CustomerAsked,
  CustomersPort,
  PartnerRequest,
  RequestsPort,
} from './partner-request-records.ts';
import { contactPerson } from './person-of.ts';
import type { Refused } from './record-refusal.ts';
import { refuse } from './refuse.ts';
import { type SubmitPorts, submitRegistration } from './submit-registration.ts';

export type SubmitForDomainPorts = SubmitPorts & RequestsPort & CustomersPort;

/**
 * Registers a customer that is known by its domain, for the contact's own partner. A customer that HubSpot has not yet
 * is made there by the worker, and the registration submitted when it is: HubSpot is never called while the caller
 * waits. Of those who ask for one and the same new customer the first comes first.
 */
export async function submitForDomain(
  ports: SubmitForDomainPorts,
  contact: Pick<PartnerContact, 'contactId' | 'partnerCompanyId'>,
  asked: CustomerAsked,
): Promise<{ ok: true; registrationId: string | null; requestId: string | null } | Refused> {
  const companyId = await companyOf(ports, asked.domain);
  if (companyId !== null) {
    const submitted = await submitFor(ports, contact, asked, companyId);
    if (!submitted.ok) return submitted;
    return { ok: true, registrationId: submitted.registrationId, requestId: null };
  }
  const refused = await refusedAnyway(ports, contact);
  if (refused !== null) return refused;
  const request: PartnerRequest = {
    ...asked,
    requestId: ports.id('prq'),
    ...contact,
    partnerCompanyId: contact.partnerCompanyId,
    personName: null,
    personEmail: null,
    askedAt: await ports.now(),
    status: 'waiting',
    companyId: null,
    registrationId: null,
    refusal: null,
  };
  await ports.insertRequest(request);
  await ports.wantCustomer();
  return { ok: true, registrationId: null, requestId: request.requestId };
}

/** Submits what was asked for on a customer that is there. */
export const submitFor = (
  ports: SubmitPorts,
  contact: Pick<PartnerContact, 'contactId' | 'partnerCompanyId'>,
  { note, estimate }: CustomerAsked,
  companyId: string,
) =>
  submitRegistration(ports, {
    actor: contactPerson(contact),
    companyId,
    partnerCompanyId: contact.partnerCompanyId,
    dealId: null,
    note,
    contactIds: [],
    estimate,
  });

/** The customer's record: of several with the domain the oldest, which are one customer (M2). */
export async function companyOf(
  ports: Pick<SubmitForDomainPorts, 'companiesWithDomains' | 'companyMadeFor'>,
  domain: string,
): Promise<string | null> {
  const [first] = await ports.companiesWithDomains([domain], '0');
  return first?.company.companyId ?? (await ports.companyMadeFor(domain));
}

/** What no customer would change: the partner's standing, and how many open claims it has. */
async function refusedAnyway(
  ports: SubmitForDomainPorts,
  contact: Pick<PartnerContact, 'contactId' | 'partnerCompanyId'>,
): Promise<Refused | null> {
  const { partnerCompanyId } = contact;
  const partner = await ports.lockPartner(partnerCompanyId);
  if (partner === null) return { ok: false, refusal: refuse.unknownPartner(partnerCompanyId) };
  const { policy } = await ports.policyInForce();
  const waiting = (await ports.openRequestsOf(partnerCompanyId)).filter(({ status }) => status === 'waiting');
  const [obstacle] = submissionObstacles({
    now: await ports.now(),
    partner: {
      companyId: partnerCompanyId,
      status: partner.status,
      tier: partner.tier,
      openClaims: (await ports.openClaims(partnerCompanyId)) + waiting.length,
    },
    accountIsPartnerItself: false,
    waived: [],
    ownClaims: [],
    policy,
  });
  return obstacle === undefined ? null : { ok: false, refusal: obstacle };
}
