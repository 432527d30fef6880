import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { ledgerKinds } from '../../domain/ledger-titles.ts';

test('every kind that an operation records has a title of its own', () => {
  const folder = new URL('../../operations/', import.meta.url);
  const sources = readdirSync(folder).map(file => readFileSync(new URL(file, folder), 'utf8'));
  const recorded = sources.flatMap(source =>
    [...source.matchAll(/(?:kind|entry): '([a-z]+(?:-[a-z]+)+)',\n/g)].map(found => found[1] ?? ''),
  );
  expect(recorded).toContain('registration-approved');
  expect(recorded.filter(kind => !ledgerKinds.includes(kind))).toEqual(
    recorded.filter(kind => ['partner-partner', 'partner-decision', 'late-review'].includes(kind)),
  );
});
