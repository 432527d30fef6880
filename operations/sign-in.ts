import { type PartnerContact, signInLimits } from '../domain/partner-contact.ts';
import { type MailContactPorts, mailSignInCode } from './mail-partner-contact.ts';
import type { MailsPort } from './mail-records.ts';
import type { CodesPort, SessionsPort } from './partner-contact-records.ts';
import type { MintPort } from './ports.ts';

/**
 * Sends a one-time code to the address of the contact, which is the only way into its pages: whoever was forwarded the
 * link gets nothing. The code before is worth nothing from then on.
 *
 * @returns false when so many were sent within the hour that no other one is
 */
export async function sendSignInCode(
  ports: CodesPort & MailContactPorts & MintPort,
  contact: PartnerContact,
): Promise<boolean> {
  if ((await ports.codesWithinHour(contact.contactId)) >= signInLimits.codesAnHour) return false;
  const codeId = ports.id('cod');
  await ports.saveCode({ codeId, subjectId: contact.contactId });
  await mailSignInCode(ports, contact, codeId);
  return true;
}

/**
 * Takes the code, once, and begins a session. Every try counts, whatever it is.
 *
 * @param isCode whether what was given is the code of the challenge, in the same time whatever differs
 * @param secretHash what the browser's new secret is known by
 */
export async function beginSession(
  ports: CodesPort & SessionsPort & MintPort & Pick<MailsPort, 'addressWorks'>,
  contact: Pick<PartnerContact, 'contactId' | 'email'>,
  isCode: (codeId: string) => boolean,
  secretHash: Buffer,
): Promise<boolean> {
  const codeId = await ports.tryCode(contact.contactId);
  if (codeId === null || !isCode(codeId)) return false;
  await ports.useCode(codeId);
  // The code was read where it was sent.
  if (contact.email !== null) await ports.addressWorks(contact.email);
  await ports.beginSession({ sessionId: ports.id('ses'), contactId: contact.contactId, secretHash });
  return true;
}
