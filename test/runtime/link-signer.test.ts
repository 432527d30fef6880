import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createLinkSigner } from '../../adapters/runtime/link-signer.ts';
import { type LinkIntent, linkAbout } from '../../domain/link.ts';

const key = Buffer.alloc(32, 7);
const signer = createLinkSigner(key, 'https://dibs.example');
const madeAt = Temporal.Instant.from('2026-11-23T10:00:00Z');
const link = linkAbout('consent', 'cns_0abc', '501', madeAt);
const url = signer.urlOf('42', link);
const token = url.slice(url.lastIndexOf('/') + 1);
const [body = '', signature = ''] = token.split('.');
const said = Buffer.from(body, 'base64url').toString('latin1');
const followUp = linkAbout('follow-up', 'reg_0abc', '501', madeAt);
const tokenOf = (given: LinkIntent, by = signer) => by.urlOf('42', given).split('/').at(-1) ?? '';
const bodyOf = (text: string) => Buffer.from(text, 'latin1').toString('base64url');
const flipped = (text: string, at: number) =>
  text.slice(0, at) + (text.charAt(at) === 'A' ? 'B' : 'A') + text.slice(at + 1);
const hmac = (secret: Buffer | string, text: string) =>
  createHmac('sha256', secret).update(text).digest('base64url');

describe('a link that this key signed', () => {
  test('says for what, whose, about what, for whom and until when', () => {
    expect(url).toMatch(/^https:\/\/dibs\.example\/c\/[A-Za-z0-9_-]+\.[A-Za-z0-9_-]{43}$/);
    expect(signer.read('consent', token)).toEqual({
      purpose: 'consent',
      portalId: '42',
      subjectId: 'cns_0abc',
      partnerCompanyId: '501',
      expiresAt: '2026-12-23T10:00:00Z',
    });
  });

  test('is the same however often it is made, and read alike by another process with the key', () => {
    expect(signer.urlOf('42', link)).toBe(url);
    expect(createLinkSigner(key, 'https://other.example').read('consent', token)).not.toBeNull();
  });

  test('holds nothing that is not in the link’s claim: no name, no reason', () => {
    expect(said).toBe(`42 cns_0abc 501 ${Date.parse('2026-12-23T10:00:00Z') / 1000}`);
  });
});

describe('nothing else is read', () => {
  test.each<[string, string]>([
    ['nothing', ''],
    ['a dot', '.'],
    ['no signature', body],
    ['no signature but its dot', `${body}.`],
    ['no body', `.${signature}`],
    ['the parts the other way round', `${signature}.${body}`],
    ['a third part', `${token}.${signature}`],
    ['a signature cut short by one', token.slice(0, -1)],
    ['a signature with one more', `${token}A`],
    ['a space before', ` ${token}`],
    ['a line break after', `${token}\n`],
    ['base64 with its padding', `${token}=`],
    ['the first sign of the signature changed', `${body}.${flipped(signature, 0)}`],
    ['a sign in its middle changed', `${body}.${flipped(signature, 21)}`],
    ['its last sign changed in bits that decode to nothing', `${body}.${otherSpelling(signature)}`],
    ['a signature of zeros', `${body}.${'A'.repeat(43)}`],
    ['a sign of the body changed', `${flipped(body, 5)}.${signature}`],
    ['a body cut short', `${body.slice(0, -4)}.${signature}`],
    ['a body with more', `${body}AAAA.${signature}`],
    ['another portal', `${bodyOf(said.replace('42 ', '43 '))}.${signature}`],
    ['another consent', `${bodyOf(said.replace('cns_0abc', 'cns_0abd'))}.${signature}`],
    ['another partner', `${bodyOf(said.replace(' 501 ', ' 502 '))}.${signature}`],
    ['a later end', `${bodyOf(said.replace(/\d+$/, end => String(Number(end) + 86_400)))}.${signature}`],
    ['the signature of another link', `${body}.${tokenOf({ ...link, subjectId: 'cns_0abd' }).split('.')[1]}`],
    ['another key', tokenOf(link, createLinkSigner(Buffer.alloc(32, 8), 'https://dibs.example'))],
    ['an empty key', tokenOf(link, createLinkSigner(Buffer.alloc(0), 'https://dibs.example'))],
    ['the key itself instead of the purpose’s', `${body}.${hmac(key, body)}`],
    ['the purpose’s name as the key', `${body}.${hmac('dibs link v1 consent', body)}`],
    ['a plain hash of the body', `${body}.${hmac('', body)}`],
    ['a link for another purpose', tokenOf(followUp)],
    ['a link for another purpose about the same subject', tokenOf({ ...link, purpose: 'follow-up' })],
    ['the body as it reads, unencoded', `${said}.${signature}`],
    ['signs of base64 that URLs do not take', `${body.replace(/.$/, '+')}.${signature}`],
    ['10,000 signs', `${'A'.repeat(10_000)}.${signature}`],
    ['a JSON web token that says it needs no signature', 'eyJhbGciOiJub25lIn0.eyJzdWIiOiJjbnMifQ.'],
    ['letters of another script', `${body}.${'а'.repeat(43)}`],
  ])('%s', (_, forged) => {
    expect(signer.read('consent', forged)).toBeNull();
  });

  test.each<[string, string]>([
    ['too few parts', '42 cns_0abc 501'],
    ['too many', '42 cns_0abc 501 1800000000 more'],
    ['a portal that is no number', 'x cns_0abc 501 1800000000'],
    ['a portal 0', '0 cns_0abc 501 1800000000'],
    ['SQL for an id', "42 cns_'; DROP TABLE consents; -- 501 1800000000"],
    ['an end that is no number', '42 cns_0abc 501 never'],
    ['an end before there was any link', '42 cns_0abc 501 99'],
  ])('even signed, what is malformed: %s', (_, text) => {
    const malformed = bodyOf(text);
    const purposeKey = createHmac('sha256', key).update('dibs link v1 consent').digest();
    expect(signer.read('consent', `${malformed}.${hmac(purposeKey, malformed)}`)).toBeNull();
  });

  test('whatever one changes in a token', () => {
    fc.assert(
      fc.property(fc.nat(token.length - 1), fc.string({ minLength: 1, maxLength: 1 }), (at, sign) => {
        const changed = token.slice(0, at) + sign + token.slice(at + 1);
        expect(signer.read('consent', changed) === null).toBe(changed !== token);
      }),
    );
  });
});

/** 43 signs of base64url are 258 bits; the last two of them are not read. */
function otherSpelling(text: string): string {
  const signs = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  return text.slice(0, -1) + signs.charAt(signs.indexOf(text.at(-1) ?? 'A') ^ 1);
}
