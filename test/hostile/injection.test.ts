import { parse } from 'csv-parse/sync';
import { describe, expect, test } from 'vitest';
import { csvLine } from '../../adapters/csv/write-csv.ts';
import { createLogger } from '../../adapters/runtime/logger.ts';
import { defaultPolicy } from '../../domain/policy.ts';
import { type ConsentQuestion, consentQuestion } from '../../src/server/consent-pages.ts';
import { followUpQuestion } from '../../src/server/follow-up-pages.ts';
import { type Html, html, sendPage } from '../../src/server/html-page.ts';
import { installedPage } from '../../src/server/install-pages.ts';
import { payloads } from './support/payloads.ts';

test('there are enough of them, each once', () => {
  expect(payloads.length).toBeGreaterThanOrEqual(150);
  expect(new Set(payloads).size).toBe(payloads.length);
});

/** A payload as a test's name. */
const rows = payloads.map(payload => ({ payload, name: JSON.stringify(payload).slice(0, 60) }));

describe('exported as CSV', () => {
  test.each(rows)('$name is a text in any spreadsheet', ({ payload }) => {
    const line = csvLine(['first', payload, 'last']);
    const [[, written = ''] = []]: string[][] = parse(line);
    // Those of other countries split at other signs, and see no quotes in the middle of a cell.
    for (const cell of [written, ...line.split(/[;\t\r\n]/)]) {
      const shown = cell.replace(/^[\s\0\ufeff]+/, '');
      expect(/^[=+@＝＋＠－]|^-(?![0-9.]+$)/.test(shown), JSON.stringify(cell)).toBe(false);
    }
    expect(written.replaceAll("'", '')).toBe(payload.replaceAll("'", ''));
  });
});

describe('logged', () => {
  const lines: string[] = [];
  const logger = createLogger({ name: 'test', level: 'trace' }, { write: line => void lines.push(line) });
  test.each(rows)('$name is in one line of JSON, with nothing that a terminal obeys', ({ payload }) => {
    lines.length = 0;
    const error = Object.assign(new Error(payload, { cause: new TypeError(payload) }), { code: payload });
    error.name = payload;
    logger.warn(
      { outcome: payload, reason: payload, faults: [payload], err: error, [payload]: payload },
      payload,
    );
    logger
      .child({ operation: payload, [payload]: 1 })
      .info({ event: { kind: payload, [payload]: payload } }, 'x');
    expect(lines).toHaveLength(2);
    for (const line of lines) {
      expect(line.endsWith('\n')).toBe(true);
      const text = line.slice(0, -1);
      // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
      expect(text).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/);
      expect(JSON.parse(text)).toMatchObject({ name: 'test' });
    }
    expect(Object.prototype).not.toHaveProperty('admin');
  });
});

/** A page as it is sent. */
function sent(page: { title: string; body: Html; form?: boolean }): { document: string; policy: string } {
  const got = { document: '', policy: '' };
  const response = {
    status: () => response,
    setHeader: (_name: string, value: string) => {
      got.policy = value;
      return response;
    },
    type: () => response,
    send: (document: string) => {
      got.document = document;
    },
  };
  sendPage(response as never, 200, page);
  return got;
}

/** Its tags in their order: a text that is only a text changes nothing of them. */
const skeleton = (document: string) =>
  (document.match(/<[^>]*>/g) ?? []).map(tag => tag.replace(/"[^"]*"/g, '""'));

const at = Temporal.Instant.from('2026-11-22T10:00:00Z');
const question = (text: string): ConsentQuestion => ({
  consent: {
    consentId: 'cns_1',
    registrationId: 'reg_1',
    partnerCompanyId: '1',
    scope: { kind: 'deal', dealId: '2' },
    status: 'asked',
    askedBy: '42',
    askedAt: at,
    reasonTextId: 'txt_1',
    answerDueAt: at.add({ hours: 48 }),
    answeredBy: null,
    answeredAs: null,
    answeredAt: null,
    answerReasonTextId: null,
    validUntil: null,
    revokedBy: null,
    revokedAt: null,
  },
  partnerName: text,
  customerName: text,
  askerName: text,
  vendor: text,
  dealName: text,
  reason: text,
  policy: defaultPolicy,
  now: at,
});
const followUp = (text: string) => ({
  partnerName: text,
  customerName: text,
  dueAt: at,
  protectedUntil: at.add({ hours: 24 }),
  timeZone: 'UTC',
  today: Temporal.PlainDate.from('2026-11-22'),
});
const clash = (text: string) => ({
  object: 'deals' as const,
  name: text,
  why: 'other-type',
  expected: text,
  found: text,
});

/** Pages for browsers, with the text in each of their places. */
const pages: Record<string, (text: string) => { title: string; body: Html; form?: boolean }> = {
  'the question for consent': text => consentQuestion(question(text), text),
  'the question for a follow-up': text => followUpQuestion(followUp(text), { fault: text, text, day: text }),
  'the page after an install': text =>
    installedPage({ portalId: text, hubDomain: text }, { clashes: [clash(text)], propertiesFailed: null }),
  'any place of a page': text => ({
    title: text,
    body: html`<p title="${text}">${text}</p>${[html`<b>${text}</b>`]}`,
  }),
};

describe.each(Object.keys(pages))('%s', name => {
  const page = pages[name] ?? (() => ({ title: '', body: html`` }));
  const plain = sent(page('plain'));

  test.each(rows)('shows $name as a text', ({ payload }) => {
    const { document, policy } = sent(page(payload));
    expect(skeleton(document)).toEqual(skeleton(plain.document));
    expect(policy).toBe(plain.policy);
    expect(document).not.toMatch(/[\u202a-\u202e\u2066-\u2069]/);
  });
});
