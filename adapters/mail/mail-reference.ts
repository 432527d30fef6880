/** A mail of a portal. */
export type MailReference = { portalId: string; mailId: string };

/** `mal_….123`, which is safe in headers, tags and addresses: mails are told apart over portals by it. */
export const referenceOf = ({ portalId, mailId }: MailReference): string => `${mailId}.${portalId}`;

/** `mal_….123@vendor.com`: the same for every try. */
export const messageIdOf = (mail: MailReference, domain: string): string => `${referenceOf(mail)}@${domain}`;

const pattern = /(mal_[a-z0-9]{10,40})[.]([1-9][0-9]{0,18})(?![0-9])/;

/** The mail that a text names, a reference or a Message-ID in whatever brackets; null for every other. */
export function referenceIn(text: string): MailReference | null {
  const [, mailId, portalId] = pattern.exec(text) ?? [];
  return mailId === undefined || portalId === undefined ? null : { portalId, mailId };
}
