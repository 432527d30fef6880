import { describe, expect, test } from 'vitest';
import { factsOf, type LedgerFact, ReplayError } from '../../domain/ledger-fact.ts';
import { instant } from './claim.ts';

const entry: LedgerFact = {
  entryId: '17',
  kind: 'accounts-united',
  registrationId: null,
  accountId: '10',
  occurredAt: instant('2027-03-10T10:00:00Z'),
  recordedAt: instant('2027-03-10T10:00:00Z'),
  facts: { into: '11', companyIds: ['100', '101'], empty: [], count: 2, mixed: ['100', 2] },
};
const facts = factsOf(entry);

describe('facts of a ledger entry', () => {
  test('are read in the form that is asked for', () => {
    expect(facts.text('into')).toBe('11');
    expect(facts.texts('companyIds')).toEqual(['100', '101']);
    expect(facts.texts('empty')).toEqual([]);
  });

  test.each<[string, () => unknown, string]>([
    ['a number is no text', () => facts.text('count'), 'text “count”'],
    ['what is not there is no text', () => facts.text('from'), 'text “from”'],
    ['a text is no list', () => facts.texts('into'), 'texts “into”'],
    ['a list with a number is no list of texts', () => facts.texts('mixed'), 'texts “mixed”'],
  ])('%s: the entry is named', (_sentence, read, what) => {
    expect(read).toThrow(new ReplayError(`Ledger entry 17 (accounts-united) has no ${what}`));
  });
});
