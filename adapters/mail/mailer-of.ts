import type { Config } from '../runtime/config.ts';
import { type Mailer, noMailer, outboxMailer } from './mailer.ts';
import { createSmtpMailer } from './smtp-mailer.ts';

/** What sends mail: the server that `MAIL_URL` names, else the demo's outbox, else nothing. */
export function mailerOf({ mail, demo }: Pick<Config, 'mail' | 'demo'>): Mailer {
  if (mail !== null) return createSmtpMailer(mail);
  return demo ? outboxMailer : noMailer;
}

/** Which of them it is, for who is only to be told. */
export function mailerKindOf({ mail, demo }: Pick<Config, 'mail' | 'demo'>): Mailer['kind'] {
  if (mail !== null) return 'smtp';
  return demo ? 'outbox' : 'none';
}

/** What stands behind the `@` of Message-IDs: the sender's domain, else the host that HubSpot calls. */
export function mailDomainOf({ mail, publicUrl }: Pick<Config, 'mail' | 'publicUrl'>): string {
  return mail?.from.address.split('@').at(-1) ?? new URL(publicUrl).hostname;
}
