import { Readable } from 'node:stream';
import MailComposer from 'nodemailer/lib/mail-composer';
import SMTPConnection from 'nodemailer/lib/smtp-connection';
import type { MailSettings } from './mail-settings.ts';
import type { MailAnswer, Mailer, MailMessage } from './mailer.ts';
import { providerHeaders } from './provider-headers.ts';

/** A server that says nothing for so long is away. */
const patienceMs = 10_000;

/**
 * Sends over SMTP, a connection a mail. TLS is required but for a server on this machine. The message is read only once
 * the server waits for it, so that what `beforeEnd` says is on record is so: all but its end has left.
 */
export function createSmtpMailer(settings: MailSettings): Mailer {
  return {
    kind: 'smtp',
    atOnce: 5,
    send: async (message, beforeEnd) => {
      const bytes = await bytesOf(settings, message);
      const end = { handed: false, refused: null as unknown };
      const connection = new SMTPConnection(optionsOf(settings));
      try {
        await converse(connection, settings, message.to, Readable.from(gated(bytes, beforeEnd, end)));
        connection.quit();
        return { kind: 'sent' };
      } catch (error) {
        connection.close();
        if (end.refused !== null) throw end.refused;
        return answerOf(error, end.handed);
      }
    },
  };
}

const optionsOf = (settings: MailSettings) => ({
  host: settings.host,
  port: settings.port,
  secure: settings.implicitTls,
  requireTLS: !settings.implicitTls && !settings.loopback,
  ignoreTLS: !settings.implicitTls && settings.loopback,
  connectionTimeout: patienceMs,
  greetingTimeout: patienceMs,
  socketTimeout: 2 * patienceMs,
  dnsTimeout: patienceMs,
});

/** The end of a message is the end of its stream. */
async function* gated(
  bytes: Buffer,
  beforeEnd: () => Promise<void>,
  end: { handed: boolean; refused: unknown },
): AsyncGenerator<Buffer> {
  yield bytes;
  try {
    await beforeEnd();
  } catch (error) {
    end.refused = error;
    throw error;
  }
  end.handed = true;
}

/** Connects, signs in, sends. A connection that fails at any moment fails the whole. */
async function converse(
  connection: SMTPConnection,
  { auth, bouncesTo }: MailSettings,
  to: string,
  message: Readable,
): Promise<void> {
  const failed = Promise.withResolvers<never>();
  connection.on('error', failed.reject);
  connection.on('end', () => failed.reject(new Error('the server closed the connection')));
  const step = async (begin: (done: (error?: Error | null) => void) => void) =>
    await Promise.race([
      failed.promise,
      new Promise<void>((resolve, reject) => begin(error => (error ? reject(error) : resolve()))),
    ]);
  failed.promise.catch(() => undefined);
  await step(done => connection.connect(done));
  if (auth !== null) await step(done => connection.login({ credentials: auth }, done));
  await step(done => connection.send({ from: bouncesTo, to }, message, done));
}

async function bytesOf(settings: MailSettings, message: MailMessage): Promise<Buffer> {
  const composer = new MailComposer({
    messageId: `<${message.messageId}>`,
    date: message.date,
    baseBoundary: message.reference,
    from: settings.from,
    to: { name: '', address: message.to },
    subject: message.subject,
    text: message.text,
    html: message.html,
    headers: {
      'Auto-Submitted': 'auto-generated',
      'X-Auto-Response-Suppress': 'All',
      ...(message.unsubscribe === null
        ? {}
        : {
            'List-Unsubscribe': { prepared: true, value: `<${message.unsubscribe}>` },
            'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
          }),
      ...providerHeaders(settings.host, message.reference),
    },
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return await composer.compile().build();
}

/**
 * What a failed try means. Only what the server says of this reader or this message for good (5xx after RCPT TO or DATA)
 * is a bounce; that it does not take us or our sender is ours to mend, so it is tried again.
 */
export function answerOf(error: unknown, handed: boolean): MailAnswer {
  const { code, command, responseCode } = faultOf(error);
  const failure = [code, command, responseCode].filter(part => part !== undefined).join(' ');
  const ofReader = command === 'RCPT TO' || command === 'DATA';
  if (ofReader && responseCode !== undefined && responseCode >= 500 && responseCode < 600)
    return { kind: 'bounced', failure, permanent: command === 'RCPT TO' };
  // Any answer of the server to the end is a no; silence after the end may have been a yes.
  const answered = responseCode !== undefined;
  return { kind: 'retry', failure, handed: handed && !answered, serverAway: !ofReader };
}

function faultOf(error: unknown): { code?: string; command?: string; responseCode?: number } {
  if (!(error instanceof Error)) return { code: 'UNKNOWN' };
  const { code, command, responseCode } = error as Error & Record<string, unknown>;
  return {
    code: typeof code === 'string' ? code : error.name,
    ...(typeof command === 'string' ? { command } : {}),
    ...(typeof responseCode === 'number' ? { responseCode } : {}),
  };
}
