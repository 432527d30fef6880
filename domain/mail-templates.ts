import type { NoticeFacts, NoticeTemplate } from './notice-words.ts';

/**
 * What mails tell, by template; worded where they are sent (`mailWords`). Texts that people wrote come as they are:
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
  /** The day's news; its items are mails of their own. */
  digest: Record<never, never>;
} & Record<NoticeTemplate, NoticeFacts>;

export type MailTemplate = keyof MailFacts;

const askedFor: ReadonlySet<MailTemplate> = new Set([
  'sign-in-code',
  'verify-address',
  'partner-page',
  'test',
]);

/** True for what the reader, or an admin, asked for: it tells of no decision, so it leaves in `observe` as well. */
export const isAskedFor = (template: MailTemplate): boolean => askedFor.has(template);
