import { type PartnerContact, pageLink, signInLimits } from '../domain/partner-contact.ts';
import { type IntendMailPorts, intendMail } from './intend-mail.ts';
import type { PartnersPort } from './ports.ts';

export type MailContactPorts = IntendMailPorts & Pick<PartnersPort, 'partner'>;

/** Sends a person of a partner its personal link. `program`: the vendor's domain; null when it is not known. */
export async function mailPageLink(
  ports: MailContactPorts,
  contact: PartnerContact,
  program: string | null,
  /** Why it is sent; absent: it was issued. */
  occasion: string = contact.linkId,
): Promise<void> {
  const { email, partnerCompanyId } = contact;
  if (email === null) return;
  const partner = await ports.partner(partnerCompanyId);
  await intendMail(ports, {
    key: `partner-page:${occasion}`,
    subjectId: contact.contactId,
    to: await recipientOf(ports, { email, partnerCompanyId, contactId: contact.contactId }, contact.timeZone),
    template: 'partner-page',
    facts: { partner: partner?.name ?? 'your company', program: program ?? 'the partner program' },
    urgency: 'now',
    links: { page: pageLink(contact) },
  });
}

/** Sends the code of a challenge to the address of the contact, and to no other one. */
export async function mailSignInCode(
  ports: MailContactPorts,
  contact: Pick<PartnerContact, 'contactId' | 'email' | 'partnerCompanyId' | 'timeZone'>,
  codeId: string,
): Promise<void> {
  const { email, partnerCompanyId, contactId } = contact;
  if (email === null) return;
  await intendMail(ports, {
    key: `sign-in:${codeId}`,
    subjectId: contactId,
    to: await recipientOf(ports, { email, partnerCompanyId, contactId }, contact.timeZone),
    template: 'sign-in-code',
    facts: { minutes: signInLimits.codeMinutes },
    urgency: 'now',
    codeOf: codeId,
  });
}

/** Sends the code that shows that an address is the reader's: nobody is known by it yet. */
export async function mailVerifyCode(
  ports: MailContactPorts,
  to: { email: string; program: string | null },
  codeId: string,
): Promise<void> {
  await intendMail(ports, {
    key: `verify:${codeId}`,
    to: await recipientOf(ports, { email: to.email, partnerCompanyId: null }, null),
    template: 'verify-address',
    facts: { minutes: signInLimits.codeMinutes, program: to.program ?? 'the partner program' },
    urgency: 'now',
    codeOf: codeId,
  });
}

const recipientOf = async <To extends object>(ports: MailContactPorts, to: To, timeZone: string | null) => ({
  ...to,
  timeZone: timeZone ?? (await ports.policyInForce()).policy.timeZone,
});
