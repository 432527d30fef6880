import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readMailSettings } from '../../adapters/mail/mail-settings.ts';
import type { MailMessage } from '../../adapters/mail/mailer.ts';
import { createSmtpMailer } from '../../adapters/mail/smtp-mailer.ts';
import { type SmtpServer, startSmtpServer } from '../support/smtp-server.ts';

let server: SmtpServer;
beforeEach(async () => {
  server = await startSmtpServer();
});
afterEach(async () => {
  await server[Symbol.asyncDispose]();
});

const message: MailMessage = {
  messageId: 'mal_0123456789abc.7@vendor.example',
  to: 'ann@cobalt.example',
  date: new Date('2026-11-23T08:00:00Z'),
  subject: 'Follow up on Aster',
  text: '.\nA line of one dot stays.\n',
  html: '<p>Hello</p>',
  unsubscribe: null,
  reference: 'mal_0123456789abc.7',
};
const mailer = (url = server.url) => {
  const read = readMailSettings(url);
  if (!read.ok) throw new Error(read.faults.join());
  return createSmtpMailer(read.settings);
};
const nothing = () => Promise.resolve();

test('a mail arrives with both texts, the same Message-ID for every try and no answer asked of robots', async () => {
  expect(await mailer().send(message, nothing)).toEqual({ kind: 'sent' });
  const [mail] = server.taken;
  expect(mail).toMatchObject({
    messageId: message.messageId,
    from: 'partners@vendor.example',
    to: 'ann@cobalt.example',
  });
  expect(mail?.raw).toMatch(/^From: Dibs <partners@vendor\.example>/m);
  expect(mail?.raw).toMatch(/^Date: Mon, 23 Nov 2026 08:00:00 \+0000/m);
  expect(mail?.raw).toMatch(/^Auto-Submitted: auto-generated/m);
  expect(mail?.raw).toContain('text/plain');
  expect(mail?.raw).toContain('text/html');
  expect(mail?.raw).not.toMatch(/^List-Unsubscribe/m);
});

test('a digest can be left with one click, as mail programs offer it (RFC 8058)', async () => {
  await mailer().send({ ...message, unsubscribe: 'https://dibs.example/u/token' }, nothing);
  expect(server.taken[0]?.raw).toMatch(/^List-Unsubscribe: <https:\/\/dibs\.example\/u\/token>/m);
  expect(server.taken[0]?.raw).toMatch(/^List-Unsubscribe-Post: List-Unsubscribe=One-Click/m);
});

test('a subject brings no header, whatever is in it', async () => {
  await mailer().send({ ...message, subject: 'Aster\r\nBcc: eve@evil.example\r\n\r\nPaid' }, nothing);
  const [head = ''] = (server.taken[0]?.raw ?? '').split('\r\n\r\n');
  expect(head).not.toMatch(/^Bcc:/im);
  expect(server.taken).toHaveLength(1);
});

test('the end leaves only after its intent is on record: without that no server takes the mail', async () => {
  const refused = new Error('another worker has it');
  await expect(mailer().send(message, () => Promise.reject(refused))).rejects.toBe(refused);
  expect(server.taken).toEqual([]);
  await expect.poll(() => server.broken).toBe(1);
});

describe('what the server says', () => {
  type Case = [sentence: string, answers: SmtpServer['answers'], expected: object];
  test.each<Case>([
    [
      'that it does not know the reader is a bounce',
      { rcptTo: () => '550 5.1.1 nobody' },
      { kind: 'bounced' },
    ],
    ['that the message is refused for good is a bounce', { end: () => '554 5.7.1 no' }, { kind: 'bounced' }],
    [
      'that the reader’s box is full for now is tried again',
      { rcptTo: () => '452 4.2.2 full' },
      { kind: 'retry', handed: false, serverAway: false },
    ],
    [
      'no to the end, for now, is tried again, and nobody has the mail',
      { end: () => '451 4.3.0 later' },
      { kind: 'retry', handed: false, serverAway: false },
    ],
    [
      'that it does not take our sender is ours to mend, and no bounce',
      { mailFrom: () => '550 5.7.1 sender refused' },
      { kind: 'retry', handed: false, serverAway: true },
    ],
    [
      'that it is closed is tried again',
      { greeting: () => '554 no service' },
      { kind: 'retry', handed: false, serverAway: true },
    ],
  ])('%s', async (_, answers, expected) => {
    server.answers = answers;
    expect(await mailer().send(message, nothing)).toMatchObject(expected);
  });

  test('nothing, after the end: it may have the mail', async () => {
    server.answers = { end: () => 'silence' };
    const sending = mailer().send(message, nothing);
    await expect.poll(() => server.taken.length).toBe(1);
    await server[Symbol.asyncDispose]();
    expect(await sending).toMatchObject({ kind: 'retry', handed: true });
  });

  test('a server that is away is tried again', async () => {
    await server[Symbol.asyncDispose]();
    expect(await mailer().send(message, nothing)).toMatchObject({ kind: 'retry', serverAway: true });
    server = await startSmtpServer();
  });
});

describe('MAIL_URL', () => {
  test.each([
    ['names no sender', 'smtps://mail.example.com', 'must name the sender’s address'],
    [
      'has a sender that brings a header',
      'smtp://h?from=a%40b.example%0d%0aBcc:c',
      'must name the sender’s address',
    ],
    ['is of another protocol', 'http://mail.example.com?from=a@b.example', 'must be a URL of the form'],
    ['has something else in it', 'smtp://h?from=a@b.example&tls=off', 'has tls='],
    ['has a name that no header can hold', 'smtp://h?from=a@b.example&name=a%0ab', 'has a name='],
    ['has a return path that is no address', 'smtp://h?from=a@b.example&bounces=here', 'has bounces='],
  ])('is a fault when it %s', (_, url, fault) => {
    const read = readMailSettings(url);
    expect(read.ok ? [] : read.faults).toEqual([expect.stringContaining(fault)]);
  });

  test('tells all its faults at once', () => {
    const read = readMailSettings('smtp://h?from=nobody&bounces=here&x=1');
    expect(read.ok ? [] : read.faults).toHaveLength(3);
  });
});
