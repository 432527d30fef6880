import type { MailFacts, MailTemplate } from './mail-templates.ts';
import { noticeWords } from './notice-words.ts';

/** What a mail says: plain text, which whoever renders it escapes. */
export type MailWords = {
  /** One line. */
  subject: string;
  paragraphs: string[];
  /** A code to read and type. */
  code?: string;
  /** What the reader can do, by the name of the link it takes; left out where the mail has no such link. */
  action?: { label: string; link: string };
};

/** How facts are said to this reader. */
export type Say = {
  /** A civil day, `2027-02-20`. */
  day(date: string): string;
  /** An instant, in the reader's zone. */
  moment(at: string): string;
  /** The one-time code of this mail. */
  code: string | null;
};

type WordsOf = { [T in MailTemplate]: (facts: MailFacts[T], say: Say) => MailWords };

const own = {
  'sign-in-code': ({ minutes }, { code }) => ({
    subject: 'Your code for your registrations',
    paragraphs: [
      `Type this code on the page that asked for it. It works once, for ${minutes} minutes.`,
      'You did not ask for it? Then somebody who has your link tried it. Without the code they see nothing; tell your partner manager.',
    ],
    ...(code === null ? {} : { code }),
  }),
  'verify-address': ({ minutes, program }, { code }) => ({
    subject: 'Confirm that this is your address',
    paragraphs: [
      `Somebody filled in the registration form of ${program} with this address. If it was you, type this code on the form; it works once, for ${minutes} minutes.`,
      'If it was not you, do nothing: without the code nothing is sent.',
    ],
    ...(code === null ? {} : { code }),
  }),
  'partner-page': ({ partner, program }) => ({
    subject: `Your registrations at ${program}`,
    paragraphs: [
      `This is your own link to what ${partner} has registered at ${program}: register customers, follow up, renew, answer questions. It works with a code that is sent to this address, so keep it, and do not pass it on.`,
    ],
    action: { label: 'Open my registrations', link: 'page' },
  }),
  test: ({ program }) => ({
    subject: 'Mail from Dibs arrives',
    paragraphs: [`An admin of ${program} sent this to see whether mail arrives. It does.`],
  }),
  digest: () => ({
    subject: 'What is new on your registrations',
    paragraphs: ['This came since the last digest:'],
    action: { label: 'Open my registrations', link: 'page' },
  }),
} satisfies Partial<WordsOf>;

const words: WordsOf = { ...own, ...noticeWords };

/** What a mail of the template says of the facts. */
export function mailWords<T extends MailTemplate>(template: T, facts: MailFacts[T], say: Say): MailWords {
  return words[template](facts, say);
}

/** Whether a template of this name exists: rows outlive versions of the program. */
export const isMailTemplate = (name: string): name is MailTemplate => Object.hasOwn(words, name);
