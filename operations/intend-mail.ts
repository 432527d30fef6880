import { mailAddress } from '../domain/mail-address.ts';
import { nextDigestAt } from '../domain/mail-digest.ts';
import { isAskedFor, type MailTemplate } from '../domain/mail-templates.ts';
import type { MailIntent, MailsPort } from './mail-records.ts';
import type { ClockPort, DeadlinesPort, PolicyPort } from './ports.ts';

export type IntendMailPorts = ClockPort & DeadlinesPort & MailsPort & PolicyPort;

/**
 * Means a mail to be sent: it commits with the decision that it tells of and leaves once, by the worker. The same key
 * to the same address is one mail. Nothing leaves for what is no address, nor a digest for who wants none; and in
 * `observe` nobody is notified, so only what the reader asked for leaves (a code, a link).
 *
 * @returns whether a mail to this address will leave, or did
 */
export async function intendMail<T extends MailTemplate>(
  ports: IntendMailPorts,
  mail: MailIntent<T>,
): Promise<boolean> {
  const { policy } = await ports.policyInForce();
  if (policy.enforcement === 'observe' && !isAskedFor(mail.template)) return false;
  const address = mailAddress(mail.to.email);
  if (address === null) return false;
  const { addressId, wantsDigests } = await ports.mailAddressOf(mail.to, address);
  if (mail.urgency === 'digest' && !wantsDigests) return false;
  const staleAt = mail.staleAt ?? (await codeEnd(ports, mail));
  const isNew = await ports.keepMail({ ...mail, ...(staleAt === null ? {} : { staleAt }) }, addressId);
  if (isNew && mail.urgency === 'digest')
    await ports.hastenDeadline(
      digestSubject(addressId, mail.to.partnerCompanyId),
      'mail-digest',
      nextDigestAt(await ports.now(), mail.to.timeZone, policy.mail),
    );
  return true;
}

/** A digest is of one partner: somebody who works for two reads two. */
export const digestSubject = (addressId: string, partnerCompanyId: string | null) =>
  `${addressId}:${partnerCompanyId ?? '0'}`;

/** A code that is over is not sent. */
async function codeEnd(ports: ClockPort, { codeOf, facts }: MailIntent): Promise<Temporal.Instant | null> {
  if (codeOf === undefined || !('minutes' in facts)) return null;
  return (await ports.now()).add({ minutes: facts.minutes });
}
