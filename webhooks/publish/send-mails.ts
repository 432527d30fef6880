import { composeMail } from '../../adapters/mail/compose-mail.ts';
import { messageIdOf, referenceOf } from '../../adapters/mail/mail-reference.ts';
import type { MailAnswer } from '../../adapters/mail/mailer.ts';
import { inPortal, type PortalTransaction } from '../../adapters/postgres/in-portal.ts';
import { fenceLease, type Lease } from '../../adapters/postgres/leases.ts';
import {
  claimMail,
  handMail,
  type MailResult,
  type OutgoingMail,
  openMails,
  saveMailResult,
} from '../../adapters/postgres/outgoing-mails.ts';
import { program } from '../../adapters/postgres/program.ts';
import { bouncedMail } from '../../adapters/postgres/returned-mails.ts';
import { storeOf } from '../../adapters/postgres/store.ts';
import { StoreError } from '../../adapters/postgres/store-error.ts';
import { mailRetryAfterMs } from '../../domain/mail-retry.ts';
import { afterBounce } from '../../operations/record-bounce.ts';
import { done, type StageResult, type WorkerDeps } from '../worker/worker-deps.ts';

/** What sending mail stands on. */
export type MailSenderDeps = Pick<
  WorkerDeps,
  'pool' | 'logger' | 'links' | 'codes' | 'mailer' | 'mailDomain'
>;

/**
 * Sends the mail that is meant. A try is on record before it begins, and again before the end of the message leaves:
 * a kill before that is tried anew, and no server has the mail. Only when nobody knows whether the server took the
 * end is a mail that it may have sent again, byte for byte under the same Message-ID.
 */
export async function sendMails(deps: MailSenderDeps, lease: Lease): Promise<StageResult> {
  const { atOnce } = deps.mailer;
  const open = await inPortal(deps.pool, lease.portalId, { readOnly: true }, tx => openMails(tx, atOnce));
  if (open.length === 0) return done;
  const away = await Promise.all(open.map(mail => sendOne(deps, lease, mail)));
  // A server that is away is left alone: each mail has its own time to be tried again.
  return { more: open.length === atOnce && !away.includes(true), retryAfterMs: null };
}

class NotOurs extends Error {
  override readonly name = 'NotOurs';
}

/** @returns whether the server was away */
async function sendOne(deps: MailSenderDeps, lease: Lease, mail: OutgoingMail): Promise<boolean> {
  const { portalId } = lease;
  const { mailId } = mail;
  const fenced = <T>(work: Parameters<typeof inPortal<T>>[3]) =>
    inPortal(deps.pool, portalId, {}, async tx => {
      await fenceLease(tx, lease);
      return await work(tx);
    });
  const attempt = await fenced(tx => claimMail(tx, mailId));
  if (attempt === null) return false;
  let answer: MailAnswer;
  try {
    answer = await attemptAt(deps, portalId, mail, async () => {
      if (!(await fenced(tx => handMail(tx, mailId, attempt)))) throw new NotOurs();
    });
  } catch (error) {
    if (error instanceof NotOurs) return false;
    if (error instanceof StoreError) throw error;
    deps.logger.error({ portalId, mailId, err: String(error) }, 'A mail could not be made');
    answer = { kind: 'retry', failure: 'could not be made', handed: false, serverAway: false };
  }
  await inPortal(deps.pool, portalId, {}, async tx => {
    const result = resultOf(answer, attempt, mail, await program(tx).now());
    if (result.kind !== 'sent')
      deps.logger.warn(
        { portalId, mailId, outcome: result.kind, failure: result.failure },
        'A mail did not leave',
      );
    await saveMailResult(tx, mailId, attempt, result);
    if (answer.kind === 'bounced') await tellOfBounce(tx, mailId, answer);
  });
  return answer.kind === 'retry' && answer.serverAway;
}

async function attemptAt(
  deps: MailSenderDeps,
  portalId: string,
  mail: OutgoingMail,
  beforeEnd: () => Promise<void>,
): Promise<MailAnswer> {
  const { mailId, address } = mail;
  if (address === null) return { kind: 'bounced', failure: 'the person was erased', permanent: false };
  const composed = composeMail(deps, portalId, mail);
  if (composed === null)
    return { kind: 'bounced', failure: `no template ${mail.template}`, permanent: false };
  const { subject, text, html, unsubscribe } = composed;
  return await deps.mailer.send(
    {
      messageId: messageIdOf({ portalId, mailId }, deps.mailDomain),
      to: address,
      date: new Date(mail.createdAt.epochMilliseconds),
      subject,
      text,
      html,
      unsubscribe,
      reference: referenceOf({ portalId, mailId }),
    },
    beforeEnd,
  );
}

function resultOf(
  answer: MailAnswer,
  attempt: number,
  mail: OutgoingMail,
  now: Temporal.Instant,
): MailResult {
  if (answer.kind !== 'retry') return answer;
  const afterMs = mailRetryAfterMs(attempt, mail.createdAt, now);
  if (afterMs === null) return { kind: 'failed', failure: answer.failure };
  return { kind: 'retry', afterMs, failure: answer.failure, handed: answer.handed };
}

async function tellOfBounce(
  tx: PortalTransaction,
  mailId: string,
  { failure, permanent }: { failure: string; permanent: boolean },
): Promise<void> {
  const bounced = await bouncedMail(tx, mailId);
  if (bounced !== null) await afterBounce(storeOf(tx), bounced, { permanent, reason: failure });
}
