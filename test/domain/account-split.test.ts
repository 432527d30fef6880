import { describe, expect, test } from 'vitest';
import { splitObstacle } from '../../domain/account-split.ts';

const companies = ['100', '110', '120'];

describe('companies are taken out of an account', () => {
  test.each<[string, string[]]>([
    ['where one leaves', ['110']],
    ['where all but one leave', ['100', '120']],
  ])('%s', (_sentence, leaving) => {
    expect(splitObstacle(companies, leaving)).toBeNull();
  });

  test.each<[string, string[], string[]]>([
    ['of another customer', ['200'], []],
    ['where only some are of this one', ['100', '200'], ['100']],
    ['though it would leave nobody', ['100', '110', '120', '200'], companies],
  ])('not one %s', (_sentence, leaving, becomes) => {
    expect(splitObstacle(companies, leaving)).toEqual({
      code: 'NOT_OF_THIS_CUSTOMER',
      rule: 'M5',
      title: 'A company belongs to another customer',
      detail: 'Only companies of one customer can be told apart.',
      facts: { companyIds: companies, leaving },
      wouldChange: [{ fact: 'leaving', becomes, text: 'Name companies of this customer only.' }],
    });
  });

  test.each<[string, string[], string[]]>([
    ['none leaves', companies, []],
    ['none stays', companies, ['120', '110', '100']],
    ['there is but one', ['100'], ['100']],
  ])('not where %s', (_sentence, companyIds, leaving) => {
    expect(splitObstacle(companyIds, leaving)).toEqual({
      code: 'NOTHING_TO_SPLIT',
      rule: 'M5',
      title: 'There are no two customers',
      detail: 'Of the companies of a customer some have to leave and some have to stay.',
      facts: { companyIds, leaving },
      wouldChange: [{ fact: 'leaving', becomes: ['100'], text: 'Name some of its companies, and not all.' }],
    });
  });
});
