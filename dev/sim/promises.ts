/** What is promised, in the words of docs/reliability.md, and what the simulator counts as a try of it. */
export const promises = {
  P1: 'an accepted event has one outcome',
  P2: 'one holder per account',
  P3: 'deadlines: never early, never twice',
  P4: 'the CRM copy equals the ledger',
  P5: 'unheard changes are found',
  P8: 'calls stay within the budget',
  P9: 'killed and frozen workers: nothing twice',
  P10: 'no call without an install',
  rules: 'state table, queues, unions, replay, keys',
} as const;
export type Promised = keyof typeof promises;

/** Where the first words of a violation say what was broken. */
const brokenBy: Record<string, Promised> = {
  I1: 'P2',
  P1: 'P1',
  P2: 'P2',
  P3: 'P3',
  P4: 'P4',
  P5: 'P5',
  P8: 'P8',
  P10: 'P10',
  effects: 'P9',
  facts: 'P5',
  rest: 'P4',
};

export const promiseOf = (violation: string): Promised =>
  brokenBy[/^[A-Za-z0-9]+/.exec(violation)?.[0] ?? ''] ?? 'rules';

/** Promise → how often it was put to the test and how often it was broken. */
export type Tally = Record<Promised, { tries: number; violations: number }>;

export function emptyTally(): Tally {
  const none = () => ({ tries: 0, violations: 0 });
  return {
    P1: none(),
    P2: none(),
    P3: none(),
    P4: none(),
    P5: none(),
    P8: none(),
    P9: none(),
    P10: none(),
    rules: none(),
  };
}
