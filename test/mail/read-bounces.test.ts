import { describe, expect, test } from 'vitest';
import { messageIdOf, referenceIn, referenceOf } from '../../adapters/mail/mail-reference.ts';
import { providerHeaders } from '../../adapters/mail/provider-headers.ts';
import { readBounces } from '../../adapters/mail/read-bounces.ts';

const mail = { portalId: '4711', mailId: 'mal_1k2m3n4p5q6r7s8t' };
const reference = referenceOf(mail);
const messageId = `<${messageIdOf(mail, 'vendor.example')}>`;

const ses = (bounce: object, named: object) => ({
  notificationType: 'Bounce',
  bounce: {
    bounceType: 'Permanent',
    bouncedRecipients: [{ diagnosticCode: 'smtp; 550 5.1.1 unknown' }],
    ...bounce,
  },
  mail: named,
});
const notification = (lines: string[]) =>
  [
    'Content-Type: multipart/report; report-type=delivery-status',
    '',
    'Reporting-MTA: dns; mx.cobalt.example',
    '',
    ...lines,
  ].join('\r\n');

type Case = [sentence: string, body: unknown, expected: object];

describe('what comes back is read from', () => {
  test.each<Case>([
    [
      'Postmark: a hard bounce is for good',
      {
        RecordType: 'Bounce',
        Type: 'HardBounce',
        Description: 'no such user',
        Metadata: { dibs: reference },
      },
      { kind: 'bounced', permanent: true, reason: 'HardBounce: no such user' },
    ],
    [
      'Postmark: a soft bounce did not arrive, and the address may be good',
      { RecordType: 'Bounce', Type: 'SoftBounce', Metadata: { dibs: reference } },
      { kind: 'bounced', permanent: false },
    ],
    [
      'Postmark: a complaint',
      { RecordType: 'SpamComplaint', Metadata: { dibs: reference } },
      { kind: 'complained', permanent: false },
    ],
    [
      'SES, by its tag',
      ses({}, { tags: { dibs: [reference] } }),
      { kind: 'bounced', permanent: true, reason: 'Permanent: smtp; 550 5.1.1 unknown' },
    ],
    [
      'SES, by the headers that it repeats',
      ses({ bounceType: 'Transient' }, { headers: [{ name: 'Message-ID', value: messageId }] }),
      { kind: 'bounced', permanent: false },
    ],
    [
      'SES by SNS, which wraps it',
      { Type: 'Notification', Message: JSON.stringify(ses({}, { commonHeaders: { messageId } })) },
      { kind: 'bounced', permanent: true },
    ],
    [
      'Mailgun, when it gave up',
      {
        'event-data': {
          event: 'failed',
          severity: 'permanent',
          reason: 'bounce',
          'user-variables': { dibs: reference },
        },
      },
      { kind: 'bounced', permanent: true, reason: 'bounce' },
    ],
    [
      'Mailgun, by the Message-ID',
      {
        'event-data': { event: 'complained', message: { headers: { 'message-id': messageId.slice(1, -1) } } },
      },
      { kind: 'complained', permanent: false },
    ],
    [
      'SendGrid, by the argument that we gave it',
      [{ event: 'bounce', type: 'bounce', reason: '550 unknown', dibs: reference }],
      { kind: 'bounced', permanent: true, reason: 'bounce: 550 unknown' },
    ],
    [
      'SendGrid: blocked is not for good',
      [{ event: 'bounce', type: 'blocked', 'smtp-id': messageId }],
      { kind: 'bounced', permanent: false },
    ],
    [
      'a delivery status notification, by the headers that come with it',
      notification([
        'Final-Recipient: rfc822; ann@cobalt.example',
        'Action: failed',
        'Status: 5.1.1',
        'Diagnostic-Code: smtp; 550 unknown',
        '',
        `Message-ID: ${messageId}`,
      ]),
      { kind: 'bounced', permanent: true, reason: '5.1.1: smtp; 550 unknown' },
    ],
    [
      'a notification whose header is folded',
      notification(['Action: failed', 'Status: 5.2.2', '', 'Message-ID:', ` ${messageId}`]),
      { kind: 'bounced', permanent: false },
    ],
  ])('%s', (_, body, expected) => {
    const told = readBounces(typeof body === 'string' ? body : JSON.stringify(body));
    expect(told?.reports).toMatchObject([{ mail, ...expected }]);
  });

  test.each<[string, unknown]>([
    ['Postmark still tries', { RecordType: 'Bounce', Type: 'Transient', Metadata: { dibs: reference } }],
    ['SES sent it', { notificationType: 'Send', mail: { tags: { dibs: [reference] } } }],
    [
      'Mailgun still tries',
      { 'event-data': { event: 'failed', severity: 'temporary', 'user-variables': { dibs: reference } } },
    ],
    ['SendGrid put it off', [{ event: 'deferred', dibs: reference }]],
    [
      'a server put it off',
      notification(['Action: delayed', 'Status: 4.4.1', '', `Message-ID: ${messageId}`]),
    ],
    [
      'it is of somebody else’s mail',
      { RecordType: 'Bounce', Type: 'HardBounce', Metadata: { dibs: 'x.1' } },
    ],
    ['it names no mail', { RecordType: 'Bounce', Type: 'HardBounce' }],
  ])('nothing bounced when %s', (_, body) => {
    expect(readBounces(typeof body === 'string' ? body : JSON.stringify(body))?.reports).toEqual([]);
  });

  test.each([['nothing'], ['{}'], ['[1]'], ['null'], ['{"event-data":7}'], ['"text"'], ['\u0000']])(
    '%j is no report',
    body => {
      expect(readBounces(body)).toBeNull();
    },
  );

  test.each<[sentence: string, body: unknown]>([
    ['Postmark', { RecordType: 'Delivery', Metadata: { dibs: reference } }],
    ['SES', { notificationType: 'Delivery', mail: { tags: { dibs: [reference] } } }],
    ['Mailgun', { 'event-data': { event: 'delivered', 'user-variables': { dibs: reference } } }],
    ['SendGrid', [{ event: 'delivered', dibs: reference }]],
  ])('%s: that a mail arrived', (_sentence, body) => {
    expect(readBounces(JSON.stringify(body))).toEqual({
      reports: [{ mail, kind: 'arrived', permanent: false, reason: '' }],
      confirm: null,
    });
  });

  test('SNS asks to be confirmed: nobody is called for it', () => {
    expect(
      readBounces(
        JSON.stringify({ Type: 'SubscriptionConfirmation', SubscribeURL: 'https://sns.example/x' }),
      ),
    ).toEqual({
      reports: [],
      confirm: 'https://sns.example/x',
    });
  });

  test('a reason is one line of 300 signs at most', () => {
    const told = readBounces(
      JSON.stringify({
        RecordType: 'Bounce',
        Type: 'HardBounce',
        Description: `a\r\n${'b'.repeat(5_000)}`,
        Metadata: { dibs: reference },
      }),
    );
    expect(told?.reports[0]?.reason).toMatch(/^HardBounce: a b{285}/);
    expect(told?.reports[0]?.reason.length).toBeLessThanOrEqual(300);
  });
});

test.each([
  ['smtp.postmarkapp.com', { 'X-PM-Metadata-dibs': reference }],
  ['email-smtp.eu-west-1.amazonaws.com', { 'X-SES-MESSAGE-TAGS': `dibs=${reference}` }],
  ['smtp.eu.mailgun.org', { 'X-Mailgun-Variables': `{"dibs":"${reference}"}` }],
  ['smtp.sendgrid.net', { 'X-SMTPAPI': `{"unique_args":{"dibs":"${reference}"}}` }],
  ['mail.notpostmarkapp.com', {}],
])('%s is told what to repeat', (host, headers) => {
  expect(providerHeaders(host, reference)).toEqual(headers);
});

test('a mail is known by its reference alone, in whatever stands around it', () => {
  expect(referenceIn(messageId)).toEqual(mail);
  expect(referenceIn('mal_1k2m3n4p5q6r7s8t.')).toBeNull();
  expect(referenceIn('mal_1k2m3n4p5q6r7s8t.0')).toBeNull();
});
