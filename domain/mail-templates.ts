/**
 * What mails tell, by template; rendered where they are sent (`mailWords`). Texts that people wrote come as they are:
 * whoever renders escapes them. Instants are ISO 8601.
 */
export type MailFacts = {
  /** A one-time code to open the partner's page. */
  'sign-in-code': { minutes: number };
  /** A code that shows that an address is the reader's: somebody filled in a form with it. */
  'verify-address': { minutes: number; program: string };
  /** The reader's own link to the partner's page: link `page`. */
  'partner-page': { partner: string; program: string };
  /** What an admin has sent to see whether mail arrives. */
  test: { program: string };
};

export type MailTemplate = keyof MailFacts;

const askedFor: Readonly<Record<MailTemplate, boolean>> = {
  'sign-in-code': true,
  'verify-address': true,
  'partner-page': true,
  test: true,
};

/** True for what the reader, or an admin, asked for: it tells of no decision, so it leaves in `observe` as well. */
export const isAskedFor = (template: MailTemplate): boolean => askedFor[template];
