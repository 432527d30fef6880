/** A mail as it leaves. */
export type MailMessage = {
  /** Without angle brackets; the same for every try, so that a mailbox that got two shows one. */
  messageId: string;
  to: string;
  date: Date;
  subject: string;
  text: string;
  html: string;
  /** One click takes the reader out of digests (RFC 8058). */
  unsubscribe: string | null;
  /** Ours, in words that the provider's bounces repeat: `portal.mail`. */
  reference: string;
};

/** What a server said of one try. `handed`: the end of the message left, so a server may have it. */
export type MailAnswer =
  | { kind: 'sent' }
  /** `permanent`: this address takes no mail. */
  | { kind: 'bounced'; failure: string; permanent: boolean }
  | { kind: 'retry'; failure: string; handed: boolean; serverAway: boolean };

export type Mailer = {
  /** `none`: no server is named, so nothing leaves. */
  readonly kind: 'smtp' | 'outbox' | 'none';
  /** How many mails are sent at a time: as many connections, so that a server that hangs holds up no more than one would. */
  readonly atOnce: number;
  /**
   * Sends the mail once. `beforeEnd` is awaited when all but the end of the message has left, while no server can have
   * taken it; if it throws, the end never leaves, and no server takes the mail.
   */
  send(message: MailMessage, beforeEnd: () => Promise<void>): Promise<MailAnswer>;
};

/** The demo's: nothing leaves the machine, and what would have is read at `/_demo/mail`. */
export const outboxMailer: Mailer = {
  kind: 'outbox',
  atOnce: 1,
  send: async (_message, beforeEnd) => {
    await beforeEnd();
    return { kind: 'sent' };
  },
};

/** Why mail leaves for nobody where none is set up: no warning of which a partner missed the mail. */
export const notSetUp = 'mail is not set up (MAIL_URL)';

/** For operators who set no `MAIL_URL`: what was meant is known not to have reached anybody. */
export const noMailer: Mailer = {
  kind: 'none',
  atOnce: 1,
  send: () => Promise.resolve({ kind: 'bounced', failure: notSetUp, permanent: false }),
};
