import { describe, expect, test } from 'vitest';
import { partnerLookup } from '../../domain/partner-key.ts';
import { defaultPolicy } from '../../domain/policy.ts';

const find = partnerLookup(
  [
    { companyId: '500', name: 'Nimbus Cloud, Inc.', domains: ['nimbus.com', 'nimbus.de'] },
    { companyId: '600', name: 'Cobalt', domains: [] },
    { companyId: '700', name: 'Twin', domains: ['twin.com'] },
    { companyId: '800', name: ' TWIN ', domains: ['twin.com'] },
    { companyId: '900', name: '500', domains: [] },
  ],
  defaultPolicy.matching,
);
const partner = (companyId: string) => ({ kind: 'partner', companyId });

describe('a partner is found by what people call it', () => {
  test.each([
    ['the id of its company', '500', partner('500')],
    ['the id, though another has it for a name', ' 500 ', partner('500')],
    ['its domain', 'nimbus.com', partner('500')],
    ['its other domain, as a link', 'https://www.nimbus.de/', partner('500')],
    ['its name', 'Nimbus Cloud, Inc.', partner('500')],
    ['its name without commas, blanks and capitals', '  nimbus-cloud   INC', partner('500')],
    ['its name in wide letters', 'Ｃｏｂａｌｔ', partner('600')],
    ['a name that two have', 'Twin', { kind: 'several' }],
    ['a domain that two have', 'twin.com', { kind: 'several' }],
    ['part of a name', 'Nimbus', { kind: 'nobody' }],
    ['a domain of nobody', 'cobalt.com', { kind: 'nobody' }],
    ['the id of nobody', '5000', { kind: 'nobody' }],
    ['the domain of a mail provider', 'gmail.com', { kind: 'nobody' }],
  ])('%s', (_sentence, text, found) => {
    expect(find(text)).toEqual(found);
  });
});
