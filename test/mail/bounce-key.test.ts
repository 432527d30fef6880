import { createHmac, generateKeyPairSync, sign } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { isSignedBounce, readBounceKey } from '../../adapters/mail/bounce-key.ts';

const body = (value: unknown) => Buffer.from(JSON.stringify(value));

describe('Mailgun signs timestamp and token in the body', () => {
  const secret = 'key-0123456789abcdef0123456789abcdef';
  const key = readBounceKey(`mailgun:${secret}`);
  const signed = (change: object = {}) => ({
    signature: {
      timestamp: '1700000000',
      token: 'a'.repeat(50),
      signature: createHmac('sha256', secret)
        .update(`1700000000${'a'.repeat(50)}`)
        .digest('hex'),
      ...change,
    },
    'event-data': { event: 'failed' },
  });

  test.each<[sentence: string, body: Buffer, good: boolean]>([
    ['its own is taken', body(signed()), true],
    ['another timestamp is not', body(signed({ timestamp: '1700000001' })), false],
    ['another token is not', body(signed({ token: 'b'.repeat(50) })), false],
    ['a signature of nothing is not', body(signed({ signature: '0'.repeat(64) })), false],
    ['a signature that is none is not', body(signed({ signature: 'none' })), false],
    ['a report without one is not', body({ 'event-data': {} }), false],
    ['what is no JSON is not', Buffer.from('Reporting-MTA: dns; mx'), false],
  ])('%s', (_sentence, report, good) => {
    expect(key !== null && isSignedBounce(key, report, {})).toBe(good);
  });
});

describe('SendGrid signs timestamp and body in two headers', () => {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const key = readBounceKey(
    `sendgrid:${publicKey.export({ format: 'der', type: 'spki' }).toString('base64')}`,
  );
  const report = body([{ event: 'bounce' }]);
  const signature = sign('sha256', Buffer.concat([Buffer.from('1700000000'), report]), privateKey);
  const headers = {
    'x-twilio-email-event-webhook-signature': signature.toString('base64'),
    'x-twilio-email-event-webhook-timestamp': '1700000000',
  };

  test.each<[sentence: string, body: Buffer, headers: Record<string, string>, good: boolean]>([
    ['its own is taken', report, headers, true],
    ['another body is not', body([{ event: 'dropped' }]), headers, false],
    [
      'another timestamp is not',
      report,
      { ...headers, 'x-twilio-email-event-webhook-timestamp': '1700000001' },
      false,
    ],
    [
      'a signature that is none is not',
      report,
      { ...headers, 'x-twilio-email-event-webhook-signature': 'none' },
      false,
    ],
    ['a report without one is not', report, {}, false],
  ])('%s', (_sentence, bytes, sent, good) => {
    expect(key !== null && isSignedBounce(key, bytes, sent)).toBe(good);
  });
});

test.each([
  ['no provider', 'key-0123456789abcdef'],
  ['a provider that signs otherwise', 'postmark:0123456789abcdef'],
  ['too little of a key', 'mailgun:short'],
  ['a public key that is none', `sendgrid:${'A'.repeat(64)}`],
  [
    'a public key of another kind',
    `sendgrid:${generateKeyPairSync('ed25519').publicKey.export({ format: 'der', type: 'spki' }).toString('base64')}`,
  ],
])('%s is no key', (_sentence, text) => {
  expect(readBounceKey(text)).toBeNull();
});
