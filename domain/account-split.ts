import type { Refusal } from './refusal.ts';

/**
 * Why companies cannot be taken out of an account; null where they can: each of them belongs to it, and some of its
 * companies leave while others stay (M5, E7).
 */
export function splitObstacle(companyIds: readonly string[], leaving: readonly string[]): Refusal | null {
  const foreign = leaving.filter(id => !companyIds.includes(id));
  const staying = companyIds.filter(id => !leaving.includes(id));
  if (foreign.length > 0)
    return {
      code: 'NOT_OF_THIS_CUSTOMER',
      rule: 'M5',
      title: 'A company belongs to another customer',
      detail: 'Only companies of one customer can be told apart.',
      facts: { companyIds: [...companyIds], leaving: [...leaving] },
      wouldChange: [
        {
          fact: 'leaving',
          becomes: leaving.filter(id => companyIds.includes(id)),
          text: 'Name companies of this customer only.',
        },
      ],
    };
  if (leaving.length > 0 && staying.length > 0) return null;
  return {
    code: 'NOTHING_TO_SPLIT',
    rule: 'M5',
    title: 'There are no two customers',
    detail: 'Of the companies of a customer some have to leave and some have to stay.',
    facts: { companyIds: [...companyIds], leaving: [...leaving] },
    wouldChange: [
      { fact: 'leaving', becomes: companyIds.slice(0, 1), text: 'Name some of its companies, and not all.' },
    ],
  };
}
