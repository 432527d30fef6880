import type { Refusal } from '../domain/refusal.ts';

type Pair = { companyId: string; otherCompanyId: string };

/** Refusals of what people say of who is the same customer (M5). */
export const refuseIdentity = {
  sameCustomer: (command: Pair, accountId: string): Refusal => ({
    code: 'SAME_CUSTOMER_ALREADY',
    rule: 'M5',
    title: 'They are one customer already',
    detail: 'The two companies belong to one customer; nothing needs to be confirmed.',
    facts: { companyId: command.companyId, otherCompanyId: command.otherCompanyId, accountId },
    wouldChange: [
      {
        fact: 'otherCompanyId',
        becomes: 'a company of another customer',
        text: 'Name a company of another customer.',
      },
    ],
  }),

  oneCustomer: (command: Pair, accountId: string): Refusal => ({
    code: 'ONE_CUSTOMER',
    rule: 'M5',
    title: 'They are one customer now',
    detail: 'The two companies belong to one customer. To tell them apart, say which of its companies leave.',
    facts: { companyId: command.companyId, otherCompanyId: command.otherCompanyId, accountId },
    wouldChange: [
      {
        fact: 'accountId',
        becomes: 'two accounts',
        text: 'Split the customer, naming the companies that leave.',
      },
    ],
  }),

  undoneAlready: ({ decisionId }: { decisionId: string }): Refusal => ({
    code: 'UNDONE_ALREADY',
    rule: 'M5',
    title: 'That was taken back already',
    detail: 'Somebody took this decision back before.',
    facts: { decisionId },
    wouldChange: [
      { fact: 'decisionId', becomes: 'a decision in force', text: 'Name a decision that is in force still.' },
    ],
  }),
};
