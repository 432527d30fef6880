import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const text = readFileSync('SECURITY.md', 'utf8');
const section =
  /\n## Controls and the tests that hold them\n(?<rows>.*?)\n## /s.exec(text)?.groups?.rows ?? '';
const rows = section
  .split('\n')
  .filter(line => line.startsWith('| ') && !line.startsWith('| control'))
  .map(line => line.slice(2).split(' | '));

test('every control names tests that exist and that test something', () => {
  expect(rows.length).toBeGreaterThan(20);
  for (const [control = '', tests = ''] of rows) {
    const named = [...tests.matchAll(/`(?<path>[^`]+)`/g)].map(match => match.groups?.path ?? '');
    expect(named.length, control).toBeGreaterThan(0);
    for (const path of named) {
      expect(existsSync(path), path).toBe(true);
      expect(readFileSync(path, 'utf8'), path).toMatch(/\b(?:test|test\.each|describeWith)\(/);
    }
  }
});

/** What a security table of such a server has to speak of. */
test.each([
  'signature',
  'roles',
  'portal',
  'I7|learns nothing',
  'Tokens are encrypted',
  'rotat',
  'secret of before|client secret',
  'redirect',
  'Outgoing events',
  'OAuth|install belongs',
  'Links act',
  'append-only',
  'Receipts',
  'Logs',
  'CSV',
  'hostile|crash',
  'overload|503',
  'parked',
  'eras',
  'backup',
  'locked by content',
  'licence',
  'container',
  'bill of materials|SBOM',
])('there is a control about %s', word => {
  expect(rows.some(([control = '']) => new RegExp(word, 'i').test(control))).toBe(true);
});
