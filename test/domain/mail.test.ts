import { describe, expect, test } from 'vitest';
import { mailAddress } from '../../domain/mail-address.ts';
import { nextDigestAt } from '../../domain/mail-digest.ts';
import { mailFailureWords, mailTitle } from '../../domain/mail-failure-words.ts';
import { mailRetryAfterMs } from '../../domain/mail-retry.ts';
import { isAskedFor, type MailTemplate } from '../../domain/mail-templates.ts';
import { isMailTemplate, mailWords, type Say } from '../../domain/mail-words.ts';

describe('an address', () => {
  test.each([
    ['is kept in lower case, without spaces around it', ' Ann@Cobalt.Example ', 'ann@cobalt.example'],
    ['may have a plus and dots', 'ann.b+deals@mail.cobalt.example', 'ann.b+deals@mail.cobalt.example'],
    ['without a domain is none', 'ann', null],
    ['of a host without a dot is none', 'ann@localhost', null],
    ['that brings a line break brings no header', 'ann@cobalt.example\r\nBcc: eve@evil.example', null],
    ['with a line break in its name is none', 'ann\nbcc:eve@cobalt.example', null],
    ['that is two is none', 'ann@cobalt.example, eve@evil.example', null],
    ['with a name around it is none', 'Ann <ann@cobalt.example>', null],
    ['in quotes is none', '"ann x"@cobalt.example', null],
    [
      'longer than SMTP carries is none',
      `${'a'.repeat(64)}@${'b'.repeat(60)}.${'c'.repeat(60)}.${'d'.repeat(60)}.${'e'.repeat(20)}.example`,
      null,
    ],
    [
      'as long as SMTP carries is one',
      `${'a'.repeat(64)}@${'b'.repeat(60)}.${'c'.repeat(60)}.${'d'.repeat(59)}.example`,
      `${'a'.repeat(64)}@${'b'.repeat(60)}.${'c'.repeat(60)}.${'d'.repeat(59)}.example`,
    ],
    ['with a NUL is none', 'a\u0000b@cobalt.example', null],
  ])('%s', (_, text, expected) => {
    expect(mailAddress(text)).toBe(expected);
  });
});

describe('a digest leaves at eight in the reader’s morning', () => {
  test.each([
    ['the same day, before eight', '2026-11-23T06:59:59Z', 'Europe/Berlin', '2026-11-23T07:00:00Z'],
    ['the next day, at eight exactly', '2026-11-23T07:00:00Z', 'Europe/Berlin', '2026-11-24T07:00:00Z'],
    ['across the date line', '2026-11-23T20:00:00Z', 'Pacific/Auckland', '2026-11-24T19:00:00Z'],
    [
      'an hour earlier once summer time began',
      '2027-03-27T12:00:00Z',
      'Europe/Berlin',
      '2027-03-28T06:00:00Z',
    ],
    ['an hour later once it ended', '2027-10-30T12:00:00Z', 'Europe/Berlin', '2027-10-31T07:00:00Z'],
    [
      'on the day after one that the zone skipped whole',
      '2011-12-29T20:00:00Z',
      'Pacific/Apia',
      '2011-12-30T18:00:00Z',
    ],
  ])('%s', (_, now, timeZone, expected) => {
    expect(nextDigestAt(Temporal.Instant.from(now), timeZone, { digestAt: '08:00' }).toString()).toBe(
      expected,
    );
  });

  test('or at another time of day, as the policy has it', () => {
    const at = (digestAt: string) =>
      nextDigestAt(Temporal.Instant.from('2026-11-23T12:00:00Z'), 'UTC', { digestAt }).toString();
    expect(at('17:30')).toBe('2026-11-23T17:30:00Z');
    expect(at('12:00')).toBe('2026-11-24T12:00:00Z');
  });
});

describe('a mail that did not leave is tried again', () => {
  const meantAt = Temporal.Instant.from('2026-11-23T10:00:00Z');
  test.each<[sentence: string, attempts: number, now: string, afterMs: number | null]>([
    ['half a minute after the first try', 1, '2026-11-23T10:00:00Z', 30_000],
    ['four times as long after the second', 2, '2026-11-23T10:00:30Z', 120_000],
    ['and after the fourth', 4, '2026-11-23T10:11:00Z', 1_920_000],
    ['an hour after the fifth', 5, '2026-11-23T10:43:00Z', 3_600_000],
    ['an hour after every later one', 1_000, '2026-11-25T10:00:00Z', 3_600_000],
    ['for the last time when it is three days old', 70, '2026-11-26T09:00:00Z', 3_600_000],
    ['no more when the next try would come later', 70, '2026-11-26T09:00:00.001Z', null],
    ['no more when it is older', 70, '2026-11-27T10:00:00Z', null],
  ])('%s', (_sentence, attempts, now, afterMs) => {
    expect(mailRetryAfterMs(attempts, meantAt, Temporal.Instant.from(now))).toBe(afterMs);
  });
});

describe('in observe only what somebody asked for leaves', () => {
  test.each<[template: MailTemplate, leaves: boolean]>([
    ['sign-in-code', true],
    ['verify-address', true],
    ['partner-page', true],
    ['test', true],
    ['digest', false],
    ['received', false],
    ['follow-up-due', false],
  ])('%s: %s', (template, leaves) => {
    expect(isAskedFor(template)).toBe(leaves);
  });
});

describe('what a mail says that tells of no decision', () => {
  const say: Say = { day: String, moment: String, code: '12345678' };
  const page = { label: 'Open my registrations', link: 'page' };

  test('a code, and what to do who did not ask for it', () => {
    const words = {
      subject: 'Your code for your registrations',
      paragraphs: [
        'Type this code on the page that asked for it. It works once, for 10 minutes.',
        'You did not ask for it? Then somebody who has your link tried it. Without the code they see nothing; tell your partner manager.',
      ],
    };
    expect(mailWords('sign-in-code', { minutes: 10 }, say)).toStrictEqual({ ...words, code: '12345678' });
    expect(mailWords('sign-in-code', { minutes: 10 }, { ...say, code: null })).toStrictEqual(words);
  });

  test('a code that shows whose address it is', () => {
    const words = {
      subject: 'Confirm that this is your address',
      paragraphs: [
        'Somebody filled in the registration form of Vendor with this address. If it was you, type this code on the form; it works once, for 15 minutes.',
        'If it was not you, do nothing: without the code nothing is sent.',
      ],
    };
    const facts = { minutes: 15, program: 'Vendor' };
    expect(mailWords('verify-address', facts, say)).toStrictEqual({ ...words, code: '12345678' });
    expect(mailWords('verify-address', facts, { ...say, code: null })).toStrictEqual(words);
  });

  test('the reader’s own link, without a code', () => {
    expect(mailWords('partner-page', { partner: 'Cobalt', program: 'Vendor' }, say)).toStrictEqual({
      subject: 'Your registrations at Vendor',
      paragraphs: [
        'This is your own link to what Cobalt has registered at Vendor: register customers, follow up, renew, answer questions. It works with a code that is sent to this address, so keep it, and do not pass it on.',
      ],
      action: page,
    });
  });

  test('a test, which asks for nothing', () => {
    expect(mailWords('test', { program: 'Vendor' }, say)).toStrictEqual({
      subject: 'Mail from Dibs arrives',
      paragraphs: ['An admin of Vendor sent this to see whether mail arrives. It does.'],
    });
  });

  test('the head of a digest', () => {
    expect(mailWords('digest', {}, say)).toStrictEqual({
      subject: 'What is new on your registrations',
      paragraphs: ['This came since the last digest:'],
      action: page,
    });
  });

  test('a notice is worded like the others', () => {
    const nothing = { customer: 'Aster', by: null, through: null, reason: null, textId: null, tier: null };
    expect(mailWords('won', nothing, say).subject).toBe('Aster: won');
  });
});

test.each([
  ['digest', true],
  ['won', true],
  ['of-another-version', false],
  ['constructor', false],
])('a template of the name %s is there: %s', (name, there) => {
  expect(isMailTemplate(name)).toBe(there);
});

describe('why a mail did not arrive, in words', () => {
  test.each([
    ['mail not set up', 'mail is not set up (MAIL_URL)', 'Mail was not set up'],
    ['a reader refused', 'EENVELOPE RCPT TO 550', 'The mail server takes no mail for this address'],
    ['a message refused', 'EMESSAGE DATA 554', 'The mail server refused this mail'],
    ['a login refused', 'EAUTH AUTH PLAIN 535', 'The mail server did not accept name or password'],
    ['a name that is not known', 'EDNS CONN', 'The mail server’s name is not known'],
    ['a server that is away', 'ESOCKET CONN', 'The mail server could not be reached'],
    ['a server that breaks off', 'EPIPE write', 'The mail server could not be reached'],
    ['a reader put off', 'EENVELOPE RCPT TO 450', 'The mail server takes it later'],
    ['a message put off', 'EMESSAGE DATA 451', 'The mail server takes it later'],
    ['an address that is none', '5.1.1: no such user', 'There is no such address'],
    ['a complaint', 'Complaint', 'The reader reported a mail as spam'],
    ['a full mailbox', '5.2.2: mailbox full', 'The mailbox is full'],
    ['a provider’s hard bounce', 'HardBounce: The server was unable to deliver', 'There is no such address'],
  ])('%s', (_, said, words) => {
    expect(mailFailureWords(said)).toMatch(new RegExp(`^${words}.*\\(`));
    expect(mailFailureWords(said)).toContain(said);
  });

  test('what nobody knows stands as it was said', () => {
    expect(mailFailureWords('greylisted for an hour')).toBe('greylisted for an hour');
    expect(mailFailureWords('')).toBe('Nobody said why');
  });
});

describe('what a mail was about, for who looks after mail', () => {
  test.each([
    ['sign-in-code', 'A code to open the partner’s page'],
    ['follow-up-due', 'The warning that a follow-up is due'],
    ['reinstated', 'A partner takes part again'],
    ['of-another-version', 'of-another-version'],
    ['constructor', 'constructor'],
  ])('%s: %s', (template, title) => {
    expect(mailTitle(template)).toBe(title);
  });
});
