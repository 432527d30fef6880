import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { settingsTable } from '../../adapters/policy/settings-table.ts';

const page = join(import.meta.dirname, '../../docs/policy.md');

test('docs/policy.md has the table of settings as it is (DIBS_WRITE_DOCS=1 renews it)', () => {
  const text = readFileSync(page, 'utf8');
  const renewed = text.replace(
    /(?<=<!-- written by a test: [^\n]* -->\n).*(?=<!-- end of settings -->)/s,
    () => `${settingsTable()}\n`,
  );
  if (process.env.DIBS_WRITE_DOCS === '1') writeFileSync(page, renewed);
  else expect(text).toBe(renewed);
  expect(renewed).toContain('| `registration.protectionDays` |');
});
