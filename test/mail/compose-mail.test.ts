import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { composeMail } from '../../adapters/mail/compose-mail.ts';
import { oneLine } from '../../adapters/mail/mail-document.ts';
import type { OutgoingMail } from '../../adapters/postgres/outgoing-mails.ts';
import { createLinkSigner } from '../../adapters/runtime/link-signer.ts';
import { createOneTimeCodes } from '../../adapters/runtime/one-time-codes.ts';
import { ledgerKinds } from '../../domain/ledger-titles.ts';
import { linkAbout } from '../../domain/link.ts';
import { noticeWords } from '../../domain/notice-words.ts';
import { toldKinds } from '../../domain/partner-notices.ts';

const deps = {
  links: createLinkSigner(Buffer.alloc(32, 1), 'https://dibs.example'),
  codes: createOneTimeCodes(Buffer.alloc(32, 1)),
};
const at = Temporal.Instant.from('2026-11-23T10:00:00Z');
const notice = {
  customer: 'Aster',
  by: '2026-11-30T17:00:00Z',
  through: '2027-02-20',
  reason: null,
  textId: null,
  tier: null,
};
const page = linkAbout('page', 'lnk_1', '77', at);

const mail = (change: Partial<OutgoingMail> = {}): OutgoingMail => ({
  mailId: 'mal_1',
  addressId: 'adr_1',
  address: 'ann@cobalt.example',
  timeZone: 'America/New_York',
  partnerCompanyId: '77',
  template: 'info-asked',
  facts: notice,
  text: null,
  links: { page },
  codeOf: null,
  attempts: 0,
  createdAt: at,
  status: 'waiting',
  items: [],
  program: 'vendor.example',
  ...change,
});
const composed = (change: Partial<OutgoingMail> = {}) => {
  const made = composeMail(deps, '7', mail(change));
  if (made === null) throw new Error('No such mail');
  return made;
};

test('moments are said in the reader’s zone, days as the program counts them', () => {
  expect(composed().text).toContain('until 30 Nov 2026 at 12:00 (America/New_York)');
  expect(composed({ timeZone: 'Pacific/Auckland' }).text).toContain('1 Dec 2026 at 06:00 (Pacific/Auckland)');
  expect(composed({ template: 'registered' }).subject).toBe('Aster is registered to you through 20 Feb 2027');
});

test('a code is made of its challenge, stands in both texts, and is another one for another challenge', () => {
  const asked = composed({ template: 'sign-in-code', facts: { minutes: 10 }, codeOf: 'cod_1', links: {} });
  expect(asked.code).toMatch(/^\d{8}$/);
  expect(asked.text).toContain(asked.code);
  expect(asked.html).toContain(asked.code);
  expect(asked.subject).not.toContain(asked.code);
  expect(composed({ template: 'sign-in-code', facts: { minutes: 10 }, codeOf: 'cod_2' }).code).not.toBe(
    asked.code,
  );
});

test('what has a deadline cannot be unsubscribed from, a digest can', () => {
  expect(composed().unsubscribe).toBeNull();
  const digest = composed({
    template: 'digest',
    facts: {},
    items: [mail({ template: 'registered' }), mail({ template: 'won' })],
  });
  expect(digest.text).toContain('Aster is registered to you through');
  expect(digest.text).toContain('* Aster: won');
  expect(digest.text).toContain(digest.unsubscribe);
  expect(deps.links.read('unsubscribe', digest.unsubscribe?.split('/u/')[1] ?? '')).toMatchObject({
    subjectId: 'adr_1',
    portalId: '7',
  });
});

test('without a link there is no button, and a template that is not known any more is no mail', () => {
  expect(composed({ links: {} }).html).not.toContain('<a ');
  expect(composeMail(deps, '7', mail({ template: 'of-another-version' }))).toBeNull();
  expect(composeMail(deps, '7', mail({ template: 'constructor' }))).toBeNull();
});

describe('whatever is in a fact', () => {
  const hostile = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 60 }),
    fc.constantFrom(
      'a\r\nBcc: eve@evil.example',
      '<script>alert(1)</script>',
      '"><img src=x onerror=y>',
      '\u202egnp.exe',
      '{link}',
      '</title>',
    ),
  );
  test.each(Object.keys(noticeWords))(
    '%s has one line of subject, and brings no element and no header',
    template => {
      fc.assert(
        fc.property(hostile, hostile, (customer, text) => {
          const made = composed({ template, facts: { ...notice, customer }, text });
          expect(made.subject).not.toMatch(/[\p{Cc}\u2028\u2029]/u);
          expect(made.html).not.toMatch(/<(script|img)/i);
          expect(made.html.match(/<\/title>/g)).toHaveLength(1);
          expect(`${made.html}${made.text}${made.subject}`).not.toMatch(/[\u202a-\u202e\u2066-\u2069]/);
        }),
        { numRuns: 30 },
      );
    },
  );

  test('a subject that is all line breaks is empty, and a long one is cut', () => {
    expect(oneLine('\r\n\r\n')).toBe('');
    expect(oneLine('x'.repeat(500))).toHaveLength(180);
  });
});

test('partners are told of nothing that the ledger does not record', () => {
  expect(toldKinds.filter(kind => !ledgerKinds.includes(kind))).toEqual([]);
});
