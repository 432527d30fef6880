import { normaliseDomain } from '../domain/identity.ts';
import { domainOfAddress, normalAddress } from '../domain/partner-contact.ts';
import { giveLink, type IssuePorts } from './issue-partner-link.ts';
import { type MailContactPorts, mailPageLink, mailVerifyCode } from './mail-partner-contact.ts';
import type { CodesPort } from './partner-contact-records.ts';
import type { CustomerAsked, PartnerRequest } from './partner-request-records.ts';
import { type SubmitForDomainPorts, submitForDomain } from './submit-for-domain.ts';
import type { TellPorts } from './tell-partner-managers.ts';

export type RegisterByFormPorts = SubmitForDomainPorts &
  IssuePorts &
  CodesPort &
  MailContactPorts &
  TellPorts;

type Person = { personName: string; personEmail: string };

/**
 * Keeps what somebody asked for by the public form, and sends a code to the address that was given. Nothing is looked
 * up: whoever the address belongs to, the same is done.
 *
 * @returns the request's id, by which the code is given back
 */
export async function askByForm(
  ports: RegisterByFormPorts,
  asked: CustomerAsked & Person,
  program: string | null,
): Promise<string> {
  const requestId = ports.id('prq');
  const email = normalAddress(asked.personEmail);
  await ports.insertRequest({
    ...asked,
    requestId,
    personEmail: email,
    partnerCompanyId: null,
    contactId: null,
    askedAt: await ports.now(),
    status: 'unverified',
    companyId: null,
    registrationId: null,
    refusal: null,
  });
  const codeId = ports.id('cod');
  await ports.saveCode({ codeId, subjectId: requestId });
  await mailVerifyCode(ports, { email, program }, codeId);
  return requestId;
}

/**
 * Takes the code of a request: the address is the reader's. A partner's domain makes the person known to the program,
 * with a link of its own, and the request a registration; any other makes it a task for the partner managers. The one
 * who asked gets one answer for both, and learns by mail.
 *
 * @returns false when the code is not right, or not good any more
 */
export async function confirmByForm(
  ports: RegisterByFormPorts,
  requestId: string,
  isCode: (codeId: string) => boolean,
  program: string | null,
): Promise<boolean> {
  const codeId = await ports.tryCode(requestId);
  if (codeId === null || !isCode(codeId)) return false;
  const request = await ports.lockRequest(requestId);
  if (request?.status !== 'unverified' || request.personEmail === null) return false;
  await ports.useCode(codeId);
  const partnerCompanyId = await partnerOfAddress(ports, request.personEmail);
  if (partnerCompanyId === null) await passOn(ports, request);
  else await take(ports, request, partnerCompanyId, program);
  return true;
}

/** The active partner on whose company's domain the address is; null where none or several are. */
export async function partnerOfAddress(ports: PartnerOfDomainPorts, email: string): Promise<string | null> {
  const domain = domainOfAddress(email);
  return domain === null ? null : await partnerOfDomain(ports, domain);
}

export type PartnerOfDomainPorts = Pick<
  RegisterByFormPorts,
  'policyInForce' | 'companiesWithDomains' | 'partners'
>;

/** The active partner whose company has the domain; null where none or several have. */
export async function partnerOfDomain(ports: PartnerOfDomainPorts, domain: string): Promise<string | null> {
  const { policy } = await ports.policyInForce();
  const identity = normaliseDomain(domain, policy.matching);
  if (identity.kind === 'nobody') return null;
  const companies = await ports.companiesWithDomains([identity.domain], '0');
  const partners = await ports.partners([...new Set(companies.map(({ company }) => company.companyId))]);
  const active = partners.filter(partner => partner.status === 'active');
  return active.length === 1 ? (active[0]?.companyId ?? null) : null;
}

async function take(
  ports: RegisterByFormPorts,
  request: PartnerRequest,
  partnerCompanyId: string,
  program: string | null,
): Promise<void> {
  const email = request.personEmail ?? '';
  const known = await ports.contactByEmail(partnerCompanyId, email);
  const contact =
    known !== null
      ? known
      : await giveLink(ports, {
          actor: { kind: 'automation' },
          partnerCompanyId,
          email,
          name: request.personName,
          hubspotContactId: null,
        });
  const save = (settled: Pick<PartnerRequest, 'status' | 'registrationId' | 'refusal'>) =>
    ports.saveRequest({ ...request, partnerCompanyId, contactId: contact.contactId, ...settled });
  // Whose link was taken back acts for the partner no more: a person decides about what they ask for.
  if (contact.revokedAt !== null) return await passOn(ports, request);
  const outcome = await submitForDomain(ports, contact, request);
  if (!outcome.ok) await save({ status: 'refused', registrationId: null, refusal: outcome.refusal });
  // Of a customer that is to be made the new request waits, in this one's place.
  else await save({ status: 'submitted', registrationId: outcome.registrationId, refusal: null });
  await mailPageLink(ports, contact, program, request.requestId);
}

/** Nobody's partner, or nobody's yet: the partner managers hear of it. In `observe` nobody does. */
async function passOn(ports: RegisterByFormPorts, request: PartnerRequest): Promise<void> {
  await ports.saveRequest({ ...request, status: 'passed-on' });
  const { policy } = await ports.policyInForce();
  if (policy.enforcement === 'observe') return;
  const directory = await ports.directory();
  const managers = directory.roles.flatMap(({ who, role }) =>
    role === 'partner-manager' && 'userId' in who ? [who.userId] : [],
  );
  const owners = (await ports.usersById([...new Set(managers)])).map(person => person.ownerId);
  const now = await ports.now();
  for (const ownerId of owners.length === 0 ? [null] : owners)
    await ports.intendEffect('task', `request:${request.requestId}`, {
      subject: 'Somebody who is no partner’s wants to register a customer',
      body: `${request.personName ?? 'Somebody'} (${request.personEmail}) confirmed the address and asks to register ${request.customerName ?? request.domain} (${request.domain}). ${request.note ?? ''}`.trim(),
      dealId: null,
      companyIds: [],
      ownerId,
      dueAt: now.toString(),
    });
}
