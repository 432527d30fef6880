import { describe, expect, test } from 'vitest';
import { disposableDomains, freeMailDomains } from '../../domain/mail-providers.ts';

describe.each([
  ['free mail', freeMailDomains, 300, ['gmail.com', 'outlook.com', 'web.de', 'qq.com', 'une.net.co']],
  ['mailboxes that are thrown away', disposableDomains, 100, ['0-mail.com', 'mailinator.com', 'zetmail.com']],
])('the list of %s', (_what, domains, least, known) => {
  test('is long, and names the well-known ones', () => {
    expect(domains.length).toBeGreaterThan(least);
    expect(domains).toEqual(expect.arrayContaining(known));
  });

  test('holds nothing but domains in lower case, each once', () => {
    expect(domains.filter(domain => !/^[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(domain))).toEqual([]);
    expect(new Set(domains).size).toBe(domains.length);
  });
});
