import type { BouncedMail, MailsPort } from './mail-records.ts';
import type { ClockPort, DeadlinesPort, PartnersPort } from './ports.ts';
import { type TellPorts, tellPartnerManagers } from './tell-partner-managers.ts';
import { registrationWarned } from './warning-subject.ts';

export type RecordBouncePorts = ClockPort & DeadlinesPort & MailsPort & PartnersPort & TellPorts;

/** What a provider says of a mail that its server had taken. */
export type Bounce = {
  mailId: string;
  kind: 'bounced' | 'complained' | 'arrived';
  permanent: boolean;
  reason: string;
};

/**
 * A mail came back: it is recorded on the mail and, where the address takes none any more, on the address, and the
 * partner manager is told that somebody has to be reached another way. Who calls it spam gets no digests any more. A
 * later mail that arrived says that the address takes mail again. Said twice it is one bounce.
 *
 * @returns whether anything was new
 */
export async function recordBounce(ports: RecordBouncePorts, bounce: Bounce): Promise<boolean> {
  if (bounce.kind === 'arrived') return await ports.mailArrived(bounce.mailId);
  if (bounce.kind === 'complained') return await ports.stopDigestsOfMail(bounce.mailId);
  const mail = await ports.bounceMail(bounce.mailId, bounce.reason);
  if (mail === null) return false;
  await afterBounce(ports, mail, bounce);
  return true;
}

/**
 * What follows from a mail that did not arrive. If it warned of a follow-up, the clock is looked at again: with
 * nobody warned there is no miss (S2a).
 */
export async function afterBounce(
  ports: RecordBouncePorts,
  mail: BouncedMail,
  { permanent, reason }: Pick<Bounce, 'permanent' | 'reason'>,
): Promise<void> {
  const registrationId = registrationWarned(mail.subjectId);
  if (registrationId !== null) await ports.hastenDeadline(registrationId, 'follow-up', await ports.now());
  if (!permanent || !(await ports.noteBounced(mail.addressId, reason))) return;
  if (mail.partnerCompanyId === null) return;
  const name = (await ports.partner(mail.partnerCompanyId))?.name ?? 'the partner';
  await tellPartnerManagers(ports, mail.partnerCompanyId, {
    subjectId: `bounced:${mail.addressId}`,
    subject: `Mail to ${name} comes back`,
    body: `${mail.masked === null ? 'An address' : `The address ${mail.masked}`} of ${name} takes no mail (${reason}). Ask for another one, and tell ${name} yourself what is due. Deadlines are sent there all the same, digests are not.`,
  });
}
